import AnalysisConsole
import ArgumentParser
import Foundation
import SentimentAnalysis
import TerminalScreen

/// What the commands that read texts share.
struct TextOptions: ParsableArguments {
    @Flag(name: .customLong("jsonl"), help: "Read one JSON object a line instead of one text a line.")
    var isJSONLines = false

    @Flag(name: .customLong("json"), help: "Write one JSON object a line.")
    var writesJSON = false

    @Option(help: "The folder of word lists.")
    var lexicons: String?

    @Argument(help: "Files; standard input without any.")
    var files: [String] = []

    func tools() throws -> AnalysisTools {
        do {
            return try AnalysisTools(lexicons: try Places.lexicons(named: lexicons))
        } catch let error as LexiconError {
            throw Failure(description: error.description)
        }
    }
}

/// `--color`.
struct ColourOptions: ParsableArguments {
    @Option(name: .customLong("color"), help: "auto, always or never; NO_COLOR is honoured.")
    var choice = "auto"

    func validate() throws {
        guard ColourChoice(rawValue: choice) != nil else { throw ValidationError("--color is auto, always or never.") }
    }

    var depth: ColourDepth {
        ColourDepth.forLines(
            ColourChoice(rawValue: choice) ?? .auto,
            isTerminal: isatty(STDOUT_FILENO) == 1,
            environment: ProcessInfo.processInfo.environment
        )
    }
}

/// `heard analyze`: readings of texts.
struct AnalyzeTexts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Read texts: how heightened, by which words, with what facts and wants.",
        discussion: "Example: echo 'This is the THIRD time!' | heard analyze --json"
    )
    @OptionGroup var text: TextOptions
    @OptionGroup var colour: ColourOptions

    func run() throws {
        var analyze = Analyze(
            tools: try text.tools(),
            isJSONLines: text.isJSONLines,
            writesJSON: text.writesJSON,
            depth: colour.depth
        )
        try finish(Streams.run(files: text.files) { try analyze.answer($0) })
    }
}

/// `heard check-draft`: remarks on drafts.
struct CheckDrafts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-draft",
        abstract: "Check agents' drafts: which words can hurt, why, and what to say instead.",
        discussion: "Example: echo 'You need to calm down.' | heard check-draft --json"
    )
    @OptionGroup var text: TextOptions

    func run() throws {
        var check = CheckDraft(tools: try text.tools(), isJSONLines: text.isJSONLines, writesJSON: text.writesJSON)
        try finish(Streams.run(files: text.files) { try check.answer($0) })
    }
}

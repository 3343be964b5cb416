import AnalysisConsole
import ArgumentParser
import SentimentAnalysis
import TerminalScreen

/// `heard lexicon`: the tools for those who keep the word lists.
struct Lexicon: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and explain the word lists.",
        discussion: "Example: heard lexicon explain 'This is the THIRD time!'",
        subcommands: [Lint.self, Explain.self, Diff.self, Calibrate.self, Build.self]
    )

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how a text is read: its evidence and the sum.",
            discussion: "Example: heard lexicon explain 'Still no answer after two weeks'"
        )
        @Argument(help: "The text.") var text: String
        @Option(help: "The folder of word lists.") var lexicons: String?
        @OptionGroup var colour: ColourOptions

        func run() throws {
            do {
                let tools = try AnalysisTools(lexicons: try Places.lexicons(named: lexicons))
                var analyze = Analyze(tools: tools, isJSONLines: false, writesJSON: false, depth: colour.depth)
                print(String(decoding: try analyze.answer(Array(text.utf8)), as: UTF8.self))
            } catch let error as LexiconError {
                throw Failure(description: error.description)
            }
        }
    }

    struct Lint: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the lists; exits with 1 where something is wrong.",
            discussion: "Example: heard lexicon lint --lexicons Lexicons"
        )
        @Option(help: "The folder of word lists.") var lexicons: String?

        func run() throws {
            let (lines, hasErrors) = try sentences { try LexiconTools(folder: Places.lexicons(named: lexicons)).lint() }
            lines.forEach { print($0) }
            try finish(hasErrors ? 1 : 0)
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what changed lists would have flagged in old conversations, or not.",
            discussion: "Example: heard lexicon diff ~/my-lexicons transcripts.jsonl"
        )
        @Argument(help: "The folder of changed lists.") var folder: String
        @Argument(help: "Lines as heard analyze --jsonl takes them.") var transcripts: String
        @Option(help: "The folder to compare with.") var lexicons: String?

        func run() throws {
            let lines = try sentences {
                try LexiconTools(folder: Places.lexicons(named: lexicons)).diff(to: folder, transcripts: transcripts)
            }
            lines.forEach { print($0) }
        }
    }

    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the thresholds by how many calm turns may be flagged.",
            discussion: "Example: heard lexicon calibrate --budget 0.03 ordinary-turns.txt"
        )
        @Argument(help: "Ordinary turns of your own traffic, one a line.") var file: String
        @Option(help: "The share of them that may be flagged.") var budget = 0.03
        @Option(help: "The folder of word lists.") var lexicons: String?

        func run() throws {
            let lines = try sentences {
                try LexiconTools(folder: Places.lexicons(named: lexicons)).calibrate(file: file, budget: budget)
            }
            lines.forEach { print($0) }
        }
    }

    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Learn the induced list anew from labelled data, and print it.",
            discussion: "Example: heard lexicon build --data ../shared/data > Lexicons/en/induced.tsv"
        )
        @Option(help: "The folder of labelled data.") var data: String
        @Option(help: "The folder of word lists.") var lexicons: String?

        func run() throws {
            let table = try sentences { try LexiconTools(folder: Places.lexicons(named: lexicons)).build(data: data) }
            print(table, terminator: "")
        }
    }
}

/// Turns what the tools complain of into a sentence and exit code 1.
private func sentences<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as LexiconError {
        throw Failure(description: error.description)
    } catch let error as Analyze.Unreadable {
        throw Failure(description: error.description)
    }
}

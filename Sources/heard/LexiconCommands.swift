import AnalysisConsole
import ArgumentParser
import ChatModel
import RelayServer
import SentimentAnalysis
import TerminalScreen

/// `heard lexicon`: the tools for those who keep the word lists.
struct Lexicon: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and explain the word lists.",
        discussion: "Example: heard lexicon explain 'This is the THIRD time!'",
        subcommands: [Lint.self, Explain.self, Diff.self, Wrong.self, Calibrate.self, Build.self]
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

    struct Wrong: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gather the flags that agents called wrong into a file, or check the lists against it.",
            discussion: """
                Examples: heard lexicon wrong ~/false-positives.tsv
                          heard lexicon wrong --check ~/false-positives.tsv

                Gathering adds what is new in the data directory, beside a live relay and without one, and leaves what \
                stands in the file. Checking reads the file alone, names what is still flagged, by which words, and \
                then exits with 1. The file holds customers' words: it may not stand in the data directory, and \
                'heard erase' does not reach it.
                """
        )
        @Argument(help: "The file, tab-separated: before or wrong, why, text.") var file: String
        @Flag(name: .customLong("check"), help: "Gather nothing: tell what is still flagged.") var isCheck = false
        @Option(help: ArgumentHelp("Only conversations opened since: RFC 3339, or so long ago.", valueName: "time"))
        var since: Moment?
        @Option(help: "The folder of word lists to check.") var lexicons: String?
        @OptionGroup var data: DataOptions

        func validate() throws {
            guard !isCheck || since == nil else { throw ValidationError("--check gathers nothing; leave out --since.") }
            guard isCheck || lexicons == nil else { throw ValidationError("--lexicons is for --check.") }
        }

        func run() throws {
            let relay = try data.relay()
            if isCheck { try check(with: relay) } else { try gather(from: relay) }
        }

        private func check(with relay: Configuration) throws {
            let (lines, isClean) = try sentences {
                let folder = LexiconTools(folder: try Places.lexicons(named: lexicons ?? relay.lexicons))
                return try FalsePositiveFile(path: file).check(with: folder.analyser(thresholds: relay.thresholds))
            }
            lines.forEach { print($0) }
            try finish(isClean ? 0 : 1)
        }

        private func gather(from relay: Configuration) throws {
            var wish = Transcripts.Wish()
            wish.since = since?.instant.rfc3339
            wish.isInternal = true
            var hints = WrongHints()
            let (new, all) = try sentences {
                let gathered = FalsePositiveFile(path: file)
                try gathered.mustStand(outside: [relay.dataDirectory, relay.storePath])
                try Transcripts.export(wish, with: relay) { line in
                    hints.read(line)
                    return true
                }
                return try gathered.gather(hints.found)
            }
            let others = hints.unflagged == 0 ? "" : "; \(hints.unflagged) called wrong without a flag left out"
            print("\(new) new, \(all) in all\(others)")
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
    } catch let error as FalsePositiveFile.Unusable {
        throw Failure(description: error.description)
    } catch let error as AdministrationFailure {
        throw Failure(description: error.description)
    }
}

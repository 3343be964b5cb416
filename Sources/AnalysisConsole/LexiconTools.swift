internal import LexiconFiles
package import SentimentAnalysis
internal import StrictJSON
internal import TerminalScreen

/// `heard lexicon`: what a support lead does with word lists.
///
/// Each returns the lines to print.
package struct LexiconTools {
    private let folder: LexiconFolder

    package init(folder path: String) {
        folder = LexiconFolder(path: path)
    }

    /// Checks every list of every language; the second value says whether there is an error among the findings.
    ///
    /// - Throws: ``LexiconError`` where the folder cannot be read.
    package func lint() throws(LexiconError) -> (lines: [String], hasErrors: Bool) {
        var lines: [String] = []
        var hasErrors = false
        for language in try folder.languages() {
            let lint = LexiconLint(sources: try folder.sources(of: language), language: language)
            lines += lint.findings.map { sanitised($0.description) }
            hasErrors = hasErrors || lint.findings.contains { $0.gravity == .error }
        }
        return (lines.isEmpty ? ["nothing to complain of"] : lines, hasErrors)
    }

    /// What the lists of another folder would have flagged in old conversations, or not.
    ///
    /// - Throws: ``LexiconError``, or ``Analyze/Unreadable`` for a transcript that is not `heard analyze --jsonl` input.
    package func diff(to other: String, transcripts: String) throws -> [String] {
        let before = Analyser(lexicons: try folder.lexiconSet())
        let after = Analyser(lexicons: try LexiconFolder(path: other).lexiconSet())
        let diff = LexiconDiff(from: before, to: after, over: try Self.transcripts(transcripts))
        let changes = diff.changes.map { change in
            let words = sanitised(change.text)
            return "\(sanitised(change.conversation)) \(change.message): \(change.before.level.rawValue) → "
                + "\(change.after.level.rawValue)  \(change.before.score) → \(change.after.score)  \(words)"
        }
        return changes + [
            "\(diff.messages) messages, flagged before \(diff.flaggedBefore), after \(diff.flaggedAfter), "
                + "changed \(diff.changes.count)"
        ]
    }

    /// The analyser of the folder's lists, at a relay's thresholds.
    ///
    /// - Throws: ``LexiconError`` where a list is wrong.
    package func analyser(thresholds: Thresholds) throws(LexiconError) -> Analyser {
        Analyser(lexicons: try folder.lexiconSet(), thresholds: thresholds)
    }

    /// The thresholds that flag at most `budget` of the calm turns in a file, a text a line.
    ///
    /// - Throws: ``LexiconError``, or ``Analyze/Unreadable`` where there are too few turns.
    package func calibrate(file: String, budget: Double) throws -> [String] {
        let analyser = Analyser(lexicons: try folder.lexiconSet())
        let bytes = try LexiconFolder.bytes(of: file)
        let texts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let scores = texts.map { analyser.read($0, seq: 1, after: EnergyHistory()).score }
        guard let found = Calibration(scores: scores, budget: budget) else {
            throw Analyze.Unreadable(description: "\(file) holds fewer than \(Calibration.leastTurns) turns.")
        }
        return [
            "# flags \(Self.share(found.flagged)) of \(found.turns) turns; for the relay's configuration:",
            "threshold.uneasy = \(found.thresholds.uneasy)",
            "threshold.heightened = \(found.thresholds.heightened)",
            "threshold.acute = \(found.thresholds.acute)",
        ]
    }

    /// A share as a person reads it: 0.02989 is `3.0 %`.
    private static func share(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    /// The induced list of English, learned anew from labelled data under `directory`.
    ///
    /// - Throws: ``LexiconError`` where lists or data cannot be read.
    package func build(data directory: String) throws(LexiconError) -> String {
        let sources = try folder.sources(of: "en").filter { $0.name != "induced.tsv" }
        let set = try LexiconSet(languages: ["en": sources])
        guard let induction = LexiconInduction(set: set, language: "en") else {
            throw LexiconError(path: folder.path, line: 0, problem: "holds no English lists")
        }
        var data: [LabelledTexts] = []
        for source in LexiconInduction.sources {
            let path = "\(directory)/\(source.path)"
            data.append(try LabelledTexts(path: path, bytes: try LexiconFolder.bytes(of: path)))
        }
        return LexiconInduction.table(of: induction.entries(from: data))
    }

    /// Conversations out of lines as `heard analyze --jsonl` takes them; agents' lines are passed over.
    private static func transcripts(_ path: String) throws -> [LexiconDiff.Transcript] {
        var order: [String] = []
        var messages: [String: [String]] = [:]
        var line = 0
        for raw in try LexiconFolder.bytes(of: path).split(separator: UInt8(ascii: "\n")) {
            line += 1
            guard let value = try? JSONValue.parse(Array(raw), limits: .stored), let text = value["text"]?.string else {
                throw Analyze.Unreadable(description: "\(path):\(line): expected an object with a text.")
            }
            guard value["role"]?.string != "agent" else { continue }
            let conversation = value["conversation"]?.string ?? "line \(line)"
            if messages[conversation] == nil { order.append(conversation) }
            messages[conversation, default: []].append(text)
        }
        return order.map { LexiconDiff.Transcript(conversation: $0, messages: messages[$0] ?? []) }
    }
}

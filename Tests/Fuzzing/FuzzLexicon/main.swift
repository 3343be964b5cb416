import ConversationCore
import LexiconFiles
import ReflectBack
import SentimentAnalysis

/// Feeds any bytes to the loader of word lists: the first line names a list, the rest is put in its place.
///
/// A broken list must be named with its line; a list that loads must be safe to read with.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzLexicon(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(decoding: parts[0], as: UTF8.self)
    let list = LexiconSource(path: "es/\(name)", bytes: Array(parts.count == 2 ? parts[1] : []))
    if name.hasPrefix("reflect-") { return checkPhrasebook(list) }
    if name == "notices.tsv" { return checkNotices(list) }
    checkLexicon(list)
    return 0
}

private func checkLexicon(_ list: LexiconSource) {
    let others = Base.lists.filter { $0.name != list.name }
    do {
        let lexicons = try LexiconSet(languages: ["es": others + [list]])
        for text in Base.texts + [String(decoding: list.bytes.prefix(400), as: UTF8.self)] {
            let energy = Analyser(lexicons: lexicons).read(text, seq: 1)
            precondition(energy.score == Energy.score(of: energy.evidence), "the evidence does not add up")
            let scalars = Array(text.unicodeScalars)
            for item in energy.evidence {
                precondition(scalars[item.start..<item.end].elementsEqual(item.text.unicodeScalars), "a wrong quote")
            }
        }
        _ = lexicons.entryCounts
    } catch {
        check(error, of: list)
    }
}

private func checkPhrasebook(_ list: LexiconSource) -> CInt {
    do {
        let others = Base.phrases.filter { $0.name != list.name }
        let reflector = Reflector(phrasebook: try Phrasebook(sources: others + [list]))
        for text in Base.texts {
            let situation = Situation(turns: [Turn(seq: 1, text: text)], isHeightened: true)
            _ = reflector.reflection(for: situation)
            _ = reflector.review(of: text, in: situation)
            _ = reflector.acknowledgement(in: text, seq: 2, toward: situation.turns)
        }
    } catch {
        check(error, of: list)
    }
    return 0
}

private func checkNotices(_ list: LexiconSource) -> CInt {
    do {
        let notices = try Notices(list)
        precondition(Notices.Key.allCases.allSatisfy { !notices[$0].isEmpty }, "a notice without words")
    } catch {
        check(error, of: list)
    }
    return 0
}

private func check(_ error: LexiconError, of list: LexiconSource) {
    precondition(error.description.hasPrefix(error.path) && !error.problem.isEmpty, "a complaint without a place")
    precondition(error.line <= list.bytes.count { $0 == 0x0A } + 1 || error.path != list.path, "a line past the end")
}

/// What a list is put among: small ones, so that loading takes little.
private enum Base {
    private static let folder = LexiconFolder(
        path: #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Lexicons"
    )

    static let lists = sources(of: "es")
    /// What no phrasebook is read without, and little more.
    static let phrases = sources(of: "en").filter {
        $0.name.hasPrefix("reflect-")
            && ["reflect-sentences.tsv", "reflect-person.tsv", "reflect-starts.tsv"].contains($0.name)
    }
    static let texts = [
        "", "It is the third time that I am waiting for my refund of $20, I am furious!!",
        "No es la primera vez, estoy muy enfadada y quiero hablar con el encargado.",
    ]

    private static func sources(of language: String) -> [LexiconSource] {
        do { return try folder.sources(of: language) } catch { fatalError("\(error)") }
    }
}

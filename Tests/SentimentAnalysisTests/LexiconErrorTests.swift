import LexiconFiles
import SentimentAnalysis
import Testing

@Suite struct `A broken word list` {
    /// The shipped sources with one file added.
    private func load(_ name: String, _ content: String) throws(LexiconError) -> LexiconSet {
        var sources = try Shipped.folder.sources(of: "en").filter { $0.name != name }
        sources.append(LexiconSource(path: "en/\(name)", bytes: Array(content.utf8)))
        return try LexiconSet(languages: ["en": sources])
    }

    private func problem(_ name: String, _ content: String) -> String? {
        do {
            _ = try load(name, content)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `names file and line of an unknown cue`() {
        let header = "phrase\tcue\tweight\temotion\n"
        #expect(
            problem("phrases-mine.tsv", header + "# ours\nfoo bar\tnonsense\t1\t-\n")
                == "en/phrases-mine.tsv:3: there is no cue \"nonsense\" in cues.tsv"
        )
    }

    @Test func `names a weight that is no number or too large`() {
        let header = "phrase\tcue\tweight\temotion\n"
        #expect(problem("phrases-mine.tsv", header + "foo\tharsh\tlots\t-\n")?.contains("not a number") == true)
        #expect(problem("phrases-mine.tsv", header + "foo\tharsh\t99\t-\n")?.contains("out of range") == true)
    }

    @Test func `names the rule that is missing`() {
        #expect(
            problem("rules.tsv", "rule\tvalue\tmost\tsays\nmemory\t0.3\t0\tx\n")
                == "en/rules.tsv: names no value for the rule exclamation"
        )
    }

    @Test func `is refused when a folder is not there`() {
        #expect(throws: LexiconError.self) { try LexiconFolder(path: "/nowhere/at/all").lexiconSet() }
    }
}

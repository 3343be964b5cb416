import ReflectBack
import SentimentAnalysis
import Testing

@Suite struct `The reflect-back's word lists` {
    func load(_ name: String, _ content: String) throws {
        var sources = try EnglishPhrasebook.sources().filter { $0.path != name }
        sources.append(LexiconSource(path: name, bytes: Array(content.utf8)))
        _ = try Phrasebook(sources: sources)
    }

    @Test(arguments: [
        ("reflect-words.tsv", "words\tmarks\nfoo\tnoun\nbar\tnonsense\n", 3),
        ("reflect-patterns.tsv", "use\tpattern\nrant\tfoo\nnothing\tbar\n", 3),
        ("reflect-patterns.tsv", "use\tpattern\nrant\t<nonsense>\n", 2),
        ("reflect-feelings.tsv", "phrases\tkind\tperson\tsituation\nfoo\tnonsense\tfoo\tfoo\n", 2),
        ("reflect-acknowledge.tsv", "how\tweight\tpattern\nfeeling\tmany\tfoo\n", 2),
        ("reflect-drafts.tsv", "code\tpattern\tunless\twhy\tinstead\nnonsense\tfoo\t-\ta\tb\n", 2),
        ("reflect-sentences.tsv", "place\ttext\nnonsense\tfoo\n", 2),
        ("reflect-starts.tsv", "start\twritten\tthen\nfoo\tyou\tnonsense\n", 2),
        ("reflect-vocabulary.tsv", "word\tuses\nfoo\t?\n", 2),
        ("reflect-person.tsv", "word\tbecomes\tas\nfoo\tbar\tnonsense\n", 2),
    ])
    func `are refused with the file and the line that is wrong`(name: String, content: String, line: Int) throws {
        let error = #expect(throws: LexiconError.self) { try load(name, content) }
        #expect(error?.path == name)
        #expect(error?.line == line)
    }

    @Test func `must have a text for every place`() throws {
        let error = #expect(throws: LexiconError.self) {
            try load("reflect-sentences.tsv", "place\ttext\ncapital\ti\n")
        }
        #expect(error?.problem.contains("has no text for") == true)
    }

    @Test func `leave the files of others alone`() throws {
        try load("cues.tsv", "anything\n")
    }
}

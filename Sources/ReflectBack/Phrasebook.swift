package import SentimentAnalysis

/// What the reflect-back of one language knows: words and their uses, spellings, verbs, patterns, sentences.
///
/// Built from the `reflect-*.tsv` files of a language's folder, and from nothing else.
package struct Phrasebook: Sendable {
    /// One element: an array, so that a copy of a phrasebook costs one reference and not one for each table.
    private let contents: [PhrasebookContents]

    /// Reads every file whose name begins with `reflect-` and is known; other files are left alone.
    ///
    /// - Throws: ``LexiconError`` that names the file and the line of the first entry that cannot be read.
    package init(sources: [LexiconSource]) throws(LexiconError) {
        contents = [try PhrasebookContents(sources: sources)]
    }

    init(_ contents: PhrasebookContents) {
        self.contents = [contents]
    }

    /// Whether both were read from the same files at the same time.
    func isSame(as other: Phrasebook) -> Bool {
        contents.withUnsafeBufferPointer { mine in
            other.contents.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
        }
    }

    var words: [String: Word] { contents[0].words }
    var person: [String: Person] { contents[0].person }
    var patterns: PatternSets { contents[0].patterns }
    var acknowledgements: PatternSet { contents[0].acknowledgements }
    var acknowledgementKinds: [AcknowledgementRule] { contents[0].acknowledgementKinds }
    var drafts: [DraftRule] { contents[0].drafts }
    var sentences: Sentences { contents[0].sentences }
    var starts: PatternSet { contents[0].starts }
    var startRules: [StartRule] { contents[0].startRules }
    var participles: [String: String] { contents[0].participles }
    var feelingPhrases: PatternSet { contents[0].feelingPhrases }
    var feelingKinds: [Feeling] { contents[0].feelingKinds }
    var templateWords: WordNumbers { contents[0].templateWords }

    // MARK: Look-up

    func word(_ key: String) -> Word? { contents[0].places.number(of: key).map { contents[0].found[Int($0)] } }
    /// The participle of a simple past: `gave`, `given`; `lost`, `lost`.
    func participle(of past: String) -> String? {
        let key = past.lowercased()
        if let irregular = contents[0].participles[key] { return irregular }
        return word(key)?.marks.contains(.participle) ?? false ? key : nil
    }
    func spelling(_ key: String) -> [String]? { contents[0].spellings[key] }
    /// The one pronoun that is always written with a capital.
    var capitalised: String { contents[0].capitalised }

    /// The simple past of a verb: `charge`, `charged`; `lose`, `lost`.
    func past(of base: String) -> String? {
        let key = base.lowercased()
        if let irregular = contents[0].pasts[key] { return irregular }
        return [key + "d", key + "ed", String(key.dropLast()) + "ied", key + String(key.suffix(1)) + "ed"].first {
            word($0)?.marks.contains(.past) ?? false
        }
    }

    /// One of several: `hours`, `hour`; nil for what is one already.
    func singular(of plural: String) -> String? {
        guard plural.hasSuffix("s"), let word = word(String(plural.dropLast())), word.marks.contains(.noun)
        else { return nil }
        return String(plural.dropLast())
    }

    /// The form with he, she, it: `work`, `works`.
    func third(of base: String) -> String? {
        let key = base.lowercased()
        return [key + "s", key + "es", String(key.dropLast()) + "ies"].first {
            word($0)?.marks.contains(.third) ?? false
        }
    }

    func isDomain(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool { marks(of: scalars).contains(.domain) }
    func isUnit(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool { marks(of: scalars).contains(.unit) }
    func isWeb(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool { marks(of: scalars).contains([.domain, .abbreviation]) }

    private func marks(of scalars: ArraySlice<Unicode.Scalar>) -> Marks {
        guard scalars.count < 12 else { return [] }
        let key = String(String.UnicodeScalarView(scalars)).lowercased()
        if let word = word(key) { return word.marks }
        guard let spelled = contents[0].spellings[key], spelled.count == 1 else { return [] }
        return word(spelled[0])?.marks ?? []
    }

    /// `soooo` and `reallly`: the known word that remains when letters repeated three times or more are let go.
    func withoutElongation(_ key: String) -> String? {
        let bytes = Array(key.utf8)
        guard bytes.count > 3 else { return nil }
        for kept in [2, 1] {
            var shorter: [UInt8] = []
            var wasCut = false
            var index = 0
            while index < bytes.count {
                var end = index
                while end < bytes.count, bytes[end] == bytes[index] { end += 1 }
                let run = end - index
                wasCut = wasCut || run > 2
                shorter += bytes[index..<(index + (run > 2 ? kept : run))]
                index = end
            }
            guard wasCut else { return nil }
            let candidate = String(decoding: shorter, as: UTF8.self)
            if word(candidate) != nil { return candidate }
        }
        return nil
    }

    /// A word that is two: `i'm`.
    typealias Cut = (stem: String, clitic: String, isGenitive: Bool)

    /// `i'm` into `i` and `'m`; `airline's` into `airline` and the `'s` of an owner; nil for a word that stays whole.
    func cut(_ key: String) -> Cut? {
        guard key.utf8.contains(UInt8(ascii: "'")) else { return nil }
        return Self.cut(key, words)
    }

    static func cut(_ key: String, _ words: [String: Word]) -> Cut? {
        guard let mark = key.utf8.lastIndex(of: UInt8(ascii: "'")), mark > key.startIndex else { return nil }
        let clitic = String(key[mark...])
        guard let known = words[clitic], !known.marks.isDisjoint(with: .auxiliary) else { return nil }
        let stem = String(key[..<mark])
        let word = words[stem]
        let hosts: Marks = [.subject, .object, .pronoun, .question, .relative, .existential, .adverb, .determiner]
        let isHost = word.map { !$0.marks.isDisjoint(with: hosts) && $0.marks.isDisjoint(with: [.noun]) } ?? false
        return (stem, clitic, !isHost && known.marks.isSuperset(of: [.be, .have]))
    }
}

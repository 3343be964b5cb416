/// Gives raw tokens their words: looks them up, expands chat spellings, lowers shouting, splits `I'm` into two, and drops
/// swear words that only make the next word stronger.
struct Spelling {
    let phrasebook: Phrasebook
    let scalars: [Unicode.Scalar]
    let isShouted: Bool
    private(set) var loudness = 0
    /// The tokens as they were cut, and as they are resolved.
    private var raw: [Token] = []
    private var tokens: [Token] = []
    private var opensSentence = true
    private var isIntensified = false

    init(phrasebook: Phrasebook, scalars: [Unicode.Scalar], isShouted: Bool) {
        self.phrasebook = phrasebook
        self.scalars = scalars
        self.isShouted = isShouted
    }

    mutating func resolve(_ raw: [Token]) -> [Token] {
        self.raw = raw
        tokens.reserveCapacity(raw.count + 8)
        let tail = tail(of: raw)
        for index in raw.indices {
            if raw[index].shape.contains(.hashtag) {
                resolveHashtag(at: index, isInside: index < tail)
            } else {
                resolve(raw[index], at: index)
            }
        }
        return tokens
    }

    /// Where the run of hashtags, handles and addresses at the end begins.
    private func tail(of raw: [Token]) -> Int {
        let outside: Token.Shape = [.hashtag, .handle, .link, .stop]
        return (raw.lastIndex { $0.shape.isDisjoint(with: outside) } ?? -1) + 1
    }

    /// A hashtag inside a sentence is a word of it; one at the end is only read for its feeling.
    private mutating func resolveHashtag(at index: Int, isInside: Bool) {
        var token = raw[index]
        token.start += 1
        if isInside {
            token.shape.remove(.hashtag)
            resolve(token, at: index)
            if let last = tokens.indices.last, scalars[token.start].properties.isUppercase {
                tokens[last].text = surface(token)
            }
            return
        }
        token.word = phrasebook.word(key(token)) ?? .unknown
        token.word.marks.formIntersection([.feeling, .sarcasm])
        token.start = raw[index].start
        token.text = surface(token)
        tokens.append(token)
    }

    /// Resolves a token that stands `at` a place of the raw ones.
    private mutating func resolve(_ token: consuming Token, at index: Int) {
        if !token.isWord {
            token.text = surface(token)
            opensSentence = opensSentence || token.shape.contains(.stop)
            tokens.append(token)
            return
        }
        if opensSentence { token.shape.insert(.first) }
        opensSentence = false
        if !token.shape.isDisjoint(with: [.handle, .link, .number]) {
            token.text = surface(token)
            token.word = phrasebook.word(key(token)) ?? .unknown
            if token.shape.contains(.number) { token.word.marks.insert(.number) }
            tokens.append(token)
            return
        }
        resolveWord(token, at: index)
    }

    private mutating func resolveWord(_ token: consuming Token, at index: Int) {
        let key = key(token)
        if token.shape.contains(.shouted), token.end - token.start > 3 { loudness += 1 }
        let known = phrasebook.word(key)
        if known?.isSpelled ?? true, !isName(token, known), let expansion = phrasebook.spelling(key) {
            for (offset, part) in expansion.enumerated() {
                var piece = copy token
                if offset > 0 { piece.shape.remove([.first, .capital, .shouted]) }
                appendSplit(piece, part, phrasebook.word(part))
            }
            return
        }
        if let known {
            token.word = known
            if dropsIntensifier(token, at: index) { return }
            appendSplit(token, key, known)
        } else if key.utf8.contains(UInt8(ascii: "'")) {
            appendSplit(token, key, nil)
        } else if let shorter = phrasebook.withoutElongation(key) {
            loudness += 1
            appendSplit(token, shorter, phrasebook.word(shorter))
        } else {
            token.text = surface(token)
            token.word = compound(key)
            append(token)
        }
    }

    /// `re-order`, `shitty-looking`: a hyphenated word is known when its parts are; it takes the use of the last.
    private func compound(_ key: String) -> Word {
        guard key.utf8.contains(UInt8(ascii: "-")) else { return .unknown }
        var marks = Marks.known
        var last = Word.unknown
        for part in key.split(separator: "-") {
            guard let word = phrasebook.word(String(part)) else { return .unknown }
            marks.formUnion(word.marks.intersection([.profane, .insult]))
            last = word
        }
        return Word(id: 0, marks: marks.union(last.marks.intersection(.open)), main: last.main)
    }

    /// Short capitals that may be a code or a name and not the word: `AM`, `IT`, `US`, `ID`.
    private func isName(_ token: Token, _ word: Word?) -> Bool {
        guard token.shape.contains(.shouted), !isShouted, token.end - token.start <= 3 else { return false }
        return word?.marks.contains(.abbreviation) ?? false
    }

    private mutating func dropsIntensifier(_ token: borrowing Token, at index: Int) -> Bool {
        guard token.word.marks.contains(.profane) else { return false }
        loudness += 1
        let next = index + 1
        guard token.word.marks.contains(.booster), next < raw.count, raw[next].isWord else { return false }
        guard let following = phrasebook.word(key(raw[next])), following.marks.isDisjoint(with: [.particle, .object])
        else {
            return false
        }
        isIntensified = true
        return true
    }

    // MARK: Splitting

    private mutating func appendSplit(_ token: consuming Token, _ key: String, _ known: Word?) {
        if isName(token, known) {
            token.text = surface(token)
            token.word = Word(id: 0, marks: [.known, .noun], main: .noun)
            append(token)
            return
        }
        guard let cut = phrasebook.cut(key) else {
            token.word = known ?? .unknown
            token.text = written(token, key)
            append(token)
            return
        }
        token.word = phrasebook.word(cut.stem) ?? .unknown
        token.text = written(token, cut.stem)
        var clitic = copy token
        token.end = max(token.start, token.end - cut.clitic.utf8.count)
        clitic.start = token.end
        clitic.shape = cut.isGenitive ? [.attached, .genitive] : .attached
        clitic.text = cut.clitic
        clitic.word = phrasebook.word(cut.clitic) ?? .unknown
        append(token)
        append(clitic)
    }

    private mutating func append(_ token: consuming Token) {
        if isIntensified {
            token.shape.insert(.intensified)
            isIntensified = false
        }
        tokens.append(token)
    }

    // MARK: Letters

    /// How the word is written in a suggestion.
    private func written(_ token: Token, _ key: String) -> String {
        if token.word.marks.contains([.first, .subject]), key == phrasebook.capitalised { return key.capitalisedFirst }
        guard token.shape.contains(.capital) else { return key }
        let surface = surface(token)
        if token.shape.contains(.shouted) {
            let isPlace = token.end - token.start <= 3 && !token.is(.closed) && tokens.last?.is(.preposition) ?? false
            if isPlace, !isShouted { return surface }
            return token.isShoutedWord || isShouted && token.word.id != 0 ? key : surface
        }
        let isPlain = token.shape.contains(.first) && token.word.id != 0
        if isPlain || !token.word.marks.isDisjoint(with: .closed) { return key }
        return token.shape.contains(.code) ? surface : key.capitalisedFirst
    }

    private func surface(_ token: Token) -> String { String(scalars: scalars[token.start..<token.end]) }

    /// The lower-case spelling with one kind of apostrophe and hyphen, by which words are looked up.
    private func key(_ token: Token) -> String {
        let word = scalars[token.start..<token.end]
        guard word.allSatisfy({ $0.isASCII }) else { return folded(word) }
        return String(unsafeUninitializedCapacity: word.count) { bytes in
            for (offset, scalar) in word.enumerated() {
                let isCapital = ("A"..."Z").contains(scalar)
                bytes[offset] = UInt8(truncatingIfNeeded: isCapital ? scalar.value | 0x20 : scalar.value)
            }
            return word.count
        }
    }

    private func folded(_ word: ArraySlice<Unicode.Scalar>) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in word {
            switch scalar {
            case "’": folded.append("'")
            case "‑": folded.append("-")
            case "\u{FE0F}": continue
            default: folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return String(folded)
    }
}

extension Marks {
    /// Words that are never written with a capital inside a sentence.
    static var closed: Marks {
        [
            .determiner, .possessive, .subject, .object, .preposition, .coordinator, .subordinator, .be, .have, .do,
            .modal, .negator, .question, .infinitive, .pronoun, .relative, .existential,
        ]
    }
}

extension String {
    /// The word with its first letter in upper case, where that is one of the 26.
    var capitalisedFirst: String {
        guard let first = utf8.first, (0x61...0x7A).contains(first) else { return self }
        return String(Unicode.Scalar(first & 0xDF)) + dropFirst()
    }
}

/// Finds the entries of one language's lists in a tokenised text.
///
/// Hand-written phrases go first; single words get what is left. Time is linear
/// in the number of tokens: what is tried at one token is bounded by the length of a phrase, not by the text.
struct Matching {
    /// One entry found.
    struct Match {
        var first: Int32
        /// Exclusive.
        var last: Int32
        var entry: Int32
        /// The words of the phrase itself, without those under a `*`; bit 0 is `first`.
        var literal: UInt32

        init(first: Int32, last: Int32, entry: Int32, literal: UInt32) {
            self.first = first
            self.last = last
            self.entry = entry
            self.literal = literal
        }

        /// One word.
        @inline(__always)
        init(word: Int, entry: Int32, literal: UInt32) {
            let first = Int32(truncatingIfNeeded: word)
            self.init(first: first, last: first &+ 1, entry: entry, literal: literal)
        }
    }

    let tokens: UnsafeMutableBufferPointer<Token>
    let tables: ReadingTables.View
    /// Room for the matches: phrases first, then words, each in the order of the text.
    private let memory: UnsafeMutableBufferPointer<Match>
    private(set) var count = 0
    /// Where the marks that end the message begin.
    private let contentEnd: Int

    /// How many matches a text of so many tokens may have at most, and candidates for phrases on top.
    static func mostMatches(tokens: Int) -> Int { 3 * tokens }

    /// `memory` holds ``mostMatches(tokens:)`` matches.
    init(
        tokens: UnsafeMutableBufferPointer<Token>,
        tables: ReadingTables.View,
        memory: UnsafeMutableBufferPointer<Match>
    ) {
        self.tokens = tokens
        self.tables = tables
        self.memory = memory
        var end = tokens.count
        while end > 0, tokens[end - 1].kind != .word, tokens[end - 1].kind != .number { end -= 1 }
        contentEnd = end
    }

    subscript(number: Int) -> Match { memory[number] }

    private mutating func append(_ match: Match) {
        memory.initializeElement(at: count, to: match)
        count += 1
    }

    // MARK: Hand-written phrases

    /// Gives each token its roles, and chooses among the longest phrases at each word those that together explain most,
    /// from the end backwards: a phrase of n words counts n², of equal ones the weightier is taken, and a hard cue goes before
    /// all others, so that no common phrase hides a grave one.
    mutating func findPhrases() {
        let candidates = candidates()
        guard candidates.count > 1 else {
            if candidates.count == 1 { take(candidates[0]) }
            return
        }
        // In the order of the text from the last candidate to the first; `best[i]` explains what begins at or after the
        // i-th, with one more for the end.
        withUnsafeTemporaryAllocation(of: Choice.self, capacity: candidates.count + 1) { choices in
            choices.initialize(repeating: Choice())
            for number in 0..<candidates.count {
                let match = candidates[number]
                // How many candidates begin at or after this one's end: phrases are short, so that few steps find it.
                var follower = number
                while follower > 0, candidates[follower - 1].first < match.last { follower -= 1 }
                let value = worth(of: match) + choices[follower].best
                choices[number].isTaken = value > choices[number].best
                choices[number].follower = follower
                choices[number + 1].best = max(value, choices[number].best)
            }
            var number = candidates.count
            while number > 0 {
                number -= 1
                guard choices[number].isTaken else { continue }
                take(candidates[number])
                number = choices[number].follower
            }
        }
    }

    private struct Choice {
        var best = 0
        var follower = 0
        var isTaken = false
    }

    private mutating func take(_ match: Match) {
        append(match)
        let isBound = match.last - match.first > 1
        for offset in 0..<match.last - match.first where match.literal & (1 &<< UInt32(offset)) != 0 {
            tokens[Int(match.first + offset)].flags.formUnion(isBound ? [.covered, .bound] : .covered)
        }
    }

    /// The longest phrase at each word that begins one, from the end of the text backwards, in the last third of the
    /// memory.
    private func candidates() -> UnsafeMutableBufferPointer<Match> {
        let room = UnsafeMutableBufferPointer(rebasing: memory[(2 * tokens.count)...])
        let (words, shared, opening) = (tables.words, tables.nodes[0].classes, tables.opening)
        var search = PhraseSearch(tokens: tokens, tables: tables, contentEnd: contentEnd)
        var found = 0
        var ahead: Token.Flags = []
        // The word after the one that is looked at.
        var next = PhraseSearch.Word()
        for index in stride(from: tokens.count - 1, through: 0, by: -1) {
            let token = tokens[index]
            if token.endsSentence { ahead = [] }
            var flags = token.flags.union(ahead)
            guard token.word >= 0, token.word < words.count else {
                tokens[index].flags = flags
                next = PhraseSearch.Word()
                continue
            }
            let traits = words.place(of: token.word)
            let roles = traits.pointee.roles
            if roles.contains(.contrast) { ahead = .beforeContrast }
            if token.mayWeigh { flags.formUnion(traits.pointee.flags) }
            if next.pairBit & traits.pointee.pairFilter != 0, token.mayStandInPair { flags.insert(.mayPair) }
            tokens[index].roles = roles
            tokens[index].flags = flags
            let here = PhraseSearch.Word(token, classes: traits.pointee.classes)
            defer { next = here }
            if flags.contains(.pasted) { continue }
            search.begin(at: index)
            if flags.contains(.opensSentence), opening >= 0 { search.enter(opening, at: index, by: here, literal: 0) }
            search.enter(traits.pointee.root, at: index + 1, by: next, literal: 1)
            search.enter(kinds: here.classes & shared, by: next)
            guard search.entry >= 0 else { continue }
            room.initializeElement(at: found, to: search.best)
            found += 1
        }
        return UnsafeMutableBufferPointer(rebasing: room[..<found])
    }

    private func worth(of match: Match) -> Int {
        let words = match.literal.nonzeroBitCount
        let entry = tables.entries[match.entry]
        return words * words * Self.wordWorth + min(abs(Int(entry.weight)), Self.wordWorth - 1)
            + (tables.cue(of: entry).hard != nil ? Self.hardWorth : 0)
    }

    /// More than any weight, which only decides between phrases that explain as much.
    private static let wordWorth = 1 << 13
    /// More than any phrase can be worth by its length.
    private static let hardWorth = 1 << 40

    // MARK: Single words

    /// Takes the free words, and then, for the feeling that they lean to, the words inside phrases: these match without
    /// a word of their own, and weigh nothing.
    mutating func findWords() {
        // The candidates are settled: their room is free for the words inside phrases.
        let inside = UnsafeMutableBufferPointer(rebasing: memory[(2 * tokens.count)...])
        var count = 0
        // The last word that a negator before it reaches; see ``isNegated(_:)``.
        var negatedTo = -1
        for index in 0..<tokens.count {
            let token = tokens[index]
            if token.flags.contains(.weighs) {
                let traits = tables.words.place(of: token.word)
                let own = index <= negatedTo ? traits.pointee.negated : traits.pointee.induced
                let isCovered = token.flags.contains(.covered)
                let entry = own < 0 && !isCovered ? traits.pointee.guess : own
                if entry >= 0, isCovered {
                    inside.initializeElement(at: count, to: Match(word: index, entry: entry, literal: 0))
                    count += 1
                } else if entry >= 0, !token.roles.contains(.neutral) {
                    append(Match(word: index, entry: entry, literal: 1))
                }
            }
            if !token.isInClause || token.roles.contains(.contrast) {
                negatedTo = -1
            } else if token.roles.contains(.negator), !token.flags.contains(.bound) {
                negatedTo = index + Self.negationReach
            }
        }
        for number in 0..<count { append(inside[number]) }
    }

    /// Whether a word stands inside a phrase and may still say which feeling it is.
    func leans(_ index: Int) -> Bool { tokens[index].flags.contains(.covered) && tokens[index].mayWeigh }

    /// Whether a single word may be taken: known, no name, no everyday word, and in no phrase.
    func isFree(_ index: Int) -> Bool {
        !tokens[index].flags.contains(.covered) && tokens[index].mayWeigh && !tokens[index].roles.contains(.neutral)
    }

    // MARK: Pairs of words

    /// Takes the known words that stand side by side, whatever else they belong to: what a pair says comes on top.
    mutating func findPairs() {
        for index in 0..<tokens.count where tokens[index].flags.contains(.mayPair) {
            let entry = tables.pair(tokens[index].word, tokens[index + 1].word)
            guard entry >= 0 else { continue }
            append(Match(first: Int32(index), last: Int32(index) + 2, entry: entry, literal: 3))
        }
    }

    // MARK: What stands before a word

    /// How many words back a negator reaches.
    static let negationReach = 3

    /// Whether a negator stands within three words before `index`, in the same clause and not part of a phrase.
    func isNegated(_ index: Int) -> Bool {
        var at = index - 1
        let least = max(index - Self.negationReach, 0)
        while at >= least {
            let token = tokens[at]
            if !token.isInClause || token.roles.contains(.contrast) { return false }
            if token.roles.contains(.negator), !token.flags.contains(.bound) { return true }
            at -= 1
        }
        return false
    }
}

/// The longest phrase that begins at one token.
struct PhraseSearch {
    let tokens: UnsafeMutableBufferPointer<Token>
    let tables: ReadingTables.View
    let contentEnd: Int
    private var start = 0
    /// The entry that reaches furthest, or -1.
    private(set) var entry: Int32 = -1
    private var last = 0
    private var literal: UInt32 = 0

    /// The match, where there is an ``entry``.
    var best: Matching.Match {
        Matching.Match(first: Int32(start), last: Int32(last), entry: entry, literal: literal)
    }

    /// The most tokens a match may span: the bits of ``Matching/Match/literal``.
    static let mostTokens = 31

    init(tokens: UnsafeMutableBufferPointer<Token>, tables: ReadingTables.View, contentEnd: Int) {
        self.tokens = tokens
        self.tables = tables
        self.contentEnd = contentEnd
    }

    /// Forgets what was found, for phrases that begin at another token.
    @inline(__always)
    mutating func begin(at start: Int) {
        self.start = start
        entry = -1
        last = 0
        literal = 0
    }

    /// A word by which a phrase may go on; none, where nothing is known of it.
    struct Word {
        var bit: UInt64 = 0
        var classes: UInt64 = 0
        /// For a word that may be the second of a pair.
        var pairBit: UInt16 = 0

        init() {}

        @inline(__always)
        init(_ token: Token, classes: UInt64) {
            bit = ReadingTables.View.bit(of: token.word)
            pairBit = token.mayStandInPair ? ReadingTables.Word.pairBit(of: token.word) : 0
            self.classes = classes
        }
    }

    /// Follows what may lie behind `node`, whose next word stands at `index`; most of the time that is nothing, which one
    /// look tells.
    @inline(__always)
    mutating func enter(_ node: Int32, at index: Int, by next: Word, literal: UInt32) {
        let here = tables.nodes.place(of: node)
        let ways = here.pointee.wordFilter & next.bit | here.pointee.classes & next.classes
        if ways | UInt64(here.pointee.always) != 0 { walk(node, at: index, literal: literal) }
    }

    /// Follows the phrases that begin with a word of one of these classes, the word at the start.
    @inline(__always)
    mutating func enter(kinds: UInt64, by next: Word) {
        var rest = kinds
        while rest != 0 {
            enter(tables.root(ofKind: rest.trailingZeroBitCount), at: start + 1, by: next, literal: 1)
            rest &= rest - 1
        }
    }

    /// What is known of the word at `index`.
    @inline(__always)
    private func word(at index: Int) -> Word {
        guard index < tokens.count, tokens[index].word >= 0 else { return Word() }
        return Word(tokens[index], classes: tables.classes(of: tokens[index].word))
    }

    private mutating func walk(_ node: Int32, at index: Int, literal: UInt32) {
        var (node, index, literal) = (node, index, literal)
        while true {
            let here = tables.nodes[node]
            if here.curated >= 0 { offer(here.curated, end: index, literal) }
            if here.isLeaf { return }
            if here.final >= 0, index >= contentEnd {
                let entry = tables.nodes[here.final].curated
                if entry >= 0 { offer(entry, end: index, literal) }
            }
            guard index < tokens.count, index - start < Self.mostTokens else { return }
            let token = tokens[index]
            var next: Int32 = -1
            var shared: UInt64 = 0
            if token.word >= 0, !token.flags.contains(.pasted) {
                if here.wordFilter & ReadingTables.View.bit(of: token.word) != 0 {
                    next = tables.next(node, word: token.word)
                }
                if here.classes != 0 { shared = here.classes & tables.classes(of: token.word) }
            }
            // With one way to go, going needs no call.
            if shared != 0 || here.gap >= 0 {
                if next >= 0 { walk(next, at: index + 1, literal: literal | bit(of: index)) }
                walkClasses(shared, node: node, at: index, literal: literal)
                if here.gap >= 0 { walkGap(here.gap, at: index, literal: literal) }
                return
            }
            if next < 0 { return }
            literal |= bit(of: index)
            node = next
            index += 1
        }
    }

    @inline(__always)
    private func bit(of index: Int) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: index - start) }

    private mutating func walkClasses(_ shared: UInt64, node: Int32, at index: Int, literal: UInt32) {
        var rest = shared
        while rest != 0 {
            let next = tables.next(node, kind: rest.trailingZeroBitCount)
            if next >= 0 { enter(next, at: index + 1, by: word(at: index + 1), literal: literal | bit(of: index)) }
            rest &= rest - 1
        }
    }

    private mutating func walkGap(_ node: Int32, at index: Int, literal: UInt32) {
        for skipped in 0...PhraseTree.longestGap {
            enter(node, at: index + skipped, by: word(at: index + skipped), literal: literal)
            guard index + skipped < tokens.count else { return }
            switch tokens[index + skipped].kind {
            case .word, .number, .symbol: continue
            case .question, .exclamation, .stop, .comma: return
            }
        }
    }

    /// Keeps the match that reaches furthest; of two that reach as far, the one with more words of its own, then
    /// the weightier.
    private mutating func offer(_ offered: Int32, end: Int, _ words: UInt32) {
        guard end > start else { return }
        if entry >= 0 {
            let further = end > last
            let denser = end == last && words.nonzeroBitCount > literal.nonzeroBitCount
            let stronger =
                end == last && words == literal
                && abs(tables.entries[offered].weight) > abs(tables.entries[entry].weight)
            guard further || denser || stronger else { return }
        }
        entry = offered
        last = end
        literal = words
    }
}

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
        var found = 0
        var follows = false
        let shared = tables.nodes[0].classes
        for index in stride(from: tokens.count - 1, through: 0, by: -1) {
            let token = tokens[index]
            let traits = tables.traits(of: token.word)
            tokens[index].roles = traits.roles
            if token.kind == .stop || token.kind == .question || token.kind == .exclamation { follows = false }
            if follows { tokens[index].flags.insert(.beforeContrast) }
            if traits.roles.contains(.contrast) { follows = true }
            if token.word < 0 || token.flags.contains(.pasted) { continue }
            let opens = tables.opening >= 0 && token.flags.contains(.opensSentence)
            guard traits.startsPhrase || traits.classes & shared != 0 || opens else { continue }
            var search = PhraseSearch(tokens: tokens, tables: tables, start: index, contentEnd: contentEnd)
            if opens { search.walk(tables.opening, at: index, literal: 0) }
            if traits.startsPhrase { search.walk(traits.root, at: index + 1, literal: 1) }
            if traits.classes & shared != 0 {
                search.walkClasses(traits.classes & shared, node: 0, at: index, literal: 0)
            }
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
            + (tables.cue(of: entry).isHard ? Self.hardWorth : 0)
    }

    /// More than any weight, which only decides between phrases that explain as much.
    private static let wordWorth = 1 << 13
    /// More than any phrase can be worth by its length.
    private static let hardWorth = 1 << 40

    // MARK: Single words

    /// Takes the free words, and then, for the feeling that they lean to, the words inside phrases: these match without
    /// a word of their own, and weigh nothing.
    mutating func findWords() {
        for index in 0..<tokens.count where isFree(index) { word(at: index) }
        for index in 0..<tokens.count where leans(index) {
            let traits = tables.traits(of: tokens[index].word)
            guard traits.induced & traits.negated != -1 else { continue }
            let entry = isNegated(index) ? traits.negated : traits.induced
            guard entry >= 0 else { continue }
            append(Match(first: Int32(index), last: Int32(index) + 1, entry: entry, literal: 0))
        }
    }

    /// Whether a word stands inside a phrase and may still say which feeling it is.
    @inline(__always)
    func leans(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.flags.contains(.covered) && token.kind == .word && token.word >= 0
            && !token.flags.contains(.pasted) && !token.isName
    }

    /// Whether a single word may be taken: known, no name, no everyday word, and in no phrase.
    @inline(__always)
    func isFree(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.word >= 0 && token.kind == .word && token.flags.isDisjoint(with: [.covered, .pasted])
            && !token.isName && !token.roles.contains(.neutral)
    }

    // MARK: Pairs of words

    /// Takes the known words that stand side by side, whatever else they belong to: what a pair says comes on top.
    mutating func findPairs() {
        for index in 0..<max(tokens.count - 1, 0) where mayPair(index) {
            guard tables.traits(of: tokens[index].word).startsPair, mayPair(index + 1) else { continue }
            let entry = tables.pair(tokens[index].word, tokens[index + 1].word)
            guard entry >= 0 else { continue }
            append(Match(first: Int32(index), last: Int32(index) + 2, entry: entry, literal: 3))
        }
    }

    /// Whether a token may stand in a pair: a known word or a number, and not in a fence.
    @inline(__always)
    func mayPair(_ index: Int) -> Bool {
        let token = tokens[index]
        return token.word >= 0 && (token.kind == .word || token.kind == .number) && !token.flags.contains(.pasted)
    }

    /// Takes the word at `index` by the induced list, or by the guesses where that is silent.
    private mutating func word(at index: Int) {
        let traits = tables.traits(of: tokens[index].word)
        var entry = traits.induced
        if traits.induced & traits.negated & traits.guess == -1 { return }
        if isNegated(index) { entry = traits.negated }
        if entry < 0 { entry = traits.guess }
        if entry >= 0 {
            append(Match(first: Int32(index), last: Int32(index) + 1, entry: entry, literal: 1))
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
            guard token.kind == .word || token.kind == .number || token.kind == .symbol else { return false }
            if token.roles.contains(.contrast) { return false }
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
    let start: Int
    let contentEnd: Int
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

    init(tokens: UnsafeMutableBufferPointer<Token>, tables: ReadingTables.View, start: Int, contentEnd: Int) {
        self.tokens = tokens
        self.tables = tables
        self.start = start
        self.contentEnd = contentEnd
    }

    mutating func walk(_ node: Int32, at index: Int, literal: UInt32) {
        let here = tables.nodes[node]
        if here.curated >= 0 { offer(here.curated, end: index, literal) }
        if here.isLeaf { return }
        if here.final >= 0, index >= contentEnd {
            let entry = tables.nodes[here.final].curated
            if entry >= 0 { offer(entry, end: index, literal) }
        }
        guard index < tokens.count, index - start < Self.mostTokens else { return }
        let token = tokens[index]
        if token.word >= 0, !token.flags.contains(.pasted) {
            if here.wordFilter & ReadingTables.View.bit(of: token.word) != 0 {
                let next = tables.next(node, word: token.word)
                if next >= 0 {
                    walk(next, at: index + 1, literal: literal | 1 &<< UInt32(truncatingIfNeeded: index - start))
                }
            }
            if here.classes != 0 {
                let shared = here.classes & tables.traits(of: token.word).classes
                walkClasses(shared, node: node, at: index, literal: literal)
            }
        }
        if here.gap >= 0 { walkGap(here.gap, at: index, literal: literal) }
    }

    mutating func walkClasses(_ shared: UInt64, node: Int32, at index: Int, literal: UInt32) {
        var rest = shared
        while rest != 0 {
            let next = tables.next(node, kind: rest.trailingZeroBitCount)
            if next >= 0 {
                walk(next, at: index + 1, literal: literal | 1 &<< UInt32(truncatingIfNeeded: index - start))
            }
            rest &= rest - 1
        }
    }

    private mutating func walkGap(_ node: Int32, at index: Int, literal: UInt32) {
        for skipped in 0...PhraseTree.longestGap {
            walk(node, at: index + skipped, literal: literal)
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

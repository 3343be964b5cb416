/// Finds the entries of one language's lists in a tokenised text.
///
/// Hand-written phrases go first; single words get what is left. Time is linear
/// in the number of tokens: what is tried at one token is bounded by the length of a phrase, not by the text.
struct Matching {
    /// One entry found.
    struct Match {
        var first: Int
        /// Exclusive.
        var last: Int
        var entry: Int32
        /// The words of the phrase itself, without those under a `*`; bit 0 is `first`.
        var literal: UInt32
    }

    let tokens: [Token]
    let lexicon: Lexicon
    /// Tokens that a hand-written phrase has taken.
    private(set) var covered: [Bool]
    /// Tokens inside a phrase of several words, which do nothing to their neighbours any more.
    private(set) var bound: [Bool]
    private(set) var matches: [Match] = []
    private let contentEnd: Int

    init(tokens: [Token], lexicon: Lexicon) {
        self.tokens = tokens
        self.lexicon = lexicon
        covered = [Bool](repeating: false, count: tokens.count)
        bound = covered
        matches.reserveCapacity(tokens.count)
        var end = tokens.count
        while end > 0, tokens[end - 1].kind != .word, tokens[end - 1].kind != .number { end -= 1 }
        contentEnd = end
    }

    // MARK: Hand-written phrases

    /// Chooses among the longest phrases at each word those that together explain most, from the end backwards: a phrase
    /// of n words counts n², and a hard cue before all others, so that no common phrase hides a grave one.
    mutating func findPhrases() {
        let count = tokens.count
        var candidates: [Match] = []
        var choice = [Int32](repeating: -1, count: count)
        var best = [Int](repeating: 0, count: count + 1)
        for index in stride(from: count - 1, through: 0, by: -1) {
            best[index] = best[index + 1]
            guard let match = longest(from: index) else { continue }
            let value = worth(of: match) + best[match.last]
            guard value > best[index] else { continue }
            best[index] = value
            choice[index] = Int32(candidates.count)
            candidates.append(match)
        }
        var index = 0
        while index < count {
            guard choice[index] >= 0 else {
                index += 1
                continue
            }
            let match = candidates[Int(choice[index])]
            matches.append(match)
            for offset in 0..<match.last - match.first where match.literal & (1 << UInt32(offset)) != 0 {
                covered[index + offset] = true
                bound[index + offset] = match.last - match.first > 1
            }
            index = match.last
        }
    }

    private func worth(of match: Match) -> Int {
        let words = match.literal.nonzeroBitCount
        let cue = lexicon.tree.entries[Int(match.entry)].cue
        return words * words + (lexicon.cues[Int(cue)].isHard ? Self.hardWorth : 0)
    }

    /// More than any phrase can be worth by its length.
    private static let hardWorth = 1 << 20

    private func longest(from index: Int) -> Match? {
        let token = tokens[index]
        if token.word < 0 || token.flags.contains(.pasted) { return nil }
        var best: Match?
        if token.flags.contains(.opensSentence), lexicon.tree.opening >= 0 {
            walk(lexicon.tree.opening, at: index, from: index, literal: 0, into: &best)
        }
        let traits = lexicon.traits(of: token.word)
        if traits.root >= 0 { walk(traits.root, at: index + 1, from: index, literal: 1, into: &best) }
        let shared = traits.classes & lexicon.tree.nodes[0].classes
        if shared != 0 { walkClasses(shared, node: 0, at: index, from: index, literal: 0, into: &best) }
        return best
    }

    private func walk(_ node: Int32, at index: Int, from start: Int, literal: UInt32, into best: inout Match?) {
        let here = lexicon.tree.nodes[Int(node)]
        if here.curated >= 0 { offer(here.curated, end: index, from: start, literal, into: &best) }
        if here.final >= 0, index >= contentEnd {
            let entry = lexicon.tree.nodes[Int(here.final)].curated
            if entry >= 0 { offer(entry, end: index, from: start, literal, into: &best) }
        }
        guard index < tokens.count, index - start < 31 else { return }
        let token = tokens[index]
        if token.word >= 0, !token.flags.contains(.pasted) {
            let bit = UInt32(1) << UInt32(index - start)
            if here.hasWords {
                let next = lexicon.tree.node(after: node, word: token.word)
                if next >= 0 { walk(next, at: index + 1, from: start, literal: literal | bit, into: &best) }
            }
            if here.classes != 0 {
                let shared = here.classes & lexicon.traits(of: token.word).classes
                walkClasses(shared, node: node, at: index, from: start, literal: literal, into: &best)
            }
        }
        if here.gap >= 0 { walkGap(here.gap, at: index, from: start, literal: literal, into: &best) }
    }

    private func walkClasses(
        _ shared: UInt64,
        node: Int32,
        at index: Int,
        from start: Int,
        literal: UInt32,
        into best: inout Match?
    ) {
        var rest = shared
        while rest != 0 {
            let next = lexicon.tree.node(after: node, kind: rest.trailingZeroBitCount)
            let bit = UInt32(1) << UInt32(index - start)
            if next >= 0 { walk(next, at: index + 1, from: start, literal: literal | bit, into: &best) }
            rest &= rest - 1
        }
    }

    private func walkGap(_ node: Int32, at index: Int, from start: Int, literal: UInt32, into best: inout Match?) {
        for skipped in 0...PhraseTree.longestGap {
            walk(node, at: index + skipped, from: start, literal: literal, into: &best)
            guard index + skipped < tokens.count else { return }
            switch tokens[index + skipped].kind {
            case .word, .number, .symbol: continue
            case .question, .exclamation, .stop, .comma: return
            }
        }
    }

    /// Keeps the match that reaches furthest; of two that reach as far, the one with more words of its own, then
    /// the weightier.
    private func offer(_ entry: Int32, end: Int, from start: Int, _ literal: UInt32, into best: inout Match?) {
        guard end > start else { return }
        if let standing = best {
            let further = end > standing.last
            let denser = end == standing.last && literal.nonzeroBitCount > standing.literal.nonzeroBitCount
            let stronger =
                end == standing.last && literal == standing.literal
                && abs(lexicon.tree.entries[Int(entry)].weight) > abs(lexicon.tree.entries[Int(standing.entry)].weight)
            guard further || denser || stronger else { return }
        }
        best = Match(first: start, last: end, entry: entry, literal: literal)
    }

    // MARK: Single words

    mutating func findWords() {
        for index in tokens.indices where isFree(index) { word(at: index) }
    }

    /// Whether a single word may be taken: known, no name, no everyday word, and in no phrase.
    func isFree(_ index: Int) -> Bool {
        let token = tokens[index]
        guard token.word >= 0, !covered[index], !token.flags.contains(.pasted), !token.isName else { return false }
        return token.kind == .word && !lexicon.traits(of: token.word).roles.contains(.neutral)
    }

    /// Takes the word at `index` by the induced list, or by the guesses where that is silent.
    private mutating func word(at index: Int) {
        let root = lexicon.traits(of: tokens[index].word).root
        var entry: Int32 = -1
        if root >= 0 { entry = lexicon.tree.nodes[Int(root)].guess }
        let negated = lexicon.negatedRoot >= 0 && isNegated(index)
        let node = negated ? lexicon.tree.node(after: lexicon.negatedRoot, word: tokens[index].word) : root
        if node >= 0, lexicon.tree.nodes[Int(node)].induced >= 0 { entry = lexicon.tree.nodes[Int(node)].induced }
        if entry >= 0 { matches.append(Match(first: index, last: index + 1, entry: entry, literal: 1)) }
    }

    // MARK: What stands before a word

    /// How many words back a negator reaches.
    static let negationReach = 3

    /// Whether a negator stands within three words before `index`, in the same clause and not part of a phrase.
    func isNegated(_ index: Int) -> Bool {
        var at = index - 1
        var words = 0
        while at >= 0, words < Self.negationReach {
            let token = tokens[at]
            guard token.kind == .word || token.kind == .number || token.kind == .symbol else { return false }
            let roles = lexicon.traits(of: token.word).roles
            if roles.contains(.contrast) { return false }
            if roles.contains(.negator), !bound[at] { return true }
            words += 1
            at -= 1
        }
        return false
    }
}

extension Token {
    /// A word with a capital inside a sentence is taken for a name.
    var isName: Bool { kind == .word && flags.contains(.capitalised) && !flags.contains(.opensSentence) && count > 1 }
}

/// One language's lists as a reading walks them: flat tables of plain values, compiled once from a ``Lexicon``.
final class ReadingTables: Sendable {
    let language: String
    /// The names of the cues, by number.
    let cueNames: [String]
    /// What a reading looks into, good while this lives.
    let view: View
    private let words: FlatTable<Lexicon.WordTraits>
    private let nodes: FlatTable<Node>
    private let entries: FlatTable<PhraseTree.Entry>
    private let cues: FlatTable<CueNumbers>
    private let edges: FlatTable<EdgeTable.Edge>
    private let pairs: FlatTable<EdgeTable.Edge>
    private let rules: FlatTable<RuleNumbers>
    private let places: FlatTable<Places>

    /// What a reading needs of a ``PhraseTree/Node``.
    struct Node {
        var curated: Int32
        var gap: Int32
        var final: Int32
        /// The classes with an edge from here.
        var classes: UInt64
        /// One bit for each word with an edge from here, by ``View/bit(of:)``: most look-ups that find nothing are saved.
        var wordFilter: UInt64

        /// Whether nothing follows: the end of a phrase.
        @inline(__always)
        var isLeaf: Bool { wordFilter | classes == 0 && gap < 0 && final < 0 }
    }

    /// What a reading needs of a ``Cue``, in thousandths.
    struct CueNumbers {
        var negated: Int
        var valence: Int
        var arousal: Int
        var mishap: Int
        var feeling: Bool
        var isHard: Bool
    }

    /// What a reading needs of a ``RuleValue``.
    struct RuleNumbers {
        var value: Int
        var most: Int
    }

    /// Where everything stands.
    struct Places: BitwiseCopyable {
        let words: FlatView<Lexicon.WordTraits>
        let nodes: FlatView<Node>
        let entries: FlatView<PhraseTree.Entry>
        let cues: FlatView<CueNumbers>
        let edges: FlatView<EdgeTable.Edge>
        let pairs: FlatView<EdgeTable.Edge>
        let rules: FlatView<RuleNumbers>
        let opening: Int32
        let acronyms: UInt64
        /// The cue that mock praise stands under.
        let mockPraise: Int16
    }

    /// The tables without a reference to count, and no larger than one: copying it costs nothing.
    struct View: Sendable {
        fileprivate let places: FlatView<Places>

        var words: FlatView<Lexicon.WordTraits> { places[0].words }
        var nodes: FlatView<Node> { places[0].nodes }
        var entries: FlatView<PhraseTree.Entry> { places[0].entries }
        var cues: FlatView<CueNumbers> { places[0].cues }
        var edges: FlatView<EdgeTable.Edge> { places[0].edges }
        var pairs: FlatView<EdgeTable.Edge> { places[0].pairs }
        var rules: FlatView<RuleNumbers> { places[0].rules }
        var opening: Int32 { places[0].opening }
        var acronyms: UInt64 { places[0].acronyms }
        var mockPraise: Int16 { places[0].mockPraise }

        @inline(__always)
        func traits(of word: Int32) -> Lexicon.WordTraits {
            word >= 0 && Int(word) < words.count ? words[word] : Lexicon.WordTraits()
        }

        @inline(__always)
        func rule(_ rule: Rule) -> RuleNumbers { rules[Int(rule.rawValue)] }

        @inline(__always)
        func cue(of entry: PhraseTree.Entry) -> CueNumbers { cues[Int(entry.cue)] }

        /// The node after `node` by a word, or -1.
        @inline(__always)
        func next(_ node: Int32, word: Int32) -> Int32 { Self.find(in: edges, node, UInt32(bitPattern: word)) }

        /// The node after `node` by a word class, or -1.
        @inline(__always)
        func next(_ node: Int32, kind: Int) -> Int32 {
            Self.find(in: edges, node, PhraseTree.classLabel | UInt32(kind))
        }

        /// The entry of two words side by side, or -1.
        @inline(__always)
        func pair(_ first: Int32, _ second: Int32) -> Int32 {
            Self.find(in: pairs, first, UInt32(bitPattern: second))
        }

        @inline(__always)
        private static func find(in edges: FlatView<EdgeTable.Edge>, _ node: Int32, _ label: UInt32) -> Int32 {
            let key = EdgeTable.key(from: node, label: label)
            let mask = edges.count - 1
            var slot = EdgeTable.slot(of: key) & mask
            while edges[slot].key != .max {
                if edges[slot].key == key { return edges[slot].target }
                slot = (slot + 1) & mask
            }
            return -1
        }

        /// Fibonacci hashing to one of 64 bits.
        @inline(__always)
        static func bit(of word: Int32) -> UInt64 {
            1 &<< UInt64((UInt32(bitPattern: word) &* 0x9e37_79b1) >> 26)
        }
    }

    init(_ lexicon: Lexicon) {
        language = lexicon.language
        cueNames = lexicon.cues.map(\.name)
        let tree = lexicon.tree
        words = FlatTable(lexicon.words)
        nodes = FlatTable(Self.nodes(of: tree))
        entries = FlatTable(tree.entries)
        cues = FlatTable(
            lexicon.cues.map { cue in
                CueNumbers(
                    negated: cue.negated,
                    valence: cue.valence,
                    arousal: cue.arousal,
                    mishap: cue.mishap,
                    feeling: cue.feeling,
                    isHard: cue.isHard
                )
            }
        )
        edges = FlatTable(tree.edges.slots)
        pairs = FlatTable(lexicon.pairs.slots)
        rules = FlatTable(Rule.allCases.map { RuleNumbers(value: lexicon.rule($0).value, most: lexicon.rule($0).most) })
        let everything = Places(
            words: words.view,
            nodes: nodes.view,
            entries: entries.view,
            cues: cues.view,
            edges: edges.view,
            pairs: pairs.view,
            rules: rules.view,
            opening: tree.opening,
            acronyms: lexicon.acronyms,
            mockPraise: lexicon.cueNumbers[Rule.mockPraise.name] ?? 0
        )
        places = FlatTable([everything])
        view = View(places: places.view)
    }

    private static func nodes(of tree: PhraseTree) -> [Node] {
        var nodes = tree.nodes.map { node in
            Node(
                curated: node.curated,
                gap: node.gap,
                final: node.final,
                classes: node.classes,
                wordFilter: 0
            )
        }
        tree.forEachWordEdge { from, word in nodes[Int(from)].wordFilter |= View.bit(of: word) }
        return nodes
    }
}

/// For each word, which languages it is common in (low half) and which know it at all (high half), as bits.
struct LanguageBits: Sendable {
    /// The most languages that one relay may hold.
    static let mostLanguages = 30
    /// What a guess looks into, good while this lives.
    let view: View
    private let table: FlatTable<UInt64>

    init(_ lexicons: [Lexicon], words: Int) {
        var bits = [UInt64](repeating: 0, count: words)
        for (language, lexicon) in lexicons.prefix(Self.mostLanguages).enumerated() {
            for (word, traits) in lexicon.words.enumerated() {
                if traits.roles.contains(.common) { bits[word] |= 1 << UInt64(language) }
                let isKnown = traits.root >= 0 || !traits.roles.isEmpty || traits.classes != 0
                if isKnown { bits[word] |= 1 << UInt64(language + 32) }
            }
        }
        table = FlatTable(bits)
        view = View(bits: table.view)
    }

    struct View: BitwiseCopyable {
        fileprivate let bits: FlatView<UInt64>

        /// Whether a word is common in a language, in the low 32 bits, and whether it is known, in the high ones: 0 or 1
        /// each; the same of the next language beside it.
        @inline(__always)
        func of(_ word: Int32, in language: Int) -> (UInt64, UInt64) {
            guard word >= 0, Int(word) < bits.count else { return (0, 0) }
            let shifted = bits[word] &>> UInt64(language)
            return (shifted & 0x1_0000_0001, shifted >> 1 & 0x1_0000_0001)
        }
    }
}

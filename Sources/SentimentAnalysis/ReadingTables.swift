/// One language's lists as a reading walks them: flat tables of plain values, compiled once from a ``Lexicon``.
final class ReadingTables: Sendable {
    let language: String
    /// The names of the cues, by number.
    let cueNames: [String]
    /// What a reading looks into, good while this lives.
    let view: View
    private let words: FlatTable<Word>
    private let nodes: FlatTable<Node>
    private let entries: FlatTable<PhraseTree.Entry>
    private let cues: FlatTable<CueNumbers>
    private let edges: FlatTable<EdgeTable.Edge>
    private let pairs: FlatTable<EdgeTable.Edge>
    private let rules: FlatTable<RuleNumbers>
    private let kinds: FlatTable<Int32>
    private let places: FlatTable<Places>

    /// What a reading needs of a ``Lexicon/WordTraits``.
    struct Word: BitwiseCopyable {
        var roles: WordRoles = []
        var factor: Int16 = 1000
        /// ``Token/Flags/weighs`` where any list has an entry of the word alone.
        var flags: Token.Flags = []
        /// One bit for each word that makes a pair with it as the second, by ``pairBit(of:)``.
        var pairFilter: UInt16 = 0
        /// The first node of phrases that begin with the word; a dead end where there are none.
        var root: Int32 = -1
        var classes: UInt64 = 0
        var induced: Int32 = -1
        var negated: Int32 = -1
        var guess: Int32 = -1

        init() {}

        init(_ traits: Lexicon.WordTraits, deadEnd: Int32) {
            roles = traits.roles
            factor = traits.factor
            flags = traits.induced & traits.negated & traits.guess == -1 ? [] : .weighs
            root = traits.startsPhrase ? traits.root : deadEnd
            classes = traits.classes
            induced = traits.induced
            negated = traits.negated
            guess = traits.guess
        }

        /// Fibonacci hashing to one of 16 bits.
        @inline(__always)
        static func pairBit(of word: Int32) -> UInt16 {
            1 &<< UInt16(truncatingIfNeeded: (UInt32(bitPattern: word) &* 0x9e37_79b1) >> 28)
        }
    }

    /// What a reading needs of a ``PhraseTree/Node``.
    struct Node: BitwiseCopyable {
        var curated: Int32
        var gap: Int32
        var final: Int32
        /// 1 where the node ends a phrase or goes on whatever the next word is.
        var always: UInt32
        /// The classes with an edge from here.
        var classes: UInt64
        /// One bit for each word with an edge from here, by ``View/bit(of:)``: most look-ups that find nothing are saved.
        var wordFilter: UInt64 = 0

        init(_ node: PhraseTree.Node) {
            curated = node.curated
            gap = node.gap
            final = node.final
            always = node.curated & node.gap & node.final == -1 ? 0 : 1
            classes = node.classes
        }

        /// Whether nothing follows: the end of a phrase.
        @inline(__always)
        var isLeaf: Bool { wordFilter | classes == 0 && gap & final == -1 }
    }

    /// What a reading needs of a ``Cue``, in thousandths.
    struct CueNumbers: BitwiseCopyable {
        var negated: Int16
        var valence: Int16
        var arousal: Int16
        var mishap: Int16
        var feeling: Bool
        var hard: HardCue?
    }

    /// What a reading needs of a ``RuleValue``.
    struct RuleNumbers {
        var value: Int
        var most: Int
    }

    /// Where everything stands.
    struct Places: BitwiseCopyable {
        let words: FlatView<Word>
        let nodes: FlatView<Node>
        let entries: FlatView<PhraseTree.Entry>
        let cues: FlatView<CueNumbers>
        let edges: FlatView<EdgeTable.Edge>
        let pairs: FlatView<EdgeTable.Edge>
        let rules: FlatView<RuleNumbers>
        /// The first node of phrases that begin with a word of each class, or the root, where there are none.
        let kinds: FlatView<Int32>
        let opening: Int32
        let acronyms: UInt64
        /// The cue that mock praise stands under.
        let mockPraise: Int16
    }

    /// The tables without a reference to count, and no larger than one: copying it costs nothing.
    struct View: Sendable {
        fileprivate let places: FlatView<Places>

        var words: FlatView<Word> { places[0].words }
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
        func traits(of word: Int32) -> Word {
            word >= 0 && Int(word) < words.count ? words[word] : Word()
        }

        /// The first node of phrases that begin with a word of a class that some phrase begins with.
        @inline(__always)
        func root(ofKind kind: Int) -> Int32 { places[0].kinds[kind] }

        /// The classes that a word is in, as bits.
        @inline(__always)
        func classes(of word: Int32) -> UInt64 {
            word >= 0 && Int(word) < words.count ? words.place(of: word).pointee.classes : 0
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
        // Behind the last node stands one that leads nowhere.
        var words = lexicon.words.map { Word($0, deadEnd: Int32(tree.nodes.count)) }
        lexicon.pairs.forEach { first, second in
            words[Int(first)].pairFilter |= Word.pairBit(of: Int32(bitPattern: second))
        }
        self.words = FlatTable(words)
        nodes = FlatTable(Self.nodes(of: tree))
        entries = FlatTable(tree.entries)
        cues = FlatTable(
            lexicon.cues.map { cue in
                CueNumbers(
                    negated: Int16(cue.negated),
                    valence: Int16(cue.valence),
                    arousal: Int16(cue.arousal),
                    mishap: Int16(cue.mishap),
                    feeling: cue.feeling,
                    hard: cue.hard
                )
            }
        )
        edges = FlatTable(tree.edges.slots)
        pairs = FlatTable(lexicon.pairs.slots)
        rules = FlatTable(Rule.allCases.map { RuleNumbers(value: lexicon.rule($0).value, most: lexicon.rule($0).most) })
        kinds = FlatTable((0..<LexiconBuilder.mostClasses).map { max(tree.node(after: 0, kind: $0), 0) })
        let everything = Places(
            words: self.words.view,
            nodes: nodes.view,
            entries: entries.view,
            cues: cues.view,
            edges: edges.view,
            pairs: pairs.view,
            rules: rules.view,
            kinds: kinds.view,
            opening: tree.opening,
            acronyms: lexicon.acronyms,
            mockPraise: lexicon.cueNumbers[Rule.mockPraise.name] ?? 0
        )
        places = FlatTable([everything])
        view = View(places: places.view)
    }

    private static func nodes(of tree: PhraseTree) -> [Node] {
        var nodes = (tree.nodes + [PhraseTree.Node()]).map(Node.init)
        tree.forEachWordEdge { from, word in nodes[Int(from)].wordFilter |= View.bit(of: word) }
        return nodes
    }
}

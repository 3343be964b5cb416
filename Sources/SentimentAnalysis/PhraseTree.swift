/// All phrases of a language as one tree of words, walked from each token: no look-up depends on the number of phrases.
struct PhraseTree: Sendable {
    /// The most words a `*` stands for.
    static let longestGap = 3
    /// The most words a phrase may have.
    static let longestPhrase = 10

    /// What stands at the end of a phrase.
    struct Entry: Sendable {
        var cue: Int16
        /// In thousandths.
        var weight: Int32
        /// Anger, anxiety and sadness, in thousandths.
        var leanings: SIMD4<Int16>
        var emotion: Energy.Emotion?
        var layer: Layer
        /// Index of the file, and its line.
        var file: Int16
        var line: Int32
        /// How many word sequences its line stands for: of two lines that reach one sequence the narrower holds.
        var breadth: Int16 = 1

        /// File and line as one number.
        var place: Int32 { Int32(file) << 20 | line }
    }

    /// Where an entry comes from; a layer counts only where those before it are silent.
    enum Layer: Sendable {
        /// Hand-written phrases.
        case curated
        /// Made by `heard lexicon build`.
        case induced
        /// Hand-written words in general use.
        case guess
    }

    struct Node: Sendable {
        /// The entry of each layer, or -1.
        var curated: Int32 = -1
        var induced: Int32 = -1
        var guess: Int32 = -1

        subscript(layer: Layer) -> Int32 {
            get {
                switch layer {
                case .curated: curated
                case .induced: induced
                case .guess: guess
                }
            }
            set {
                switch layer {
                case .curated: curated = newValue
                case .induced: induced = newValue
                case .guess: guess = newValue
                }
            }
        }

        /// The classes with an edge from here.
        var classes: UInt64 = 0
        /// The node after a gap, or -1.
        var gap: Int32 = -1
        /// The node at a message's end, or -1.
        var final: Int32 = -1
        var hasWords = false
    }

    private(set) var nodes: [Node] = [Node()]
    private(set) var entries: [Entry] = []
    private(set) var edges = EdgeTable()
    /// Nodes of phrases that begin with `^`.
    private(set) var opening: Int32 = -1

    /// One step of a phrase.
    enum Step: Hashable, Sendable {
        case word(Int32)
        case kind(Int)
        case gap
        case opening
        case final
    }

    @inline(__always)
    func node(after node: Int32, word: Int32) -> Int32 { edges.find(from: node, label: UInt32(bitPattern: word)) }

    @inline(__always)
    func node(after node: Int32, kind: Int) -> Int32 { edges.find(from: node, label: Self.classLabel | UInt32(kind)) }

    /// Adds a phrase; returns the entry that already stood there, if any, which stays unless its line was broader.
    mutating func insert(_ steps: [Step], _ entry: Entry) -> Entry? {
        var at: Int32 = 0
        for step in steps { at = descend(from: at, step) }
        let index = Int(at)
        let number = nodes[index][entry.layer]
        let standing = number >= 0 ? entries[Int(number)] : nil
        if let standing, standing.breadth <= entry.breadth { return standing }
        nodes[index][entry.layer] = append(entry)
        return standing
    }

    /// Adds an entry that is found by other ways than the tree, and returns its number.
    mutating func append(_ entry: Entry) -> Int32 {
        entries.append(entry)
        return Int32(entries.count - 1)
    }

    /// The entry of a layer that stands exactly at a sequence of words.
    func entry(at steps: [Step], in layer: Layer) -> Entry? {
        var at: Int32 = 0
        for step in steps {
            guard case .word(let word) = step else { return nil }
            at = node(after: at, word: word)
            if at < 0 { return nil }
        }
        let number = nodes[Int(at)][layer]
        return number >= 0 ? entries[Int(number)] : nil
    }

    /// Whether a hand-written phrase ends at `node` or may go on from it.
    func beginsPhrase(_ node: Int32) -> Bool {
        let here = nodes[Int(node)]
        return here.curated >= 0 || here.classes != 0 || here.gap >= 0 || here.final >= 0 || here.hasWords
    }

    /// Every edge by a word, as the node it leaves and the word.
    func forEachWordEdge(_ body: (_ from: Int32, _ word: Int32) -> Void) {
        edges.forEach { from, label in
            if label < Self.classLabel { body(from, Int32(bitPattern: label)) }
        }
    }

    /// Every step from one node to the next.
    func forEachEdge(_ body: (_ from: Int32, _ to: Int32) -> Void) {
        edges.forEach { from, label in body(from, edges.find(from: from, label: label)) }
        for (index, node) in nodes.enumerated() {
            if node.gap >= 0 { body(Int32(index), node.gap) }
            if node.final >= 0 { body(Int32(index), node.final) }
        }
    }

    /// From here on labels are word classes.
    static let classLabel: UInt32 = 0x8000_0000

    private mutating func descend(from node: Int32, _ step: Step) -> Int32 {
        let index = Int(node)
        switch step {
        case .word(let word):
            nodes[index].hasWords = true
            return edge(from: node, label: UInt32(bitPattern: word))
        case .kind(let kind):
            nodes[index].classes |= 1 << UInt64(kind)
            return edge(from: node, label: Self.classLabel | UInt32(kind))
        case .gap:
            if nodes[index].gap < 0 { nodes[index].gap = newNode() }
            return nodes[index].gap
        case .opening:
            if opening < 0 { opening = newNode() }
            return opening
        case .final:
            if nodes[index].final < 0 { nodes[index].final = newNode() }
            return nodes[index].final
        }
    }

    private mutating func edge(from node: Int32, label: UInt32) -> Int32 {
        let known = edges.find(from: node, label: label)
        if known >= 0 { return known }
        let fresh = newNode()
        edges.insert(from: node, label: label, to: fresh)
        return fresh
    }

    private mutating func newNode() -> Int32 {
        nodes.append(Node())
        return Int32(nodes.count - 1)
    }
}

/// The edges of a ``PhraseTree`` in one open-addressed table, keyed by node and label.
struct EdgeTable: Sendable {
    struct Edge {
        var key: UInt64
        var target: Int32
    }

    /// Empty ones have the greatest key; their number is a power of two.
    private(set) var slots: [Edge]
    private var used = 0
    private var mask: Int

    init() {
        slots = [Edge](repeating: Edge(key: .max, target: -1), count: 1024)
        mask = 1023
    }

    @inline(__always)
    func find(from node: Int32, label: UInt32) -> Int32 {
        let key = Self.key(from: node, label: label)
        var slot = Self.slot(of: key) & mask
        while slots[slot].key != .max {
            if slots[slot].key == key { return slots[slot].target }
            slot = (slot + 1) & mask
        }
        return -1
    }

    mutating func insert(from node: Int32, label: UInt32, to target: Int32) {
        if used * 2 >= slots.count { grow() }
        place(Edge(key: Self.key(from: node, label: label), target: target))
        used += 1
    }

    /// Every edge as its node and label.
    func forEach(_ body: (_ from: Int32, _ label: UInt32) -> Void) {
        for edge in slots where edge.key != .max {
            body(Int32(truncatingIfNeeded: edge.key >> 32), UInt32(truncatingIfNeeded: edge.key))
        }
    }

    @inline(__always)
    static func key(from node: Int32, label: UInt32) -> UInt64 {
        UInt64(UInt32(bitPattern: node)) << 32 | UInt64(label)
    }

    /// Fibonacci hashing: the multiplier is 2^64 divided by the golden ratio (Knuth, TAOCP 3, section 6.4).
    @inline(__always)
    static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
    }

    private mutating func place(_ edge: Edge) {
        var slot = Self.slot(of: edge.key) & mask
        while slots[slot].key != .max { slot = (slot + 1) & mask }
        slots[slot] = edge
    }

    private mutating func grow() {
        let old = slots.filter { $0.key != .max }
        slots = [Edge](repeating: Edge(key: .max, target: -1), count: slots.count * 2)
        mask = slots.count - 1
        for edge in old { place(edge) }
    }
}

/// The hand-written phrases that raise, by their first two words: what an induced pair must not calm.
///
/// Mock praise is left out: it begins like praise, which may calm.
struct RaisingPhrases {
    private let tree: PhraseTree
    /// The nodes that such a phrase ends at or goes through.
    private var nodes: Set<Int32> = []

    init(in lexicon: Lexicon) {
        tree = lexicon.tree
        var parents = [Int32](repeating: -1, count: tree.nodes.count)
        tree.forEachEdge { from, to in parents[Int(to)] = from }
        for (index, node) in tree.nodes.enumerated() where node.curated >= 0 {
            let entry = tree.entries[Int(node.curated)]
            guard entry.weight > 0, lexicon.cues[Int(entry.cue)].name != Rule.mockPraise.name else { continue }
            var at = Int32(index)
            while at >= 0, nodes.insert(at).inserted { at = parents[Int(at)] }
        }
    }

    /// Whether one of the phrases begins with both words.
    func begin(with pair: InductionFeatures.Pair) -> Bool {
        let first = tree.node(after: 0, word: pair.first)
        guard first >= 0 else { return false }
        let second = tree.node(after: first, word: pair.second)
        return second >= 0 && nodes.contains(second)
    }
}

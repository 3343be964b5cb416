/// An ordered set that knows each element's rank: everything costs the logarithm of its size.
///
/// A treap (Seidel and Aragon, Randomized Search Trees, 1996) with subtree sizes, its nodes in one array. The priorities
/// come from a counter through SplitMix64, so that the same events give the same tree and nobody outside can choose them.
package struct RankedSet<Element: Comparable & Sendable>: Sendable {
    private var nodes: [Node] = []
    private var vacant: [Int32] = []
    private var root = Self.none
    private var serial: UInt64 = 0
    /// How many nodes were looked at since the set was made: what its use has cost.
    package private(set) var visits = 0

    private static var none: Int32 { -1 }

    private struct Node: Sendable {
        var element: Element
        var priority: UInt64
        var left: Int32
        var right: Int32
        var count: Int32
    }

    package init() {}

    package var count: Int { size(root) }
    package var isEmpty: Bool { root == Self.none }

    /// The smallest element.
    package var first: Element? {
        var node = root
        guard node != Self.none else { return nil }
        while left(node) != Self.none { node = left(node) }
        return nodes[Int(node)].element
    }

    /// How many elements are smaller, or nil where it is not in the set.
    package func rank(of element: Element) -> Int? {
        var node = root
        var smaller = 0
        while node != Self.none {
            let here = nodes[Int(node)]
            if element < here.element {
                node = here.left
            } else if here.element < element {
                smaller += size(here.left) + 1
                node = here.right
            } else {
                return smaller + size(here.left)
            }
        }
        return nil
    }

    /// The smallest element that is larger than `element`.
    package func next(after element: Element) -> Element? {
        var node = root
        var found: Element?
        while node != Self.none {
            let here = nodes[Int(node)]
            if element < here.element {
                found = here.element
                node = here.left
            } else {
                node = here.right
            }
        }
        return found
    }

    /// All elements, smallest first.
    package var elements: [Element] {
        var found: [Element] = []
        found.reserveCapacity(count)
        var path: [Int32] = []
        var node = root
        while node != Self.none || !path.isEmpty {
            while node != Self.none {
                path.append(node)
                node = left(node)
            }
            guard let top = path.popLast() else { break }
            found.append(nodes[Int(top)].element)
            node = nodes[Int(top)].right
        }
        return found
    }

    /// The longest way from the root to a leaf, in nodes.
    package var height: Int {
        var deepest = 0
        var path: [(node: Int32, depth: Int)] = [(root, 1)]
        while let (node, depth) = path.popLast() {
            guard node != Self.none else { continue }
            deepest = max(deepest, depth)
            path.append((left(node), depth + 1))
            path.append((nodes[Int(node)].right, depth + 1))
        }
        return deepest
    }

    /// Adds an element; one that is there already stays as it is.
    package mutating func insert(_ element: Element) {
        guard rank(of: element) == nil else { return }
        let node = place(element)
        let (before, after) = split(root, before: element)
        root = merge(merge(before, node), after)
    }

    /// Takes an element out, where it is in.
    package mutating func remove(_ element: Element) {
        guard rank(of: element) != nil else { return }
        let (before, rest) = split(root, before: element)
        let (only, after) = splitFirst(rest)
        vacant.append(only)
        root = merge(before, after)
        if root == Self.none {
            nodes.removeAll()
            vacant.removeAll()
        }
    }

    // MARK: The tree

    private func size(_ node: Int32) -> Int { node == Self.none ? 0 : Int(nodes[Int(node)].count) }
    private func left(_ node: Int32) -> Int32 { nodes[Int(node)].left }

    private mutating func place(_ element: Element) -> Int32 {
        serial &+= 1
        let node = Node(
            element: element,
            priority: Self.priority(serial),
            left: Self.none,
            right: Self.none,
            count: 1
        )
        if let free = vacant.popLast() {
            nodes[Int(free)] = node
            return free
        }
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private static func priority(_ serial: UInt64) -> UInt64 {
        var mixed = serial &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func recount(_ node: Int32) {
        nodes[Int(node)].count = Int32(size(nodes[Int(node)].left) + size(nodes[Int(node)].right) + 1)
    }

    /// Everything smaller than `element`, and the rest.
    private mutating func split(_ node: Int32, before element: Element) -> (Int32, Int32) {
        guard node != Self.none else { return (Self.none, Self.none) }
        visits += 1
        if nodes[Int(node)].element < element {
            let (less, more) = split(nodes[Int(node)].right, before: element)
            nodes[Int(node)].right = less
            recount(node)
            return (node, more)
        }
        let (less, more) = split(nodes[Int(node)].left, before: element)
        nodes[Int(node)].left = more
        recount(node)
        return (less, node)
    }

    /// The smallest node alone, and the rest.
    private mutating func splitFirst(_ node: Int32) -> (Int32, Int32) {
        visits += 1
        let next = nodes[Int(node)].left
        guard next != Self.none else { return (node, nodes[Int(node)].right) }
        let (first, rest) = splitFirst(next)
        nodes[Int(node)].left = rest
        recount(node)
        return (first, node)
    }

    /// Joins two trees of which all of the first is smaller.
    private mutating func merge(_ before: Int32, _ after: Int32) -> Int32 {
        guard before != Self.none else { return after }
        guard after != Self.none else { return before }
        visits += 1
        if nodes[Int(before)].priority > nodes[Int(after)].priority {
            nodes[Int(before)].right = merge(nodes[Int(before)].right, after)
            recount(before)
            return before
        }
        nodes[Int(after)].left = merge(before, nodes[Int(after)].left)
        recount(after)
        return after
    }
}

/// A run of plain values that never changes, and owns its memory.
///
/// Unchecked, because its memory is written before anybody can see it and read only afterwards.
final class FlatTable<Element: BitwiseCopyable>: @unchecked Sendable {
    let view: FlatView<Element>

    init(_ elements: [Element]) {
        let base = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        base.initialize(from: elements, count: elements.count)
        view = FlatView(base: UnsafePointer(base), count: elements.count)
    }

    deinit { view.base.deallocate() }
}

/// A ``FlatTable`` as a reading looks into it: a plain value without a reference to count, good while its table lives.
///
/// Unchecked for the same reason as the table.
struct FlatView<Element: BitwiseCopyable>: BitwiseCopyable, @unchecked Sendable {
    fileprivate let base: UnsafePointer<Element>
    let count: Int

    @inline(__always)
    subscript(index: Int) -> Element {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
        return base[index]
    }

    /// A part of the table.
    func part(_ range: Range<Int>) -> FlatView {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return FlatView(base: base + range.lowerBound, count: range.count)
    }

    /// Where an element stands, to look at one part of it.
    @inline(__always)
    func place(of index: Int32) -> UnsafePointer<Element> {
        precondition(UInt(bitPattern: Int(index)) < UInt(bitPattern: count))
        return base + Int(index)
    }

    @inline(__always)
    subscript(index: Int32) -> Element { self[Int(index)] }
}

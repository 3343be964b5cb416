/// Where a tail stands: `EPOCH.POSITION`, the position of an internal item among all of the store.
package struct TailCursor: Sendable, Equatable, CustomStringConvertible {
    /// The store's epoch in which the position was counted.
    package var epoch: String
    /// From 0, which is before the first item.
    package var position: Int64

    package init(epoch: String, position: Int64) {
        self.epoch = epoch
        self.position = position
    }

    /// Reads what ``description`` wrote, and nothing that merely means the same; nil for anything else.
    package init?(_ text: String) {
        guard let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")), let position = Int64(text[dot...].dropFirst()),
            position >= 0
        else { return nil }
        self.init(epoch: String(text[..<dot]), position: position)
        guard description.utf8.elementsEqual(text.utf8) else { return nil }
    }

    package var description: String { "\(epoch).\(position)" }
}

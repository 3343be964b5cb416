/// A piece of text that is drawn as one: a grapheme cluster, or the part of one that fits two cells.
package struct CellCluster: Sendable, Equatable {
    /// At most 16 scalars, none of them a control.
    package var text: String

    /// The columns it takes in the grid: 1 or 2.
    package var columns: Int

    /// The columns that a terminal gives it that adds up its scalars one by one, as most did before 2023.
    ///
    /// A family of four is 2 columns here and 8 there.
    var addedColumns: Int

    /// A blank of one column.
    package static let blank = ascii(UInt8(ascii: " "))

    /// The cluster of a visible ASCII character.
    static func ascii(_ byte: UInt8) -> CellCluster {
        CellCluster(text: asciiTexts[Int(byte & 0x7F)], columns: 1, addedColumns: 1)
    }

    private static let asciiTexts = (UInt8(0)...0x7F).map { String(Unicode.Scalar($0)) }

    /// The same with nothing that an older terminal would draw beyond its own two columns.
    var shortened: CellCluster {
        guard addedColumns > columns, let first = text.unicodeScalars.first else { return self }
        let styled = text.unicodeScalars.dropFirst().first == "\u{FE0F}"
        return CellCluster(
            text: String(first) + (styled ? "\u{FE0F}" : ""),
            columns: columns,
            addedColumns: first.columns
        )
    }
}

/// The clusters of a text, in order.
package struct CellClusters: Sequence, IteratorProtocol {
    private var characters: String.Iterator
    /// What is left of a character that needs more than two columns.
    private var rest: [Unicode.Scalar] = []

    /// Walks over sanitised text; a control in it nevertheless becomes U+FFFD.
    package init(_ text: String) {
        characters = text.makeIterator()
    }

    /// The next cluster; nil at the end.
    package mutating func next() -> CellCluster? {
        if !rest.isEmpty { return takeFromRest() }
        guard let character = characters.next() else { return nil }
        if let ascii = character.asciiValue, (0x20...0x7E).contains(ascii) {
            return .ascii(ascii)
        }
        let scalars = character.unicodeScalars
        if scalars.count == 1, let scalar = scalars.first {
            return CellClusters.single(scalar)
        }
        return CellClusters.emoji(character) ?? split(character)
    }

    private static func single(_ scalar: Unicode.Scalar) -> CellCluster {
        if scalar.properties.generalCategory == .control {
            return CellCluster(text: "\u{FFFD}", columns: 1, addedColumns: 1)
        }
        let columns = scalar.columns
        if columns == 0 { return CellCluster(text: "\u{25CC}" + String(scalar), columns: 1, addedColumns: 1) }
        return CellCluster(text: String(scalar), columns: columns, addedColumns: columns)
    }

    /// An emoji sequence as one cluster of two columns; nil for anything else.
    ///
    /// What has emoji style by default or by U+FE0F, keycaps, flags, and what is joined to another emoji (UTS #51).
    private static func emoji(_ character: Character) -> CellCluster? {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, first.properties.isEmoji else { return nil }
        let rest = scalars.dropFirst()
        let isSequence =
            first.properties.isEmojiPresentation || rest.contains("\u{FE0F}") || rest.contains("\u{20E3}")
            || (first.isPictographic && rest.contains { $0 == "\u{200D}" || $0.properties.isEmojiModifier })
        guard isSequence else { return nil }
        var kept = String.UnicodeScalarView(scalars.prefix(ScreenLimits.clusterScalars))
        if kept.last == "\u{200D}" { kept.removeLast() }
        let added = kept.reduce(0) { $0 + $1.columns }
        return CellCluster(text: String(kept), columns: 2, addedColumns: added)
    }

    private mutating func split(_ character: Character) -> CellCluster? {
        rest = Array(character.unicodeScalars)
        return takeFromRest()
    }

    /// Takes a base and what follows it as long as two columns hold it; marks beyond the limit are left out.
    private mutating func takeFromRest() -> CellCluster? {
        guard let first = rest.first else { return nil }
        var cluster = CellClusters.single(first)
        var scalars = 1
        var taken = 1
        while taken < rest.count {
            let scalar = rest[taken]
            let columns = scalar.columns
            guard columns == 0 || (cluster.columns + columns <= 2 && scalars < ScreenLimits.clusterScalars) else {
                break
            }
            taken += 1
            guard scalars < ScreenLimits.clusterScalars, scalar.properties.generalCategory != .control else { continue }
            cluster.text.unicodeScalars.append(scalar)
            cluster.columns += columns
            cluster.addedColumns += columns
            scalars += 1
        }
        rest.removeFirst(taken)
        return cluster
    }
}

extension String {
    /// The columns that the text takes on one line of the grid.
    package var columns: Int {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return utf8.count }
        return CellClusters(self).reduce(0) { $0 + $1.columns }
    }

    /// The text, or as much of it as the columns hold with `…` behind it.
    package func cut(toColumns limit: Int) -> String {
        if columns <= limit { return self }
        guard limit > 0 else { return "" }
        var kept = ""
        var used = 0
        for cluster in CellClusters(self) {
            guard used + cluster.columns < limit else { break }
            kept += cluster.text
            used += cluster.columns
        }
        return kept + "…"
    }

    /// The text cut or filled with blanks to exactly so many columns.
    package func fitted(toColumns wanted: Int) -> String {
        let kept = cut(toColumns: wanted)
        return kept + String(repeating: " ", count: max(0, wanted - kept.columns))
    }
}

/// Breaks a text into lines that fit, at blanks where there are any.
///
/// A newline always breaks. Blanks at a break are dropped, those that begin a line stay; a word longer than a line is
/// broken inside. An empty text is one empty line.
///
/// - Parameters:
///   - text: Sanitised text.
///   - columns: The width of a line; less than 1 counts as 1.
/// - Returns: The lines; none is wider than `columns`, unless a single cluster is.
package func wrapped(_ text: String, columns: Int) -> [String] {
    var wrapping = TextWrap(columns: max(1, columns))
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
        wrapping.add(paragraph: String(paragraph))
    }
    return wrapping.lines
}

/// The lines so far and the one that is being filled.
private struct TextWrap {
    let columns: Int
    var lines: [String] = []

    private var line = ""
    private var lineColumns = 0
    /// Where the line may be broken: its text and columns up to the blanks, and after them.
    private var breakPoint: (kept: String, rest: String, restColumns: Int)?

    init(columns: Int) {
        self.columns = columns
    }

    mutating func add(paragraph: String) {
        if paragraph.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            addASCII(Array(paragraph.utf8)[...])
            return
        }
        var blanks = ""
        for cluster in CellClusters(paragraph) {
            if cluster.text == " " {
                blanks += " "
                continue
            }
            takeBlanks(&blanks)
            take(cluster)
        }
        lines.append(line)
        startLine()
    }

    /// The same as for any paragraph, for text whose bytes are its columns.
    private mutating func addASCII(_ bytes: ArraySlice<UInt8>) {
        let blank = UInt8(ascii: " ")
        let indent = bytes.prefix { $0 == blank }.count
        var rest = indent < columns ? bytes : bytes.dropFirst(indent)
        while rest.count > columns {
            let head = rest.prefix(columns + 1)
            // A blank that begins the line is no place to break it.
            let firstWord = head.firstIndex { $0 != blank } ?? head.endIndex
            let place = head[firstWord...].lastIndex(of: blank)
            let kept = place.map { head[..<$0] } ?? head.dropLast()
            lines.append(String(decoding: kept.trimmedAtEnd, as: UTF8.self))
            rest = place == nil ? rest[kept.endIndex...] : rest[kept.endIndex...].drop { $0 == blank }
            if rest.isEmpty { return }
        }
        lines.append(String(decoding: rest.trimmedAtEnd, as: UTF8.self))
    }

    /// Puts the blanks before a word; those that do not fit end the line.
    private mutating func takeBlanks(_ blanks: inout String) {
        guard !blanks.isEmpty else { return }
        let kept = line
        let width = blanks.utf8.count
        if lineColumns + width < columns {
            line += blanks
            lineColumns += width
            if !kept.isEmpty { breakPoint = (kept, "", 0) }
        } else if !line.isEmpty {
            lines.append(line)
            startLine()
        }
        blanks = ""
    }

    private mutating func take(_ cluster: CellCluster) {
        if lineColumns + cluster.columns > columns, !line.isEmpty { breakLine() }
        line += cluster.text
        lineColumns += cluster.columns
        breakPoint?.rest += cluster.text
        breakPoint?.restColumns += cluster.columns
    }

    private mutating func breakLine() {
        guard let point = breakPoint else {
            lines.append(line)
            startLine()
            return
        }
        lines.append(point.kept)
        startLine()
        line = point.rest
        lineColumns = point.restColumns
    }

    private mutating func startLine() {
        line = ""
        lineColumns = 0
        breakPoint = nil
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without the blanks at their end.
    fileprivate var trimmedAtEnd: ArraySlice<UInt8> {
        self[..<(lastIndex { $0 != UInt8(ascii: " ") }.map { $0 + 1 } ?? startIndex)]
    }
}

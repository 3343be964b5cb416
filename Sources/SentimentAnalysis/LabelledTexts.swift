/// A data set for building and measuring, as it stands on disk: tab-separated, a header, no quoting, with the columns
/// `id`, `text`, `heightened` (1, 0, or -1 for left out), `emotion`, `orig_label`, `intensity`, `group`, `turn`.
package struct LabelledTexts: Sendable {
    package struct Row: Sendable {
        package var id: String
        package var text: String
        /// 1 heightened, 0 calm, -1 ambiguous and left out.
        package var heightened: Int
        package var emotion: String
        /// Human valence or annotator confidence, by the set; 0 where there is none.
        package var intensity: Double
    }

    package let rows: [Row]

    /// Parses the bytes of the file at `path`.
    ///
    /// - Throws: ``LexiconError`` with the line for a missing column or a label that is no number.
    package init(path: String, bytes: [UInt8]) throws(LexiconError) {
        var rows: [Row] = []
        var columns: [String: Int] = [:]
        var line = 0
        for raw in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            if raw.isEmpty { continue }
            let fields = raw.split(separator: 0x09, omittingEmptySubsequences: false).map {
                String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
            }
            if columns.isEmpty {
                columns = Dictionary(fields.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
                continue
            }
            rows.append(try Self.row(fields, columns, path, line))
        }
        self.rows = rows
    }

    private static func row(
        _ fields: [String],
        _ columns: [String: Int],
        _ path: String,
        _ line: Int
    ) throws(LexiconError) -> Row {
        func field(_ name: String) -> String? {
            guard let column = columns[name], column < fields.count else { return nil }
            return fields[column]
        }
        guard let text = field("text"), let label = field("heightened"), let heightened = Int(label) else {
            throw LexiconError(path: path, line: line, problem: "needs a text and a number under heightened")
        }
        return Row(
            id: field("id") ?? "",
            text: text,
            heightened: heightened,
            emotion: field("emotion") ?? "",
            intensity: field("intensity").flatMap(Double.init) ?? 0
        )
    }
}

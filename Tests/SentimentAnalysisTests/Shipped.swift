import LexiconFiles
import SentimentAnalysis

/// The lists of the repository, loaded once.
enum Shipped {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    static let folder = LexiconFolder(path: root + "/Lexicons")

    static func analyser() throws -> Analyser { try cached.get() }

    private static let cached = Result { Analyser(lexicons: try folder.lexiconSet()) }

    static func read(_ text: String, seq: Int = 1) throws -> Energy { try analyser().read(text, seq: seq) }

    /// A tab-separated file beside the tests.
    static func table(_ name: String, columns: [String]) throws -> LexiconTable {
        let path = root + "/Tests/SentimentAnalysisTests/" + name
        return try LexiconTable(path: path, bytes: LexiconFolder.bytes(of: path), expecting: columns)
    }
}

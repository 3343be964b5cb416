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

/// A small generator (SplitMix64) so that a random test can be run again from its printed seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

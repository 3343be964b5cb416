package import ConversationCore
import LexiconFiles
import ReflectBack
import SentimentAnalysis

/// The word lists as they are shipped, read once.
package enum ShippedAnalyst {
    /// - Throws: `LexiconError` where they cannot be read.
    package static func analyst() throws -> Analyst { try loaded.get() }

    private static let loaded = Result { try load() }

    private static func load() throws -> Analyst {
        let folder = LexiconFolder(path: HeardCommand.lexicons)
        let sources = try folder.sources(of: "en")
        guard let notices = sources.first(where: { $0.name == "notices.tsv" }) else {
            throw TestFailure("notices.tsv is missing")
        }
        return Analyst(
            analyser: Analyser(lexicons: try folder.lexiconSet(), thresholds: .shipped),
            reflectors: ["en": Reflector(phrasebook: try Phrasebook(sources: sources))],
            notices: try Notices(notices)
        )
    }
}

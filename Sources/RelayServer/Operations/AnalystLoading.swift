internal import ConversationCore
internal import LexiconFiles
internal import ReflectBack
internal import SentimentAnalysis

extension Analyst {
    /// Reads the word lists of every language in a folder.
    ///
    /// - Throws: ``LexiconError`` with file and line; what was loaded before stays in force.
    init(lexicons path: String, thresholds: Thresholds) throws(LexiconError) {
        let folder = LexiconFolder(path: path)
        var reflectors: [String: Reflector] = [:]
        var notices: Notices?
        for language in try folder.languages() {
            let sources = try folder.sources(of: language)
            if sources.contains(where: { $0.name.hasPrefix("reflect-") }) {
                reflectors[language] = Reflector(phrasebook: try Phrasebook(sources: sources))
            }
            if language == "en", let source = sources.first(where: { $0.name == "notices.tsv" }) {
                notices = try Notices(source)
            }
        }
        guard let notices else { throw LexiconError(path: "\(path)/en/notices.tsv", line: 0, problem: "is missing") }
        self.init(
            analyser: Analyser(lexicons: try folder.lexiconSet(), thresholds: thresholds),
            reflectors: reflectors,
            notices: notices,
            thresholds: thresholds
        )
    }
}

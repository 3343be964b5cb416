internal import LexiconFiles
package import ReflectBack
package import SentimentAnalysis

/// The word lists of a folder, loaded for the commands that read texts.
package struct AnalysisTools: Sendable {
    package let analyser: Analyser
    package let reflectors: [String: Reflector]

    /// Reads the folder.
    ///
    /// - Throws: ``LexiconError`` with file and line.
    package init(lexicons path: String) throws(LexiconError) {
        let folder = LexiconFolder(path: path)
        var reflectors: [String: Reflector] = [:]
        for language in try folder.languages() {
            let sources = try folder.sources(of: language)
            guard sources.contains(where: { $0.name.hasPrefix("reflect-") }) else { continue }
            reflectors[language] = Reflector(phrasebook: try Phrasebook(sources: sources))
        }
        self.reflectors = reflectors
        analyser = Analyser(lexicons: try folder.lexiconSet())
    }

    /// The phrases for a language, where there are any; English where the reading is undecided.
    func reflector(for language: String) -> Reflector? { reflectors[language == "und" ? "en" : language] }
}

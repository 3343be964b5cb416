import FoundationEssentials
import ReflectBack
import SentimentAnalysis

/// The word lists as they are shipped, read from the tree that the test was built in.
enum EnglishPhrasebook {
    static let reflector = Reflector(phrasebook: phrasebook)
    static let gate = SuggestionGate(phrasebook: phrasebook)

    static let phrasebook: Phrasebook = {
        do {
            return try Phrasebook(sources: sources())
        } catch {
            fatalError("the shipped word lists cannot be read: \(error)")
        }
    }()

    static var folder: String {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Lexicons/en"
    }

    static func sources() throws -> [LexiconSource] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.filter { $0.hasPrefix("reflect-") }.map { name in
            LexiconSource(path: name, bytes: [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + name))))
        }
    }

    /// The sentence that is suggested after `messages`.
    static func suggestion(_ messages: String...) -> String? {
        hint(messages)?.suggestions.first?.text
    }

    static func hint(_ messages: [String], _ change: (inout Situation) -> Void = { _ in }) -> HintContent? {
        var situation = Situation(turns: messages.enumerated().map { Turn(seq: $0.offset + 1, text: $0.element) })
        change(&situation)
        return reflector.hint(for: situation)
    }
}

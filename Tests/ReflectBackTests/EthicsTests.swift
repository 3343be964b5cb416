import Foundation
import ReflectBack
import SentimentAnalysis
import Testing

@Suite struct `The reflect-back` {
    @Test(arguments: [
        "I lost my job over this and I want to die.", "Fix it or I will hurt myself.",
        "Your driver tried to assault me.",
        "I swear I am going to kill him.", "There is no reason to live any more.", "I've taken all the pills.",
        "I have nothing to live for any more.",
        "My boyfriend hits me and I need a new number.", "The driver had a gun in the car.", "My house smells of gas.",
    ])
    func `offers no template to somebody in danger`(message: String) throws {
        let hint = try #require(EnglishPhrasebook.hint([message]))
        #expect(hint.kind == .safety)
        #expect(hint.suggestions.isEmpty)
        #expect(!hint.prompts.isEmpty)
    }

    @Test(arguments: [
        "This app is killing me.", "I'd kill for a working printer.", "The bath bomb arrived broken.", "My phone died.",
        "Would it kill you to answer the phone?", "I could have died of embarrassment.",
        "Kill the subscription please.",
    ])
    func `takes a figure of speech for what it is`(message: String) {
        #expect(EnglishPhrasebook.hint([message])?.kind != .safety)
    }

    @Test func `keeps to the safety prompt while the danger is among the recent messages`() throws {
        let hint = try #require(EnglishPhrasebook.hint(["I want to end my life.", "My order never arrived."]))
        #expect(hint.kind == .safety)
        #expect(hint.suggestions.isEmpty)
    }

    @Test(arguments: ["This bloody app crashes every time I pay.", "The damn router is broken again."])
    func `takes swearing for energy and not for a threat`(message: String) throws {
        let hint = try #require(EnglishPhrasebook.hint([message]))
        #expect(hint.kind != .safety)
        for suggestion in hint.suggestions {
            #expect(!suggestion.text.contains("bloody") && !suggestion.text.contains("damn"))
        }
    }

    @Test func `holds no template that claims to feel, promises, sells, blames or presses`() throws {
        let forbidden: Set<SuggestionGate.Refusal> = [.claim, .promise, .sale, .blame, .formula, .profanity]
        let pressing = ["only today", "before you cancel", "hurry", "last chance", "limited", "don't leave", "loyal"]
        let path = EnglishPhrasebook.folder + "/reflect-sentences.tsv"
        let content = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        var count = 0
        for line in content.split(separator: "\n") where !line.hasPrefix("#") {
            if line.hasPrefix("prompt") || line.hasPrefix("perspective") { continue }
            guard let text = line.split(separator: "\t").last.map(String.init) else { continue }
            count += 1
            #expect(forbidden.isDisjoint(with: EnglishPhrasebook.gate.refusals(of: text, toward: [])), "\(text)")
            for word in pressing { #expect(!text.lowercased().contains(word), "\(text)") }
        }
        #expect(count > 30)
    }

    @Test func `reads the same words the same way, whatever the name, the place or the brand`() throws {
        let templates = [
            "% lost my suitcase and nobody at the desk in % helped me.",
            "I was charged twice by % for one order and I am so disappointed.",
            "My flight to % was cancelled and I have been on hold for 3 hours.",
        ]
        let names = ["Berlin", "Lagos", "Mumbai", "Boston", "Nguyen", "Okafor", "Acme", "Zalgo"]
        for template in templates {
            var shapes: Set<String> = []
            for name in names {
                let message = template.replacing("%", with: name)
                let hint = try #require(EnglishPhrasebook.hint([message]))
                let texts = hint.suggestions.map { $0.text.replacing(name, with: "%") }
                shapes.insert("\(hint.kind) \(texts) \(hint.prompts)")
            }
            #expect(shapes.count == 1, "\(shapes)")
        }
    }

    @Test func `never says more than the customer did`() {
        let messages = [
            "My parcel never arrived and the app keeps crashing.",
            "Cancelled my flight, 4 hrs on hold, still no answer!!",
            "u charged me $40 twice for order 88123",
            "I want a refund. The kettle leaks and nobody replies to my emails.",
            "Why was my account locked? I have been trying to log in for two days.", "so fed up, third call today",
        ]
        for message in messages {
            for suggestion in EnglishPhrasebook.hint([message])?.suggestions ?? [] {
                #expect(
                    EnglishPhrasebook.gate.refusals(of: suggestion.text, toward: [message]) == [],
                    "\(suggestion.text)"
                )
            }
        }
    }

    @Test func `speaks of words in a draft and never of the agent's state`() throws {
        let path = EnglishPhrasebook.folder + "/reflect-drafts.tsv"
        let content = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        for line in content.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            for field in fields.suffix(2) {
                for state in ["you seem", "you are angry", "you sound", "your mood", "you feel"] {
                    #expect(!field.lowercased().contains(state), "\(field)")
                }
            }
        }
    }

    @Test func `knows of a message its words and nothing of how they were typed`() {
        let turn = Turn(seq: 1, text: "My parcel never arrived.")
        #expect(Mirror(reflecting: turn).children.compactMap(\.label) == ["seq", "text", "energy"])
    }

    @Test func `says of an agent's words what they say, and nothing of the agent`() {
        let reflector = EnglishPhrasebook.reflector
        let turn = Turn(seq: 1, text: "I am furious, my parcel never arrived.")
        let found = reflector.acknowledgement(in: "That sounds really upsetting.", seq: 2, toward: [turn])
        #expect(found.evidence.allSatisfy { $0.weight == 0 && $0.base == 0 })
        let review = reflector.review(of: "Calm down.", in: Situation(turns: [turn]))
        let said =
            [found as Any, review].flatMap { Mirror(reflecting: $0).children.compactMap(\.label) }
            + review.findings.flatMap { Mirror(reflecting: $0).children.compactMap(\.label) }
        for label in said { #expect(!["score", "level", "emotion", "agent", "mood"].contains(label), "\(label)") }
        #expect(!review.findings.isEmpty)
    }

    @Test(arguments: [
        "I want the premium plan upgrade that you sold me, it never worked.",
        "Your special offer was a lie, I paid full price.",
        "I was promised a discount and was charged twice.",
    ])
    func `sells nothing, not even in the customer's own words`(message: String) {
        for suggestion in EnglishPhrasebook.hint([message])?.suggestions ?? [] {
            for word in ["upgrade", "discount", "offer", "premium"] { #expect(!suggestion.text.contains(word)) }
        }
    }

    /// Success is acknowledgement and never conversion: nothing that is sent, stored or reported has a name for a sale.
    @Test func `counts no sale in anything that is sent, stored or reported`() throws {
        let sources = EnglishPhrasebook.folder + "/../../Sources/"
        let selling = ["conversion", "revenue", "upsold", "purchase", "retention", "churn", "sales"]
        var files = 0
        for folder in ["ChatModel", "ChatProtocol", "ConversationCore", "ConversationStore", "SupervisorConsole"] {
            let names = FileManager.default.enumerator(atPath: sources + folder)?.compactMap { $0 as? String } ?? []
            for name in names where name.hasSuffix(".swift") {
                files += 1
                let text = try String(contentsOf: URL(filePath: "\(sources)\(folder)/\(name)"), encoding: .utf8)
                let literals = text.split(separator: "\"", omittingEmptySubsequences: false)
                for (offset, literal) in literals.enumerated() where !offset.isMultiple(of: 2) {
                    let words = literal.lowercased().split { !$0.isLetter }
                    #expect(!words.contains { selling.contains(String($0)) }, "\(folder)/\(name): \(literal)")
                }
            }
        }
        #expect(files > 40)
    }

    @Test func `has no sentence of its own in the code`() throws {
        let folder = EnglishPhrasebook.folder + "/../../Sources/ReflectBack"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        #expect(files.count > 20)
        for file in files {
            let text = try String(contentsOf: URL(filePath: folder + "/" + file), encoding: .utf8)
            for line in text.split(separator: "\n") {
                let code = line.drop { $0 == " " }
                if code.hasPrefix("//") || code.contains("problem: \"") || code.contains("precondition(") { continue }
                let literals = code.split(separator: "\"", omittingEmptySubsequences: false)
                for (offset, literal) in literals.enumerated() where !offset.isMultiple(of: 2) {
                    let words = literal.split(separator: " ").filter { $0.count > 1 && $0.allSatisfy(\.isLowercase) }
                    #expect(words.count < 2, "\(file): \(literal)")
                }
            }
        }
    }
}

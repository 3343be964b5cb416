import SentimentAnalysis

/// The words that the reflect-back itself says: openings, feelings, check questions, prompts.
struct Sentences: Sendable {
    private var texts: [Slot: [String]] = [:]
    private var path = "reflect-sentences.tsv"

    /// The places that a text can be for; `⟨fact⟩`, `⟨want⟩`, `⟨feeling⟩` in it are filled.
    enum Slot: String, Sendable, CaseIterable {
        case capital
        case fact, facts
        case want
        case wantAlone = "want-alone"
        case feelingPerson = "feeling-person"
        case feelingSituation = "feeling-situation"
        case feelingStrong = "feeling-strong"
        case inferred = "feeling-inferred"
        case check
        case checkOpen = "check-open"
        case checkFeeling = "check-feeling"
        case checkAsked = "check-asked"
        case offer, wish
        case us = "want-us"
        case toDo = "want-to"
        case have = "want-have"
        case know = "want-know"
        case knowHow = "want-know-how"
        case knowIf = "want-know-if"
        case whether = "want-know-whether"
        case owner, article, joint, vowels, endings
        case articleVowel = "article-vowel"
        case customerOwner = "owner-customer"
        case was, were, been
        case customer
        case promptNoFact = "prompt-no-fact"
        case promptNoWant = "prompt-no-want"
        case promptQuestion = "prompt-question"
        case promptAnger = "prompt-anger"
        case promptSarcasm = "prompt-sarcasm"
        case promptSlow = "prompt-slow"
        case promptCorrected = "prompt-corrected"
        case promptRepeated = "prompt-repeated"
        case promptLeaving = "prompt-leaving"
        case promptPerson = "prompt-person"
        case promptSafety = "prompt-safety"
        case promptOffer = "prompt-offer"
        case perspective
    }

    /// The text of `slot`; with several, the one that `turn` picks.
    func text(_ slot: Slot, _ turn: Int = 0) -> String {
        guard let choices = texts[slot], !choices.isEmpty else { return "" }
        return choices[turn % choices.count]
    }

    func all(_ slot: Slot) -> [String] { texts[slot] ?? [] }

    /// Every text that may end up in a suggestion.
    var spoken: [String] {
        texts.filter { !$0.key.rawValue.hasPrefix("prompt") && $0.key != .perspective }
            .sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
    }

    mutating func read(_ source: LexiconSource) throws(LexiconError) {
        path = source.path
        let table = try LexiconTable(path: source.path, bytes: source.bytes, expecting: ["place", "text"])
        for row in table.rows {
            guard let slot = Slot(rawValue: row.fields[0]) else {
                throw LexiconError(path: path, line: row.line, problem: "names an unknown place \"\(row.fields[0])\"")
            }
            guard !row.fields[1].isEmpty else {
                throw LexiconError(path: path, line: row.line, problem: "has no text")
            }
            texts[slot, default: []].append(row.fields[1])
        }
    }

    /// - Throws: ``LexiconError`` where a place has no text.
    func validate() throws(LexiconError) {
        for slot in Slot.allCases where texts[slot] == nil {
            throw LexiconError(path: path, line: 0, problem: "has no text for \"\(slot.rawValue)\"")
        }
    }
}

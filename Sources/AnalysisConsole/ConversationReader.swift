package import ReflectBack
package import SentimentAnalysis

/// Reads the lines of one conversation in order, as the relay would have.
package struct ConversationReader: Sendable {
    private var history = EnergyHistory()
    private var turns: [Turn] = []
    private var suggested: Set<String> = []
    private var sent: [String] = []
    private let readings = Readings()
    private var isHeightened = false
    private var isAcknowledged = false
    private var seq = 0

    /// How many of the customer's messages a hint looks back over.
    private static let rememberedTurns = 12

    package init() {}

    /// What is read out of a customer's line.
    package struct Reading: Sendable {
        package var energy: Energy
        package var notes: MessageNotes
        package var hint: HintContent?
    }

    /// Reads a customer's line.
    package mutating func read(_ text: String, with tools: AnalysisTools) -> Reading {
        seq += 1
        let energy = tools.analyser.read(text, seq: seq, circumstances: Circumstances(), after: history)
        history.append(energy)
        turns.append(Turn(seq: seq, text: text, energy: energy))
        if turns.count > Self.rememberedTurns { turns.removeFirst() }
        if energy.level >= .heightened {
            isHeightened = true
            isAcknowledged = false
        }
        guard let reflector = tools.reflector(for: energy.language) else {
            return Reading(energy: energy, notes: MessageNotes(), hint: nil)
        }
        let (notes, hint) = reflector.reflection(for: situation)
        suggested.formUnion(hint?.suggestions.map(\.text) ?? [])
        return Reading(energy: energy, notes: notes, hint: hint)
    }

    /// Reads an agent's line: whether it took up what the customer had said.
    package mutating func acknowledgement(in text: String, with tools: AnalysisTools) -> Acknowledgement {
        seq += 1
        let language = turns.last?.energy?.language ?? "en"
        guard let reflector = tools.reflector(for: language) ?? tools.reflector(for: "en") else {
            return Acknowledgement(how: .none, evidence: [])
        }
        let found = reflector.acknowledgement(in: text, seq: seq, toward: turns)
        sent.append(text)
        if sent.count > Self.rememberedTurns { sent.removeFirst() }
        if found.how != .none, found.how != .apology { isAcknowledged = true }
        return found
    }

    private var situation: Situation {
        Situation(
            turns: turns,
            suggested: suggested,
            isAcknowledged: isAcknowledged,
            isHeightened: isHeightened,
            sent: sent,
            readings: readings
        )
    }

    /// What the draft check says of an agent's text at this point; without a customer's words it is read as written to
    /// somebody upset.
    package func review(_ draft: String, with tools: AnalysisTools) -> DraftReview {
        tools.reflector(for: turns.last?.energy?.language ?? "en")?.review(of: draft, in: situation)
            ?? DraftReview()
    }
}

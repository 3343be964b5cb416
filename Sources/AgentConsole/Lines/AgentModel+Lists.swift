internal import ChatModel
internal import SentimentAnalysis

extension AgentModel {
    /// `/list`: the conversations, the offers and the queues.
    var overviewLines: [String] {
        var lines = held.map { overview(of: $0) }
        if lines.isEmpty { lines.append("You have no conversation.") }
        for (index, offer) in offers.enumerated() {
            let waited = now.milliseconds(since: offer.waitingSince).inWords
            let command = offer.id == nil ? "/take" : "/accept"
            lines.append(
                "offer \(index + 1): \(offer.queue), waiting \(waited), \(offer.previewWords) \(command) \(index + 1)"
            )
        }
        let waiting = queues.filter { $0.waiting > 0 }.map { "\($0.waiting) in \($0.name)" }
        lines.append(waiting.isEmpty ? "Nobody waits in a queue." : "Waiting: \(waiting.joined(separator: ", ")).")
        return lines
    }

    private func overview(of conversation: HeldConversation) -> String {
        var parts = ["\(conversation.number) \(conversation.name)\(conversation.id == selected ? " (selected)" : "")"]
        if let reading = conversation.reading {
            parts.append("\(reading.level.word) \(reading.points), \(reading.trend.rawValue)")
        }
        if let flag = conversation.flag { parts.append("flagged\(flag.isAcknowledged ? ", acknowledged" : "")") }
        if case .gone(let reason) = conversation.standing { parts.append("gone: \(reason)") }
        if conversation.unread > 0 { parts.append("\(conversation.unread) new") }
        if let since = conversation.waitingSince { parts.append("waits \(now.milliseconds(since: since).inWords)") }
        if !conversation.outgoing.isEmpty { parts.append("\(conversation.outgoing.count) not sent yet") }
        if !conversation.draft.text.isEmpty { parts.append("draft") }
        return parts.joined(separator: "; ")
    }

    /// `/colleagues`: who is at the desk.
    var colleagueLines: [String] {
        let people = colleagues.map { colleague in
            "\(colleague.name)\(colleague.id == myID ? " (you)" : ""): \(colleague.routing.word), "
                + "\(colleague.open) of \(colleague.capacity)"
        }
        let waiting = queues.map { "queue \($0.name): \($0.waiting) waiting" }
        return people + waiting
    }
}

internal import ChatModel

/// Who has the conversation: assigning, handing on, stepping in, leaving, closing, rating.
extension Deciding {
    func assign(to agent: Participant, reason: PublicEntry.PresenceReason) throws(Refusal) -> DraftEntries {
        switch conversation.phase {
        case .closed: throw Refusal.conversationClosed
        case .assigned: throw Refusal.alreadyTaken
        case .queued: break
        }
        let handedOn = conversation.hadAgent && conversation.lastTransfer != nil && reason == .accepted
        return DraftEntries([
            .participantJoined(.init(participant: agent, reason: handedOn ? .transfer : reason)),
            .stateChanged(.init(state: .assigned, reason: "accepted")),
        ])
    }

    mutating func requeue(_ cause: Command.RequeueCause) throws(Refusal) -> DraftEntries {
        try requireOpen()
        guard let agent = conversation.agent else { throw Refusal.notAssigned }
        switch cause {
        case .asked(let person, let summary):
            try requireMember(person)
            try requireLength(summary, limit: .summary)
            return DraftEntries(
                left(agent, .requeued, "requeued"),
                internal: summary.isEmpty ? [] : [.transferred(handOn(from: person, summary: summary))]
            )
        case .agentLost:
            return DraftEntries(left(agent, .disconnected, "agent_lost") + [announcement(.agentLost)])
        case .reassigned(let supervisor):
            return DraftEntries(
                left(agent, .transfer, "reassigned"),
                internal: [.transferred(handOn(from: supervisor, summary: ""))]
            )
        }
    }

    private func handOn(from person: Participant, summary: String) -> Transfer {
        Transfer(from: person, toAgent: nil, toQueue: conversation.queue, summary: summary)
    }

    private func left(
        _ agent: Participant,
        _ reason: PublicEntry.PresenceReason,
        _ stateReason: String
    ) -> [PublicEntry] {
        [
            .participantLeft(.init(participant: agent, reason: reason)),
            .stateChanged(.init(state: .queued, reason: stateReason)),
        ]
    }

    mutating func transfer(_ transfer: Transfer) throws(Refusal) -> DraftEntries {
        try requireOpen()
        try requireLength(transfer.summary, limit: .summary)
        guard let agent = conversation.agent,
            agent.id == transfer.from.id || transfer.from.role == .supervisor
        else { throw Refusal.notAssigned }
        return DraftEntries(
            left(agent, .transfer, "transfer") + [announcement(.transferred)],
            internal: [.transferred(transfer)]
        )
    }

    func barge(_ supervisor: Participant) throws(Refusal) -> DraftEntries {
        try requireOpen()
        guard !conversation.admits(supervisor.id) else { throw Refusal.alreadyTaken }
        return DraftEntries([.participantJoined(.init(participant: supervisor, reason: .barge))])
    }

    func presence(isHere: Bool) throws(Refusal) -> DraftEntries {
        try requireOpen()
        guard conversation.isCustomerHere != isHere else { return DraftEntries() }
        let customer = conversation.header.customer
        return DraftEntries([
            isHere
                ? .participantJoined(.init(participant: customer, reason: .resumed))
                : .participantLeft(.init(participant: customer, reason: .disconnected))
        ])
    }

    func close(by closer: Participant?, reason: String) throws(Refusal) -> DraftEntries {
        try requireOpen()
        try requireLength(reason, limit: .summary)
        if let closer, closer.role != .supervisor { try requireMember(closer) }
        return DraftEntries([.stateChanged(.init(state: .closed, reason: reason))])
    }

    func rate(_ rating: Rating) throws(Refusal) -> DraftEntries {
        if case .closed(let closedAt, _) = conversation.phase,
            instant.milliseconds(since: closedAt) > limits[.conversationLife]
        {
            throw Refusal.conversationClosed
        }
        guard conversation.hadAgent else { throw Refusal.notAssigned }
        guard rating.score != nil || rating.understood != nil || rating.comment != nil else {
            throw Refusal.badRequest("data")
        }
        if let score = rating.score, !(1...5 ~= score) { throw Refusal.badRequest("score") }
        if let understood = rating.understood, !(1...4 ~= understood) { throw Refusal.badRequest("understood") }
        try requireLength(rating.comment ?? "", limit: .summary)
        return DraftEntries([.rated(rating)])
    }
}

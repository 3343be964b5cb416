internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// Requests of the desk that are about one conversation, which the person may read.
extension DeskDoor {
    func carryOut(_ request: DeskRequest, in host: HostedConversation, by person: Participant, _ answer: Answer) {
        switch request {
        case .sendMessage(_, let message):
            relay.send(message, in: host.id, from: person, answer) { DeskReply.sent($0) }
        case .history(_, let log, let query): history(of: host, log, query, person, answer)
        case .receipt(_, let receipt):
            relay.ephemera.receipt(receipt, in: host.id, from: person, by: answer.link)
            answer.ok(DeskReply.done)
        case .typing(_, let state):
            guard host.state.admits(person.id) else { return answer.error(.notAssigned) }
            relay.ephemera.typing(state, in: host.id, from: person, by: answer.link)
            answer.ok(DeskReply.done)
        case .closeConversation(_, let reason):
            relay.close(host.id, by: person, reason: reason ?? "", answer) { DeskReply.numbered(seq: $0) }
        case .take: take(host, person, answer)
        case .transfer(_, let transfer): hand(host, transfer.to, transfer.summary, by: person, answer)
        case .requeue(_, let summary):
            done(.requeue(.asked(by: person, summary: summary)), on: host, answer)
        case .hintFeedback(_, let feedback): relay.note(feedback, in: host, answer)
        case .checkDraft(_, let text): answer.ok(DeskReply.draft(relay.check(text, in: host)))
        case .askReview(_, let wish): relay.reviews.ask(wish, in: host.id, by: person, answer)
        case .stopMonitor: stopMonitor(host, answer)
        default: keep(request, in: host, by: person, answer)
        }
    }

    /// What ends in the internal log, or needs a supervisor.
    private func keep(_ request: DeskRequest, in host: HostedConversation, by person: Participant, _ answer: Answer) {
        switch request {
        case .addNote(_, let kind, let text): note(.addNote(by: person, kind: kind, text: text), on: host, answer)
        case .editNote(_, let note, let text):
            noted(.editNote(by: person, note: note, text: text), on: host, answer)
        case .removeNote(_, let note): noted(.removeNote(by: person, note: note), on: host, answer)
        case .raiseFlag(_, let reason): noted(.raiseFlag(by: person, reason: reason), on: host, answer)
        case .lowerFlag(_, let reason): noted(.lowerFlag(by: person, reason: reason), on: host, answer)
        case .whisper(_, let text):
            relay.audit("whisper", by: person, in: host.id)
            noted(.whisper(from: person, text: text), on: host, answer)
        case .monitor: monitor(host, person, answer)
        case .barge: barge(host, person, answer)
        case .assign(_, let destination): hand(host, destination, "", by: person, answer)
        default: answer.error(.unknownOp)
        }
    }

    // MARK: Logs

    private func history(
        of host: HostedConversation,
        _ log: LogName,
        _ query: HistoryQuery,
        _ person: Participant,
        _ answer: Answer
    ) {
        do {
            let pushes: [DeskPush]
            let hasMore: Bool
            switch log {
            case .publicLog:
                let (items, more) = try relay.publicPage(of: host.id, query)
                pushes = items.map { .item(host.id, $0, isOwn: $0.entry.isFrom(person.id)) }
                hasMore = more
            case .internalLog:
                let (items, more) = try relay.internalPage(of: host.id, query)
                pushes = items.map { .internalItem(host.id, $0) }
                hasMore = more
            }
            let page = HistoryPage(
                fitting: pushes,
                range: query.range,
                hasMore: hasMore,
                maximumBytes: relay.limits[.historyBytes]
            )
            answer.ok(DeskReply.history(page))
        } catch {
            relay.reportReadFailure(error)
            answer.error(.unavailable)
        }
    }

    private func note(_ command: Command, on host: HostedConversation, _ answer: Answer) {
        append(command, on: host, answer) { item in
            guard case .noteAdded(let note) = item.entry else { return .noted(iseq: item.iseq) }
            return .noteAdded(iseq: item.iseq, note.id)
        }
    }

    private func noted(_ command: Command, on host: HostedConversation, _ answer: Answer) {
        append(command, on: host, answer) { .noted(iseq: $0.iseq) }
    }

    private func append(
        _ command: Command,
        on host: HostedConversation,
        _ answer: Answer,
        reply: @escaping (InternalItem) -> DeskReply
    ) {
        let origin = Origin(connection: answer.link.id, names: .lastInternal)
        relay.conversations.perform(command, on: host.id, origin: origin) { end in
            guard case .committed(let committed) = end, let item = committed.internalItems.last else {
                return answer.refuse(end)
            }
            answer.ok(reply(item))
        }
    }

    private func done(_ command: Command, on host: HostedConversation, _ answer: Answer) {
        relay.conversations.perform(command, on: host.id) { end in
            guard case .committed = end else { return answer.refuse(end) }
            answer.ok(DeskReply.done)
        }
    }

    // MARK: Handing on

    /// A transfer by the agent, or a supervisor's assignment; a waiting conversation is only put before somebody.
    private func hand(
        _ host: HostedConversation,
        _ destination: Destination,
        _ summary: String,
        by person: Participant,
        _ answer: Answer
    ) {
        var agent: ParticipantID?
        var queue: String?
        switch destination {
        case .agent(let id):
            guard relay.router.desk.agents[id] != nil else { return answer.error(.notFound) }
            agent = id
        case .queue(let name):
            guard let known = relay.queue(named: name) else { return answer.error(.notFound) }
            queue = known
        }
        if host.state.state == .queued, person.role == .supervisor, let agent {
            relay.router.reserve(host, for: agent)
            return answer.ok(DeskReply.done)
        }
        done(.transfer(by: person, toAgent: agent, toQueue: queue, summary: summary), on: host, answer)
    }

    // MARK: Supervisors

    private func monitor(_ host: HostedConversation, _ person: Participant, _ answer: Answer) {
        relay.audit("monitor", by: person, in: host.id) { [relay] isWritten in
            guard isWritten else { return answer.error(.unavailable) }
            answer.ok(DeskReply.done)
            relay.introduce(host, to: answer.link, isMonitor: true)
        }
    }

    private func stopMonitor(_ host: HostedConversation, _ answer: Answer) {
        if answer.link.followings[host.id]?.isMonitor == true {
            relay.followers.unfollow(host.id, by: answer.link)
        }
        answer.ok(DeskReply.done)
    }

    private func barge(_ host: HostedConversation, _ person: Participant, _ answer: Answer) {
        let origin = Origin(connection: answer.link.id, names: .lastPublic)
        let line = relay.auditRecord("barge", by: person, in: host.id)
        relay.conversations.perform(.barge(by: person), on: host.id, records: [line], origin: origin) { end in
            guard case .committed(let committed) = end, let seq = committed.publicItems.last?.seq else {
                return answer.refuse(end)
            }
            answer.ok(DeskReply.numbered(seq: seq))
        }
    }
}

internal import ChatModel
package import ReflectBack
internal import SentimentAnalysis

extension Deciding {
    /// A message, with all that is read out of it in the same decision, so that it shares the message's commit.
    mutating func send(from sender: Participant, clientID: String, text: String) throws(Refusal) -> Decision {
        if let receipt = conversation.receipt(of: sender.id, clientID: clientID) { return .duplicate(receipt) }
        try requireMember(sender)
        guard !clientID.isEmpty, clientID.count <= limits[.clientID] else { throw Refusal.badRequest("client_id") }
        try requireText(text, limit: .text)
        let message = PublicEntry.Message(
            id: ids.next(IdentifierKind.Message.self, at: instant),
            from: sender,
            text: text,
            clientID: clientID
        )
        var entries = DraftEntries([.message(message)])
        guard conversation.isAnalysed else { return .append(entries) }
        let seq = conversation.heads.seq + 1
        entries.internalEntries =
            sender.role == .customer ? read(text, seq: seq) : acknowledgements(in: text, seq: seq, by: sender)
        return .append(entries)
    }

    /// What a customer's message gives the desk: the reading, new notes, a flag's rise or fall, and a hint.
    private mutating func read(_ text: String, seq: Int) -> [InternalEntry] {
        let energy = analyst.analyser.read(text, seq: seq, circumstances: circumstances, after: conversation.history)
        var entries: [InternalEntry] = [.energy(seq: seq, energy)]
        let reflector = analyst.reflector(for: energy.language)
        let turn = Turn(seq: seq, text: text, energy: energy)
        if let reflector { entries += newNotes(in: turn, by: reflector) }
        if let confirmation = confirmation(in: turn, by: reflector) { entries.append(confirmation) }
        entries += flagChanges(for: energy)
        if let reflector, let hint = hint(after: turn, energy: energy, by: reflector) { entries.append(.hint(hint)) }
        return entries
    }

    private var circumstances: Circumstances {
        let rhythm = conversation.rhythm
        var circumstances = Circumstances()
        circumstances.contactNumber = conversation.header.contactNumber
        circumstances.unansweredMilliseconds = rhythm.unansweredSince.map { instant.milliseconds(since: $0) } ?? 0
        circumstances.unansweredMessages = rhythm.unansweredMessages
        circumstances.messagesInLastMinute = rhythm.recent.count { instant.milliseconds(since: $0) <= 60_000 }
        return circumstances
    }

    private mutating func newNotes(in turn: Turn, by reflector: Reflector) -> [InternalEntry] {
        let found = reflector.notes(of: turn, remembering: conversation.readings)
        var book = conversation.noteBook
        var added: [InternalEntry] = []
        for (kind, quotes) in [(Note.Kind.fact, found.facts), (.want, found.wants)] {
            for quote in quotes where book.notes.count < limits[.notes] && !book.holds(lettersOf: quote.text) {
                let note = Note(
                    id: ids.next(IdentifierKind.Note.self, at: instant),
                    kind: kind,
                    text: quote.text,
                    author: .analyser,
                    about: [quote.about]
                )
                book.add(note)
                added.append(.noteAdded(note))
            }
        }
        return added
    }

    private func confirmation(in turn: Turn, by reflector: Reflector?) -> InternalEntry? {
        guard let awaited = conversation.awaitedConfirmation, let reflector,
            reflector.confirms(turn, remembering: conversation.readings)
        else { return nil }
        return .acknowledged(
            AcknowledgedRecord(
                seq: turn.seq,
                about: awaited.about,
                how: .confirmed,
                evidence: [],
                afterMilliseconds: waitForAcknowledgement
            )
        )
    }

    /// A hint where the customer is more than calm, or has not been acknowledged yet in a flagged conversation.
    private mutating func hint(after turn: Turn, energy: Energy, by reflector: Reflector) -> Hint? {
        let isOpenEpisode = conversation.episode.map { !$0.isAcknowledged } ?? false
        guard energy.level >= .uneasy || isOpenEpisode else { return nil }
        var situation = conversation.situation
        situation.turns.append(turn)
        if situation.turns.count > Conversation.rememberedTurns { situation.turns.removeFirst() }
        situation.isHeightened = situation.isHeightened || energy.level >= .heightened
        guard let content = reflector.hint(for: situation) else { return nil }
        return Hint(
            id: ids.next(IdentifierKind.Hint.self, at: instant),
            content: content,
            energy: energy,
            isAcknowledged: situation.isAcknowledged
        )
    }

    /// Whether what the desk just wrote took up what the customer said.
    private func acknowledgements(in text: String, seq: Int, by sender: Participant) -> [InternalEntry] {
        let isUpset = (conversation.energy?.level ?? .calm) >= .uneasy
        guard conversation.episode.map({ !$0.isAcknowledged }) ?? isUpset, !conversation.turns.isEmpty,
            let reflector = analyst.reflector(for: conversation.energy?.language ?? "en")
                ?? analyst.reflector(for: "en")
        else { return [] }
        let found = reflector.acknowledgement(in: text, seq: seq, toward: conversation.turns)
        guard let how = AcknowledgedRecord.How(found.how) else { return [] }
        return [
            .acknowledged(
                AcknowledgedRecord(
                    seq: seq,
                    about: conversation.turns.suffix(3).map(\.seq),
                    how: how,
                    evidence: found.evidence,
                    afterMilliseconds: waitForAcknowledgement
                )
            )
        ]
    }

    private var waitForAcknowledgement: Int {
        conversation.episode.map { instant.milliseconds(since: $0.since) } ?? 0
    }
}

extension Conversation {
    /// What a hint or a draft check is made from.
    package var situation: Situation {
        Situation(
            turns: turns,
            suggested: suggested,
            isAcknowledged: episode?.isAcknowledged ?? false,
            isHeightened: flag != nil,
            contactNumber: header.contactNumber,
            sent: replies,
            readings: readings
        )
    }
}

extension AcknowledgedRecord.How {
    /// The ways that count; nothing and a bare apology do not.
    init?(_ how: Acknowledgement.How) {
        switch how {
        case .none, .apology: return nil
        case .sympathy: self = .sympathy
        case .facts: self = .facts
        case .feeling: self = .feeling
        }
    }
}

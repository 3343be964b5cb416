package import ChatModel
internal import ReflectBack
internal import SentimentAnalysis

extension Conversation {
    /// How many of the customer's messages hints look back over, and for how long suggestions are remembered.
    static let rememberedTurns = 12

    /// Follows an item of the public log.
    package mutating func evolve(_ item: PublicItem) {
        heads.seq = item.seq
        switch item.entry {
        case .message(let message): evolve(message, seq: item.seq, at: item.at)
        case .participantJoined(let presence): evolve(joined: presence)
        case .participantLeft(let presence): evolve(left: presence)
        case .stateChanged(let change): evolve(change, at: item.at)
        case .rated(let rating): self.rating = rating
        }
    }

    /// Follows an item of the internal log.
    package mutating func evolve(_ item: InternalItem) {
        heads.iseq = item.iseq
        switch item.entry {
        case .energy(let seq, let energy): evolve(energy, seq: seq)
        case .hint(let hint): suggested.formUnion(hint.content.suggestions.map(\.text))
        case .noteAdded(let note): noteBook.add(note)
        case .noteEdited(let note): noteBook.edit(note)
        case .noteRemoved(let note): noteBook.remove(note)
        case .acknowledged(let record): evolve(record)
        case .flagRaised(let flag): evolve(raised: flag)
        case .flagUpdated(let flag): evolve(updated: flag)
        case .flagLowered:
            flag = nil
            episode = nil
        case .overdue: episode?.isOverdue = true
        case .whisper: break
        case .transferred(let transfer):
            lastTransfer = transfer
            queue = transfer.toQueue ?? queue
        }
    }

    private mutating func evolve(_ message: PublicEntry.Message, seq: Int, at instant: Instant) {
        if !message.clientID.isEmpty {
            sent[SenderKey(participant: message.from.id, clientID: message.clientID)] =
                SentReceipt(seq: seq, message: message.id, at: instant)
        }
        switch message.from.role {
        case .customer:
            turns.append(Turn(seq: seq, text: message.text, energy: nil))
            if turns.count > Self.rememberedTurns { turns.removeFirst() }
            rhythm.customerWrote(at: instant)
            awaitedConfirmation = nil
        case .agent, .supervisor:
            replies.append(message.text)
            if replies.count > Self.rememberedTurns { replies.removeFirst() }
            rhythm.deskWrote(at: instant)
        case .system:
            break
        }
    }

    private mutating func evolve(joined presence: PublicEntry.Presence) {
        switch presence.participant.role {
        case .customer: isCustomerHere = true
        case .agent where presence.reason != .barge:
            phase = .assigned(presence.participant)
            lastAgent = presence.participant
            hadAgent = true
        default:
            guests.removeAll { $0.id == presence.participant.id }
            guests.append(presence.participant)
            hadAgent = true
        }
    }

    private mutating func evolve(left presence: PublicEntry.Presence) {
        if presence.participant.role == .customer { isCustomerHere = false }
        guests.removeAll { $0.id == presence.participant.id }
    }

    private mutating func evolve(_ change: PublicEntry.StateChange, at instant: Instant) {
        switch change.state {
        case .queued: phase = .queued(since: instant, isFront: change.reason != Self.openedReason)
        case .assigned: break  // who it is assigned to stands in the item before
        case .closed: phase = .closed(at: instant, reason: change.reason)
        }
    }

    private mutating func evolve(_ energy: Energy, seq: Int) {
        self.energy = energy
        history.append(energy)
        if let index = turns.lastIndex(where: { $0.seq == seq }) { turns[index].energy = energy }
        guard var episode else { return }
        if energy.level > episode.peak { episode.peak = energy.level }
        episode.peakScore = max(episode.peakScore, energy.score)
        if energy.level >= .heightened { episode.isRead = true }
        self.episode = episode
    }

    private mutating func evolve(_ record: AcknowledgedRecord) {
        episode?.unacknowledgedSince = nil
        episode?.isOverdue = false
        flag?.isAcknowledged = true
        if record.how != .confirmed {
            awaitedConfirmation = AwaitedConfirmation(seq: record.seq, about: record.about)
        }
    }

    private mutating func evolve(raised flag: Flag) {
        self.flag = flag
        episode = Episode(
            flag: flag.id,
            since: flag.since,
            peak: flag.level,
            peakScore: flag.energy?.score ?? 0,
            unacknowledgedSince: flag.isAcknowledged ? nil : flag.since,
            isRead: flag.source == .analyser
        )
    }

    private mutating func evolve(updated flag: Flag) {
        self.flag = flag
        if !flag.isAcknowledged, episode?.unacknowledgedSince == nil { episode?.unacknowledgedSince = flag.since }
    }
}

internal import ChatModel
internal import ChatProtocol
internal import SentimentAnalysis

extension AgentModel {
    /// Takes in a push of the relay.
    mutating func take(_ push: DeskPush, _ effects: inout Effects) {
        switch push {
        case .item(let id, let item, _): take(item, of: id, &effects)
        case .internalItem(let id, let item): take(item, of: id, &effects)
        case .conversation(let snapshot): take(snapshot, &effects)
        case .typing(let id, let typing): take(typing, of: id)
        case .receipt(let id, let receipt): take(receipt, of: id)
        case .notice(_, let notice): note(SafeText(line: notice.message).description, &effects)
        case .offer(let id, let offer): take(offer, of: id, &effects)
        case .offerGone(let id, let gone): take(gone, of: id, &effects)
        case .status(let status):
            routing = status.routing
            guard status.reason != StatusNotice.lighterGiven else {
                return note("A lighter one has come, as you asked. The next may be anything again.", &effects)
            }
            problem("Your status is now \(status.routing.word): \(SafeText(line: status.reason)).", &effects)
        case .review(_, let review): take(review, &effects)
        case .reviewAnswered(let id, let answer): tell(answer, of: id, &effects)
        case .relief(let relief): take(relief, &effects)
        case .resumed, .gap: break
        }
    }

    // MARK: The public log

    private mutating func take(_ item: PublicItem, of id: ConversationID, _ effects: inout Effects) {
        guard let conversation = conversation(id), conversation.isOpen else { return }
        let line = TranscriptLine(item, for: myID)
        change(id) { $0.insert(line) }
        switch item.entry {
        case .message(let message): take(message, line, of: id, &effects)
        case .stateChanged(let change):
            if change.state == .assigned { return }
            effects.append(.announce(.message(id, line)))
            let reason = change.state == .closed ? "closed" : "back in the queue"
            let words = SafeText(line: change.reason).description
            leave(id, because: words.isEmpty ? reason : "\(reason), \(words)", &effects)
        case .participantLeft(let presence) where presence.participant.id == myID:
            leave(id, because: presence.reason.rawValue, &effects)
        case .participantJoined(let presence) where presence.participant.id == myID: break
        case .participantJoined, .participantLeft, .rated: effects.append(.announce(.message(id, line)))
        }
    }

    private mutating func take(
        _ message: PublicEntry.Message,
        _ line: TranscriptLine,
        of id: ConversationID,
        _ effects: inout Effects
    ) {
        switch line.body {
        case .customer:
            change(id) { conversation in
                conversation.unread += 1
                conversation.typingUntil = nil
                conversation.waitingSince = conversation.waitingSince ?? line.at
            }
            effects.append(.post(.receipt(in: id, Receipt(delivered: line.seq))))
            effects.append(.alert(.message(level: conversation(id)?.reading?.level.rawValue ?? 0)))
        case .mine(_, let clientID):
            change(id) { conversation in
                conversation.outgoing.removeAll { $0.clientID == clientID }
                conversation.answered()
            }
        case .colleague, .system, .event, .silent: break
        }
        effects.append(.announce(.message(id, line)))
        if id == selected { look(at: id, &effects) }
    }

    // MARK: The internal log

    private mutating func take(_ item: InternalItem, of id: ConversationID, _ effects: inout Effects) {
        guard let name = conversation(id)?.name else { return }
        change(id) { $0.apply(item.entry) }
        switch item.entry {
        case .energy(_, let energy):
            let reading = Reading(energy)
            guard reading.level > .calm else { return }
            change(id) { $0.unannouncedReading = reading }
        case .hint where settings.hidesHints: break
        case .hint(let hint):
            change(id) { $0.unannouncedReading = nil }
            effects.append(.announce(.hint(id, HintCard(hint))))
        case .noteAdded(let added):
            // What the analyser reads out stands in the hint already.
            guard case .participant = added.author, let number = conversation(id)?.notes.count else { return }
            effects.append(.announce(.noteLine(id, NoteLine(added), number: number)))
        case .acknowledged(let record): note("\(name) was acknowledged (\(record.how.rawValue)).", &effects)
        case .flagRaised(let flag) where flag.source != .analyser:
            note("\(name) is flagged: \(SafeText(line: flag.reason)).", &effects)
        case .overdue(let overdue):
            let seconds = overdue.unacknowledgedMilliseconds / 1000
            problem("\(name) has gone unacknowledged for \(seconds) s.", &effects)
        case .whisper(let whisper):
            let from = SafeText(name: whisper.from.name)
            effects.append(.announce(.whisper(id, from: from, SafeText(whisper.text))))
            effects.append(.alert(.whisper))
        case .noteEdited, .noteRemoved, .flagRaised, .flagUpdated, .flagLowered, .transferred: break
        }
    }

    // MARK: A conversation handed over

    private mutating func take(_ snapshot: ConversationSnapshot, _ effects: inout Effects) {
        let id = snapshot.conversation.id
        let known = conversation(id)
        var conversation = HeldConversation(snapshot, number: known?.number ?? freeNumber, for: myID)
        conversation.hidesHints = settings.hidesHints
        conversation.draft = known?.draft ?? Draft(text: savedDrafts.removeValue(forKey: id) ?? "")
        conversation.outgoing = known?.outgoing ?? []
        conversation.readUpTo = known?.readUpTo ?? 0
        held.removeAll { $0.id == id }
        held.append(conversation)
        held.sort { $0.number < $1.number }
        offers.removeAll { $0.conversation == id }
        guard known?.isOpen != true else { return }
        newest = id
        isPollDue = true
        effects.append(.announce(.conversationOpened(id)))
        if selected == nil || current?.isOpen == false && accepted.contains(id) { select(id, &effects) }
        accepted.remove(id)
        forgetGone(&effects)
    }

    /// The smallest number that no listed conversation has.
    private var freeNumber: Int {
        let taken = Set(held.map(\.number))
        return (1...).first { !taken.contains($0) } ?? held.count + 1
    }

    // MARK: Ephemeral

    private mutating func take(_ typing: Typing, of id: ConversationID) {
        guard typing.participant.role == .customer else { return }
        let until = typing.state == .active ? now.advanced(byMilliseconds: Self.typingLapse) : nil
        change(id) { $0.typingUntil = until }
    }

    /// After how long a typing sign lapses (PROTOCOL.md, section 4), in milliseconds.
    private static let typingLapse = 6_000

    private mutating func take(_ receipt: ReceiptNotice, of id: ConversationID) {
        guard receipt.participant.role == .customer else { return }
        change(id) { conversation in
            let read = receipt.receipt.read ?? 0
            conversation.customerRead = max(conversation.customerRead, read)
            let delivered = max(receipt.receipt.delivered ?? 0, read)
            conversation.customerDelivered = max(conversation.customerDelivered, delivered)
        }
    }

    // MARK: Offers

    private mutating func take(_ offer: Offer, of id: ConversationID, _ effects: inout Effects) {
        let line = OfferLine(
            id: offer.id,
            conversation: id,
            queue: SafeText(line: offer.queue),
            preview: SafeText(line: offer.preview),
            reading: offer.energy.map { Reading($0) },
            waitingSince: now.advanced(byMilliseconds: -Self.plausible(offer.waitedMilliseconds)),
            expiresAt: now.advanced(byMilliseconds: Self.plausible(offer.expiresInMilliseconds))
        )
        offers.removeAll { $0.conversation == id }
        offers.append(line)
        effects.append(.announce(.offer(line, number: offers.count)))
        effects.append(.alert(.offer))
    }

    /// A time that a relay tells, in milliseconds; nonsense becomes the nearest that can be shown.
    private static func plausible(_ milliseconds: Int) -> Int { min(max(0, milliseconds), longestTime) }

    /// A month.
    private static let longestTime = 2_678_400_000

    private mutating func take(_ gone: OfferGone, of id: ConversationID, _ effects: inout Effects) {
        guard let index = offers.firstIndex(where: { $0.id == gone.id }) else { return }
        isPollDue = true
        if gone.reason == .expired {
            offers[index].id = nil
            note("An offer has expired; the conversation waits on: /take \(index + 1).", &effects)
        } else {
            offers.remove(at: index)
            note(gone.reason == .taken ? "Somebody else took the offer." : "The customer of an offer left.", &effects)
        }
    }

    // MARK: Colleagues

    private mutating func take(_ review: ReviewNotice, _ effects: inout Effects) {
        let line = ReviewLine(id: review.id, from: SafeText(name: review.from.name), text: SafeText(review.text))
        reviews.append(line)
        if reviews.count > Self.keptReviews { reviews.removeFirst() }
        effects.append(.announce(.review(line, number: reviews.count)))
        effects.append(.alert(.whisper))
    }

    private static let keptReviews = 20

    private mutating func tell(
        _ answer: ReviewAnsweredNotice,
        of id: ConversationID?,
        _ effects: inout Effects
    ) {
        let name = SafeText(name: answer.by.name)
        let words = answer.verdict == .fine ? "\(name) is fine with your text" : "\(name) would tweak your text"
        let text = SafeText(line: answer.text)
        effects.append(.alert(.whisper))
        guard let id, conversation(id)?.isOpen == true else {
            return note(text.description.isEmpty ? "\(words)." : "\(words): \(text)", &effects)
        }
        let advice = Advice(from: name, title: words, lines: text.description.isEmpty ? [] : [text])
        change(id) { $0.advice = advice }
        effects.append(.announce(.advice(id, advice)))
    }

    private mutating func take(_ relief: Relief, _ effects: inout Effects) {
        let before = self.relief?.suggestedBreakMilliseconds ?? 0
        self.relief = relief
        // Said once for each step, not again with each conversation, and not again after a reconnect.
        guard relief.suggestedBreakMilliseconds > before else { return }
        let minutes = max(1, relief.suggestedBreakMilliseconds / 60_000)
        let heavy = relief.heavyMilliseconds / 60_000
        let reason =
            relief.inARow > 1
            ? "\(relief.inARow) heightened conversations in a row" : "\(heavy) minutes with heightened customers"
        note("\(reason). A break? /break for \(minutes)m, or /lighter for a calm one next.", &effects)
    }
}

extension Routing {
    /// The status in words.
    package var word: String {
        switch self {
        case .accepting: "accepting"
        case .away: "away"
        case .onBreak: "break"
        }
    }
}

internal import ChatModel

/// What a report adds up, for one queue or the whole desk: sums, and the times that quantiles are taken of.
struct ReportTotals {
    var conversations = 0
    var closed = 0
    var handled = 0
    var joined = 0
    var abandoned = 0
    var missed = 0
    var dropped = 0
    var waits: [Int] = []
    var firstResponses: [Int] = []
    var agentFirstResponses: [Int] = []
    var responses: [Int] = []
    var turns = 0
    var handleTimes: [Int] = []
    var closeTimes: [Int] = []
    var resolutions: [Int] = []
    var spans: [ConversationFold.Span] = []
    var assigned = 0
    var asked = 0
    var rated = 0
    var scores: [Int] = []
    var understood: [Int] = []
    var heat = HeatTotals()
    var hints = 0
    var feedback: [String: Int] = [:]

    mutating func add(_ fold: ConversationFold) {
        conversations += 1
        if let join = fold.firstJoin {
            joined += 1
            waits.append(join.milliseconds(since: fold.header.openedAt))
        }
        if let time = fold.firstAnswerByCustomer { firstResponses.append(time) }
        if let time = fold.firstAnswerByAgent { agentFirstResponses.append(time) }
        responses += fold.answersAfter
        turns += fold.answersAfter.count
        spans += fold.assignedSpans
        assigned += fold.assignedMilliseconds
        hints += fold.hints
        addEnd(of: fold)
        addRating(of: fold)
        heat.add(fold)
    }

    private mutating func addEnd(of fold: ConversationFold) {
        guard let closing = fold.closed else { return }
        closed += 1
        resolutions.append(closing.at.milliseconds(since: fold.header.openedAt))
        if let time = closing.afterLastMessage { closeTimes.append(time) }
        if closing.wasWaiting { abandoned += 1 } else { handled += 1 }
        if !fold.wasHandled { missed += 1 }
        guard fold.wasHandled else { return }
        if closing.isUnanswered { dropped += 1 }
        handleTimes.append(fold.assignedMilliseconds)
        asked += 1
        if fold.rating != nil { rated += 1 }
    }

    private mutating func addRating(of fold: ConversationFold) {
        if let score = fold.rating?.score { scores.append(score) }
        if let answer = fold.rating?.understood { understood.append(answer) }
    }

    /// What agents made of hints, by action.
    mutating func add(feedback action: String) { feedback[action, default: 0] += 1 }

    /// The mean number of conversations that whoever had any had at once: the assigned time over the time in which a seat
    /// had at least one.
    var concurrency: Double? {
        var busy = 0
        for seat in Dictionary(grouping: spans, by: \.seat).values {
            var end = Instant(milliseconds: .min)
            for span in seat.sorted(by: { $0.from < $1.from }) {
                let from = max(span.from, end)
                if span.to > from { busy += span.to.milliseconds(since: from) }
                end = max(end, span.to)
            }
        }
        return busy == 0 ? nil : Double(assigned) / Double(busy)
    }
}

/// What is counted of heightened conversations.
struct HeatTotals {
    var episodes = 0
    var named = 0
    var any = 0
    var first = 0
    var timesToAcknowledgement: [Int] = []
    var timesToCalm: [Int] = []
    var halfLives: [Int] = []
    var namedMessages = 0
    var confirmations = 0
    /// Conversations with a heightened episode and an answer to "understood", and how many of those answered 3 or 4.
    var acknowledgedAnswers = 0
    var acknowledgedUnderstood = 0
    var otherAnswers = 0
    var otherUnderstood = 0

    mutating func add(_ fold: ConversationFold) {
        namedMessages += fold.namedAcknowledgements
        confirmations += fold.confirmations
        for episode in fold.episodes {
            episodes += 1
            if episode.anyAcknowledgement != nil { any += 1 }
            if episode.isFirstAnswer { first += 1 }
            if let at = episode.namedAcknowledgement {
                named += 1
                timesToAcknowledgement.append(at.milliseconds(since: episode.since))
            }
            if let calm = episode.calmedAt { timesToCalm.append(calm.milliseconds(since: episode.since)) }
            if let half = episode.halfLife { halfLives.append(half) }
        }
        guard !fold.episodes.isEmpty, let answer = fold.rating?.understood else { return }
        if fold.episodes.contains(where: { $0.namedAcknowledgement != nil }) {
            acknowledgedAnswers += 1
            if answer >= Self.understoodWell { acknowledgedUnderstood += 1 }
        } else {
            otherAnswers += 1
            if answer >= Self.understoodWell { otherUnderstood += 1 }
        }
    }

    /// "Well" on the scale of 1 to 4 (PROTOCOL.md, section 5).
    static let understoodWell = 3
}

internal import ChatModel
internal import ReflectBack
internal import SentimentAnalysis

extension Deciding {
    /// How a reading moves the flag: at most one rise an episode, an update when it gets worse, a fall after
    /// ``EpisodeRules/turnsToClear`` eased turns.
    func flagChanges(for energy: Energy) -> [InternalEntry] {
        guard let flag = conversation.flag, let episode = conversation.episode else {
            return energy.level >= .heightened ? [raised(for: energy)] : []
        }
        if energy.level > episode.peak {
            var worse = flag
            worse.level = energy.level
            worse.energy = energy
            worse.reason = Self.reason(of: energy)
            worse.isAcknowledged = false
            worse.agent = conversation.agent
            worse.since = episode.unacknowledgedSince ?? instant
            worse.unacknowledgedMilliseconds = episode.unacknowledgedMilliseconds(at: instant)
            return [.flagUpdated(worse)]
        }
        guard flag.source == .analyser, isEased(energy), wereTurnsBeforeEased else { return [] }
        return [.flagLowered(FlagLowering(flag: flag.id, reason: "eased", by: nil))]
    }

    /// Below the threshold by the clearance: one turn towards the end of the episode.
    private func isEased(_ energy: Energy) -> Bool {
        energy.level < .heightened && energy.score <= analyst.thresholds.heightened - analyst.rules.clearance
    }

    /// The turn that raised the flag is not eased, so an episode always lasts its full number of turns.
    private var wereTurnsBeforeEased: Bool {
        let before = conversation.turns.suffix(analyst.rules.turnsToClear - 1)
        return before.count == analyst.rules.turnsToClear - 1
            && before.allSatisfy { turn in turn.energy.map(isEased) ?? false }
    }

    private func raised(for energy: Energy) -> InternalEntry {
        .flagRaised(
            flag(source: .analyser, level: energy.level, reason: Self.reason(of: energy), energy: energy)
        )
    }

    /// The cues that weigh most, strongest first, without repetition: the flag says why.
    static func reason(of energy: Energy) -> String {
        var cues: [String] = []
        for item in energy.evidence.sorted(by: { $0.weight > $1.weight }) where item.weight > 0 {
            if !cues.contains(item.cue) { cues.append(item.cue) }
            if cues.count == 3 { break }
        }
        return cues.joined(separator: ", ")
    }

    private func flag(source: Flag.Source, level: Energy.Level, reason: String, energy: Energy?) -> Flag {
        Flag(
            id: FlagID("\(conversation.id.rawValue)-\(conversation.heads.iseq + 1)"),
            source: source,
            level: level,
            since: instant,
            customer: conversation.header.customer,
            agent: conversation.agent,
            queue: conversation.queue,
            reason: reason,
            energy: energy,
            isAcknowledged: false,
            unacknowledgedMilliseconds: 0
        )
    }

    func raiseFlag(by agent: Participant, reason: String) throws(Refusal) -> DraftEntries {
        try requireOpen()
        try requireLength(reason, limit: .summary)
        guard agent.role == .supervisor || conversation.admits(agent.id) else { throw Refusal.notAssigned }
        guard var standing = conversation.flag else {
            let level = max(conversation.energy?.level ?? .calm, .heightened)
            return DraftEntries(
                internal: [.flagRaised(flag(source: .agent, level: level, reason: reason, energy: conversation.energy))]
            )
        }
        standing.source = .agent
        standing.reason = reason
        standing.agent = conversation.agent
        standing.unacknowledgedMilliseconds = conversation.episode?.unacknowledgedMilliseconds(at: instant) ?? 0
        return DraftEntries(internal: [.flagUpdated(standing)])
    }

    func lowerFlag(by person: Participant, reason: String) throws(Refusal) -> DraftEntries {
        try requireLength(reason, limit: .summary)
        guard person.role == .supervisor || conversation.admits(person.id) else { throw Refusal.notAssigned }
        guard let flag = conversation.flag else { throw Refusal.notFound }
        return DraftEntries(internal: [.flagLowered(FlagLowering(flag: flag.id, reason: reason, by: person))])
    }

    func markOverdue() -> DraftEntries {
        guard let episode = conversation.episode, let flag = conversation.flag, !episode.isAcknowledged,
            !episode.isOverdue
        else { return DraftEntries() }
        return DraftEntries(
            internal: [
                .overdue(
                    Overdue(
                        flag: flag.id,
                        level: max(flag.level, episode.peak),
                        unacknowledgedMilliseconds: episode.unacknowledgedMilliseconds(at: instant)
                    )
                )
            ]
        )
    }
}

internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import WebSocketTransport

/// Runs an agent's console: what a front wants done, between the relay's link, the clock and the disk.
@EventLoop
final class AgentRun {
    private let options: AgentOptions
    private let folder: StateFolder?
    private let front: any AgentFront
    private var link: RelayLink<DeskSide>?
    private var stateFile: AgentStateFile?
    private var unsent: [UnsentMessage] = []
    private var draftTimer: TimerHandle?
    private var settleTimer: TimerHandle?
    private var leaveTimer: TimerHandle?
    private var isLeaving = false
    /// Set once everything is over.
    private(set) var exitCode: Int32?
    private var endWords = ""

    init(_ options: AgentOptions, front: any AgentFront) {
        self.options = options
        self.front = front
        folder = try? StateFolder(environment: options.environment)
    }

    /// A console's model at its start.
    static func model(for options: AgentOptions) -> AgentModel {
        AgentModel(
            now: Instant(milliseconds: EventLoop.wallClock),
            seed: (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)),
            routing: options.startsAway ? nil : .accepting,
            zoneMinutes: localZoneMinutes()
        )
    }

    private var model: AgentModel { front.model }

    /// Whether a script's next line may be carried out.
    var isSettled: Bool {
        guard let link, model.me != nil else { return false }
        return !model.isAwaiting && (link.isSettled || !link.isOnline)
    }

    var hasBeenOnline: Bool { model.me != nil }

    // MARK: Life

    func start(with token: Secret) {
        let identity = DeskSide.Identity(token: token, client: "heard-agent/1")
        let link = RelayLink<DeskSide>(
            to: options.address,
            authorityFile: options.authorityFile,
            as: identity,
            patienceMilliseconds: ConsoleLimits.patience
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        link.start()
        scheduleTick()
    }

    private func scheduleTick() {
        EventLoop.schedule(afterMilliseconds: 1000) { [weak self] in
            guard let self, exitCode == nil else { return }
            handle(.tick)
            scheduleTick()
        }
    }

    private func take(_ delivery: Delivery<DeskSide>) {
        if case .online(let welcome) = delivery, stateFile == nil {
            handle(.delivery(delivery))
            restore(for: welcome.participant.id)
            return
        }
        if case .save(let saved) = delivery {
            let hasNew = saved.unsent.count > unsent.count
            unsent = saved.unsent
            // The disk is waited for where a message would be lost, not at every key.
            saveNow(survivingPowerCut: hasNew)
        }
        handle(.delivery(delivery))
        if case .ended(let end) = delivery { ended(end) }
    }

    /// Lets the front take an event in, and does what follows from it.
    func handle(_ event: AgentEvent) {
        perform(front.take(event, at: Instant(milliseconds: EventLoop.wallClock)))
    }

    /// Does what the front wants done.
    func perform(_ effects: [AgentEffect]) {
        effects.forEach(carryOut)
        front.show()
        scheduleSettling()
        if isLeaving { leaveIfSettled() }
    }

    private func carryOut(_ effect: AgentEffect) {
        switch effect {
        case .request(let request): link?.request(request)
        case .post(let request): link?.post(request)
        case .send(let unsent): link?.send(unsent.message, to: unsent.conversation)
        case .saveDrafts: scheduleSaving()
        case .retryNow: link?.retryNow()
        case .quit: leave(within: ConsoleLimits.leaving)
        case .announce, .alert, .hold: break
        }
    }

    private func scheduleSettling() {
        guard settleTimer == nil, model.held.contains(where: { $0.unannouncedReading != nil }) else { return }
        settleTimer = EventLoop.schedule(afterMilliseconds: ConsoleLimits.settling) { [weak self] in
            self?.settleTimer = nil
            self?.handle(.settled)
        }
    }

    // MARK: The disk

    private func restore(for agent: ParticipantID) {
        guard let folder else { return }
        do throws(StateError) {
            let file = try AgentStateFile(in: folder, at: options.address, for: agent)
            let state = try file.read()
            stateFile = file
            handle(.restored(state))
        } catch {
            front.complain("Drafts are not kept: \(error.description)")
        }
    }

    private func scheduleSaving() {
        guard draftTimer == nil else { return }
        draftTimer = EventLoop.schedule(afterMilliseconds: ConsoleLimits.draftDelay) { [weak self] in self?.saveNow() }
    }

    private func saveNow(survivingPowerCut: Bool = false) {
        draftTimer?.cancel()
        draftTimer = nil
        guard let stateFile else { return }
        do throws(StateError) {
            try stateFile.write(
                AgentState(drafts: model.drafts, unsent: unsent, settings: model.settings),
                survivesPowerCut: survivingPowerCut
            )
        } catch {
            front.complain("Drafts are not kept: \(error.description)")
        }
    }

    // MARK: Leaving

    /// Leaves as soon as nothing waits for the relay, and at the latest after so long.
    func leave(within milliseconds: Int) {
        guard !isLeaving else { return }
        isLeaving = true
        leaveTimer = EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in self?.link?.stop() }
        leaveIfSettled()
    }

    private func leaveIfSettled() {
        guard let link else { return }
        if isSettled || !link.isOnline && model.me != nil { EventLoop.enqueue { link.stop() } }
    }

    /// Ends at once, as a signal demands.
    func end(with code: Int32) {
        guard exitCode == nil else { return }
        exitCode = code
        link?.stop()
        finish()
    }

    private func ended(_ end: SessionEnd) {
        guard exitCode == nil else { return }
        if !unsent.isEmpty {
            front.complain("\(unsent.count) messages are not sent; they are kept for the next time.")
        }
        endWords = end.message
        exitCode = end == .stopped && !unsent.isEmpty ? ExitCode.failed : end.exitCode
        finish()
    }

    private func finish() {
        saveNow()
        leaveTimer?.cancel()
        settleTimer?.cancel()
        front.finish(endWords)
    }
}

/// One way to show a console to somebody and to take in what they enter.
@EventLoop
protocol AgentFront: AnyObject {
    var model: AgentModel { get }

    /// Takes an event into the model and shows what is to be seen of it.
    ///
    /// - Returns: What the relay, the disk and the process have to do.
    func take(_ event: AgentEvent, at now: Instant) -> [AgentEffect]

    /// Everything that belongs together has been taken in.
    func show()

    /// Tells of a problem that is not the model's.
    func complain(_ text: String)

    /// Nothing more will come; what is left to say is said on the ordinary screen.
    func finish(_ words: String)
}

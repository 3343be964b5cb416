internal import ChatModel
internal import ChatProtocol
internal import RelayClient
internal import WebSocketTransport

/// Runs a customer's chat over JSON: the model between link, input, output and the file to come back with.
@EventLoop
final class CustomerRun {
    private let options: CustomerOptions
    private let talk: any LineTalk
    /// Whether lines are typed by a person, who sees them already.
    private let isTyped: Bool
    private let folder: StateFolder?
    private var model: CustomerModel
    private var link: RelayLink<CustomerSide>?
    private var openRequests = 0
    private var isLeaving = false
    private var hasBeenOnline = false
    private(set) var exitCode: Int32?

    init(_ options: CustomerOptions, _ talk: any LineTalk, isTyped: Bool, showsOwn: Bool) {
        self.options = options
        self.talk = talk
        self.isTyped = isTyped
        folder = try? StateFolder(environment: options.environment)
        model = CustomerModel(
            seed: (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)),
            zoneMinutes: localZoneMinutes(),
            showsOwn: showsOwn
        )
    }

    private var fileName: String { "chat-\(options.address.fileName).json" }

    private var now: Instant { Instant(milliseconds: EventLoop.wallClock) }

    func start(token: Secret?) {
        var saved = SavedSession()
        if options.resumes, let bytes = try? folder?.read(fileName), let read = SavedSession(bytes) { saved = read }
        let identity = CustomerSide.Identity(
            token: token,
            name: options.name,
            client: "heard-chat/1",
            analysis: options.isPrivate ? false : nil
        )
        let link = RelayLink<CustomerSide>(
            to: options.address,
            authorityFile: options.authorityFile,
            as: identity,
            restoring: saved,
            patienceMilliseconds: ConsoleLimits.patience
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        talk.begin(
            isReady: { [weak self, isTyped] in self.map { $0.exitCode == nil && (isTyped || $0.isSettled) } ?? false },
            take: { [weak self] line in self?.enter(line) },
            ended: { [weak self] in self?.leave(within: ConsoleLimits.leavingAfterInput) }
        )
        link.start()
    }

    /// Whether everything that was entered has been answered.
    private var isSettled: Bool {
        guard let link, hasBeenOnline else { return false }
        return openRequests == 0 && !model.isOpening && link.isSettled
    }

    private func enter(_ line: LineCutter.Line) {
        switch line {
        case .text(let text): carryOut(model.enter(text, at: now))
        case .tooLong: talk.complain("* The line is too long; nothing of it was sent.")
        }
    }

    private func take(_ delivery: Delivery<CustomerSide>) {
        switch delivery {
        case .save(let saved): save(saved)
        case .reply: openRequests = max(0, openRequests - 1)
        case .online: hasBeenOnline = true
        default: break
        }
        carryOut(model.take(delivery, at: now))
        if case .ended(let end) = delivery { return finish(with: end.exitCode) }
        EventLoop.enqueue { [weak self] in
            self?.talk.handOut()
            self?.leaveIfSettled()
        }
    }

    private func save(_ saved: SavedSession) {
        do throws(StateError) {
            try folder?.write(saved.encoded, to: fileName)
        } catch {
            talk.complain("* Coming back later will not work: \(error.description)")
        }
    }

    private func carryOut(_ effects: [CustomerModel.Effect]) {
        for effect in effects {
            switch effect {
            case .request(let request):
                openRequests += 1
                link?.request(request)
            case .post(let request): link?.post(request)
            case .send(let unsent): link?.send(unsent.message, to: unsent.conversation)
            case .show(let line):
                if !talk.print(line) { leave(within: 0) }
            case .complain(let line): talk.complain(line)
            case .hold(let milliseconds): talk.hold(milliseconds: milliseconds)
            case .quit: leave(within: ConsoleLimits.leaving)
            }
        }
    }

    // MARK: Leaving

    private func leave(within milliseconds: Int) {
        guard !isLeaving else { return }
        isLeaving = true
        EventLoop.schedule(afterMilliseconds: milliseconds) { [weak self] in self?.link?.stop() }
        leaveIfSettled()
    }

    private func leaveIfSettled() {
        guard isLeaving, isSettled else { return }
        EventLoop.enqueue { [weak self] in self?.link?.stop() }
    }

    /// Ends at once, as a signal demands.
    func end(with code: Int32) {
        guard exitCode == nil else { return }
        exitCode = code
        link?.stop()
        talk.close()
    }

    private func finish(with code: Int32) {
        guard exitCode == nil else { return }
        talk.close()
        let unsent = link?.unsent.count ?? 0
        if unsent > 0 { talk.complain("* \(unsent) messages are not sent; heard chat --resume sends them.") }
        exitCode = code == ExitCode.asAsked && (unsent > 0 || model.isOpening) ? ExitCode.failed : code
    }
}

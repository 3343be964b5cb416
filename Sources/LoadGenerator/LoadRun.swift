internal import ChatModel
internal import ChatProtocol
internal import Glibc
package import WebSocketTransport

/// A load run: customers and agents over real connections, all on this process's loop.
///
///     agents say hello and accept ─ customers open conversations ─ everybody is ready ─ messages at the rate ─ the rest comes in
@EventLoop
package final class LoadRun {
    let ledger: LoadLedger
    private let options: LoadOptions
    private var agents: [LoadAgent] = []
    private var customers: [LoadCustomer] = []
    private var numbers: [String: Int] = [:]
    private var holders: [LoadAgent?]
    private var result = LoadResult()
    private var isOver = false
    private var isEnding = false
    private var begun: UInt64 = 0
    private var due = 0.0
    private var lastTick: UInt64 = 0
    private var turn = 0
    private var replies = 0
    private var processorAtStart = 0.0

    /// How long opening everything, and how long the last acknowledgements may take.
    private static let patience: UInt64 = 60_000
    /// How often messages are sent, in milliseconds; the wheel makes it up to 8 more.
    private static let tick = 1
    /// A step that is prime to all small numbers, so that customers and texts meet in every pairing.
    private static let textStep = 7919

    /// Buffers that take a reading at once: what the clients cost is not what is measured.
    static var readingLimits: TransportLimits {
        var limits = TransportLimits()
        limits.receiveBufferBytes = 16_384
        return limits
    }

    private init(_ options: LoadOptions) {
        self.options = options
        holders = Array(repeating: nil, count: options.customers)
        ledger = LoadLedger(lanes: options.customers * 2, expecting: options.rate * options.seconds)
    }

    /// Carries a run out on the calling thread.
    package nonisolated static func carryOut(_ options: LoadOptions) -> LoadResult {
        var run: LoadRun?
        var result = LoadResult()
        EventLoop.run {
            if let run {
                result = run.result
                return run.isOver
            }
            let starting = LoadRun(options)
            run = starting
            starting.start()
            return false
        }
        return result
    }

    // MARK: Who is who

    /// The lane of what the customer writes in the conversation.
    func lane(of conversation: String) -> Int? { numbers[conversation].map { $0 * 2 } }

    /// The lane of what is written to the customer.
    static func replyLane(of customer: Int) -> Int { customer * 2 + 1 }

    func open(_ conversation: String, by customer: Int) { numbers[conversation] = customer }

    func take(_ conversation: String, _ agent: LoadAgent) {
        if let customer = numbers[conversation] { holders[customer] = agent }
    }

    // MARK: Opening

    private func start() {
        begun = EventLoop.now
        connect {
            for token in options.tokens {
                let agent = LoadAgent(token: token, run: self)
                agents.append(agent)
                try agent.connect(to: options.server)
            }
        }
        proceed(when: { [self] in agents.allSatisfy(\.isReady) }, then: openConversations)
    }

    private func openConversations() {
        begun = EventLoop.now
        connect {
            for number in 0..<options.customers {
                let customer = LoadCustomer(number: number, run: self)
                customers.append(customer)
                try customer.connect(to: options.server)
            }
        }
        proceed(
            when: { [self] in customers.allSatisfy(\.isReady) && !holders.contains { $0 == nil } },
            then: beginSending
        )
    }

    private func connect(_ body: () throws -> Void) {
        do { try body() } catch { fail("\(error)") }
    }

    // MARK: Sending

    private func beginSending() {
        begun = EventLoop.now
        lastTick = begun
        processorAtStart = Self.processorSeconds()
        for _ in 0..<(options.inFlight ?? 0) {
            for number in customers.indices { sendNext(of: number) }
        }
        sendDue()
    }

    /// A customer's message has been answered.
    func answered(_ customer: Int) {
        guard options.inFlight != nil, !isOver, !isEnding else { return }
        sendNext(of: customer)
    }

    private func sendDue() {
        guard !isOver else { return }
        let now = EventLoop.now
        if options.inFlight == nil { due += Double(now - lastTick) / 1000 * Double(options.rate) }
        lastTick = now
        while due >= 1 {
            due -= 1
            sendNext()
        }
        guard now - begun < UInt64(options.seconds) * 1000 else {
            let start = begun
            isEnding = true
            begun = EventLoop.now
            return proceed(when: { [self] in ledger.isSettled }, then: { [self] in finish(since: start) })
        }
        EventLoop.schedule(afterMilliseconds: Self.tick) { [weak self] in self?.sendDue() }
    }

    private func sendNext() {
        turn += 1
        let customer = turn % customers.count
        if turn * options.replyPercent / 100 > replies {
            replies += 1
            guard let conversation = customers[customer].conversation else { return }
            let text = options.replies[replies * Self.textStep % options.replies.count]
            holders[customer]?.send(text, in: conversation, on: Self.replyLane(of: customer))
        } else {
            write(as: customer)
        }
    }

    private func sendNext(of customer: Int) {
        turn += 1
        write(as: customer)
    }

    private func write(as customer: Int) {
        customers[customer].send(options.texts[turn * Self.textStep % options.texts.count], on: customer * 2)
    }

    // MARK: Ending

    private func finish(since start: UInt64) {
        result.seconds = Double(EventLoop.now - start) / 1000
        result.generatorSeconds = Self.processorSeconds() - processorAtStart
        isOver = true
        result.sent = ledger.sent
        result.acknowledged = ledger.acknowledged
        result.refused = ledger.refused
        result.received = ledger.received
        result.lost = ledger.lost
        let gaps = agents.reduce(0) { $0 + $1.gaps } + customers.reduce(0) { $0 + $1.gaps }
        result.outOfOrder = ledger.misplaced + gaps
        result.acknowledgements = ledger.acknowledgements.sorted()
        result.deliveries = ledger.deliveries.sorted()
    }

    /// Ends the run; what is known by then stands in the result.
    func fail(_ sentence: String) {
        guard !isOver else { return }
        result.problem = sentence
        finish(since: begun)
    }

    private func proceed(when isDone: @escaping @EventLoop () -> Bool, then: @escaping @EventLoop () -> Void) {
        guard !isOver else { return }
        if isDone() { return then() }
        guard EventLoop.now - begun < Self.patience else {
            return fail(
                turn > 0
                    ? "the last messages did not come within a minute" : "not everybody was connected within a minute"
            )
        }
        EventLoop.schedule(afterMilliseconds: 20) { [weak self] in self?.proceed(when: isDone, then: then) }
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

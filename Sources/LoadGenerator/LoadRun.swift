internal import ChatModel
internal import ChatProtocol
package import WebSocketTransport

/// A load run: customers and agents over real connections, all on this process's loop.
///
///     agents say hello and accept ─ customers open conversations ─ everybody is ready ─ messages at the rate ─ the rest comes in
@EventLoop
package final class LoadRun {
    private let options: LoadOptions
    private var agents: [LoadAgent] = []
    private var customers: [LoadCustomer] = []
    private(set) var result = LoadResult()
    private var isOver = false
    private var begun: UInt64 = 0
    private var due = 0.0
    private var lastTick: UInt64 = 0
    private var turn = 0

    /// How long opening everything, and how long the last acknowledgements may take.
    private static let patience: UInt64 = 60_000
    /// How often messages are sent, in milliseconds.
    private static let tick = 5

    private init(_ options: LoadOptions) {
        self.options = options
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

    private func start() {
        do {
            for token in options.tokens {
                let agent = LoadAgent(token: token) { [weak self] in self?.result.received += $0 ? 1 : 0 }
                agent.outOfOrder = { [weak self] in self?.result.outOfOrder += 1 }
                try agent.connect(to: options.server)
                agents.append(agent)
            }
        } catch {
            return fail(error.description)
        }
        begun = EventLoop.now
        proceed(when: { [self] in agents.allSatisfy(\.isReady) }, then: openConversations)
    }

    private func openConversations() {
        do {
            for _ in 0..<options.customers {
                let customer = LoadCustomer { [weak self] outcome in self?.note(outcome) }
                try customer.connect(to: options.server)
                customers.append(customer)
            }
        } catch {
            return fail(error.description)
        }
        begun = EventLoop.now
        proceed(when: { [self] in customers.allSatisfy(\.isReady) }, then: beginSending)
    }

    private func beginSending() {
        begun = EventLoop.now
        lastTick = begun
        sendDue()
    }

    private func sendDue() {
        let now = EventLoop.now
        due += Double(now - lastTick) / 1000 * Double(options.rate)
        lastTick = now
        while due >= 1 {
            due -= 1
            customers[turn % customers.count].send(options.texts[turn % options.texts.count])
            turn += 1
            result.sent += 1
        }
        guard now - begun < UInt64(options.seconds) * 1000 else {
            let sendingEnded = begun
            begun = EventLoop.now
            return proceed(when: { [self] in isSettled }, then: { [self] in finish(since: sendingEnded) })
        }
        EventLoop.schedule(afterMilliseconds: Self.tick) { [weak self] in self?.sendDue() }
    }

    private var isSettled: Bool {
        result.acknowledged + result.refused >= result.sent && result.received >= result.acknowledged
    }

    private func finish(since start: UInt64) {
        result.seconds = Double(EventLoop.now - start) / 1000
        result.latencies.sort()
        isOver = true
    }

    private func note(_ outcome: LoadCustomer.Outcome) {
        switch outcome {
        case .acknowledged(let milliseconds):
            result.acknowledged += 1
            result.latencies.append(milliseconds)
        case .refused: result.refused += 1
        case .failed(let sentence): fail(sentence)
        }
    }

    private func fail(_ sentence: String) {
        result.problem = result.problem ?? sentence
        isOver = true
    }

    private func proceed(when isDone: @escaping @EventLoop () -> Bool, then: @escaping @EventLoop () -> Void) {
        if isDone() { return then() }
        guard EventLoop.now - begun < Self.patience else {
            // What is still missing shows in the counts.
            return turn > 0 ? finish(since: begun) : fail("not everybody was connected within a minute")
        }
        EventLoop.schedule(afterMilliseconds: 20) { [weak self] in self?.proceed(when: isDone, then: then) }
    }
}

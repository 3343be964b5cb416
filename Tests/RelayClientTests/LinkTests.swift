import ChatModel
import ChatProtocol
import RelayClient
import StrictJSON
import Testing
import WebSocketTransport

/// A link with what it delivered, on the loop.
@EventLoop
private final class Client {
    private var link: RelayLink<DeskSide>?
    private(set) var sent: [String] = []
    private(set) var onlineTimes = 0
    private(set) var offlineTimes = 0
    private(set) var end: SessionEnd?
    private(set) var latencies: [Int] = []

    nonisolated init() {}

    func start(port: UInt16) throws {
        let link = RelayLink<DeskSide>(
            to: try RelayAddress("ws://127.0.0.1:\(port)"),
            as: DeskSide.Identity(token: Secret("heard_x"), client: "test"),
            patienceMilliseconds: 1_500
        ) { [weak self] delivery in self?.take(delivery) }
        self.link = link
        link.start()
    }

    private func take(_ delivery: Delivery<DeskSide>) {
        switch delivery {
        case .online: onlineTimes += 1
        case .offline: offlineTimes += 1
        case .sent(let unsent, _): sent.append(unsent.message.text)
        case .latency(let milliseconds): latencies.append(milliseconds)
        case .ended(let end): self.end = end
        default: break
        }
    }

    func send(_ text: String) {
        link?.send(MessageSend(clientID: "id-\(text)", text: text), to: ConversationID("c1"))
    }

    func stop() { link?.stop() }
}

/// Waits up to ten seconds until something is so.
private func eventually(_ condition: @EventLoop () -> Bool) async throws -> Bool {
    for _ in 0..<1_000 {
        if await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}

@Suite(.serialized) struct `A link over a real socket` {
    init() {
        EventLoop.startInBackground()
    }

    @Test func `sends what was written while the relay was down, once, when it is back`() async throws {
        let relay = FakeRelay()
        let client = Client()
        try await relay.start()
        try await client.start(port: relay.port)
        #expect(try await eventually { client.onlineTimes == 1 })
        await relay.kill()
        #expect(try await eventually { client.offlineTimes > 0 })
        await client.send("one")
        await client.send("two")
        try await Task.sleep(for: .milliseconds(300))
        try await relay.start()
        #expect(try await eventually { client.sent == ["one", "two"] })
        #expect(await relay.count(of: "message.send") == 2)
        #expect(await relay.last("hello")?["data"]?["resume"]?["secret"]?.string == "s3cret")
        await client.stop()
        await relay.kill()
    }

    @Test func `sends a message again with its number when the answer was lost`() async throws {
        let relay = FakeRelay()
        let client = Client()
        try await relay.start()
        try await client.start(port: relay.port)
        #expect(try await eventually { client.onlineTimes == 1 })
        await { @EventLoop in relay.confirmsMessages = false }()
        await client.send("one")
        #expect(try await eventually { relay.count(of: "message.send") == 1 })
        await { @EventLoop in relay.confirmsMessages = true }()
        await relay.close(code: 4000)
        #expect(try await eventually { client.sent == ["one"] })
        #expect(await relay.last("message.send")?["data"]?["client_id"]?.string == "id-one")
        await client.stop()
        await relay.kill()
    }

    @Test func `stays away when its session was resumed elsewhere`() async throws {
        let relay = FakeRelay()
        let client = Client()
        try await relay.start()
        try await client.start(port: relay.port)
        #expect(try await eventually { client.onlineTimes == 1 })
        await relay.close(code: 4504)
        #expect(try await eventually { client.end != nil })
        try await Task.sleep(for: .milliseconds(700))
        #expect(await relay.opened == 1)
        await relay.kill()
    }

    @Test func `says that nobody is there when nobody was from the start`() async throws {
        let client = Client()
        try await client.start(port: 9)
        #expect(try await eventually { client.end != nil })
        #expect(await client.end?.exitCode == 3)
    }
}

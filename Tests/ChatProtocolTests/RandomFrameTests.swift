import Chance
import ChatModel
import ChatProtocol
import Testing

@Suite struct `Damaged frames` {
    @Test func `are refused or read, and never end the process`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        var corpus = `A customer's request`.requests.map { $0.encoded(id: .integer(7)) }
        corpus += `A request of the desk`.requests.map { $0.encoded(id: .string("é")) }
        corpus += DeskPushes.all.map { $0.encoded(cursor: "c") } + CustomerPushes.ephemeral.map { $0.encoded() }
        for _ in 0..<30_000 {
            guard var frame = corpus.randomElement(using: &generator) else { return }
            for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.damage(&frame, &generator) }
            _ = try? ServerMessage<DeskPush>.decode(frame)
            _ = try? ServerMessage<CustomerPush>.decode(frame)
            _ = PlainTextCommand(String(decoding: frame, as: UTF8.self), limits: Sample.limits)
            guard case .request(let id, let request)? = try? DeskRequest.decode(frame, limits: Sample.limits) else {
                continue
            }
            let again = try DeskRequest.decode(request.encoded(id: id), limits: Sample.limits)
            try #require(again == .request(id: id, request), "seed \(seed)")
        }
    }

    private static func damage(_ frame: inout [UInt8], _ generator: inout SeededGenerator) {
        guard !frame.isEmpty else { return }
        let index = Int.random(in: 0..<frame.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: frame[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: frame.remove(at: index)
        case 2:
            frame.insert(contentsOf: [0x22, 0x7B, 0x5B, 0x2C, 0x30].shuffled(using: &generator).prefix(1), at: index)
        default: frame.removeLast(frame.count - index)
        }
    }
}

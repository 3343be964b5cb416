import Chance
import Testing
import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `A server among rude strangers` {
    @Test func `serves on after random frames, broken requests and resets`() async throws {
        let seed = environmentNumber("HEARD_SEED") ?? Int.random(in: 0..<1_000_000)
        let rounds = environmentNumber("HEARD_FUZZ_ROUNDS") ?? 150
        print("fuzz seed \(seed), \(rounds) connections")
        let limits = with(TransportLimits()) { $0.closeHandshakeMilliseconds = 200 }
        try await withServer(limits: limits) { server in
            let port = server.port
            await onAnotherThread {
                var random = SeededGenerator(seed: UInt64(seed))
                for _ in 0..<rounds { harass(port: port, &random) }
            }
            let answer = await onAnotherThread {
                let peer = RawPeer.open(port: port)
                peer.write(RawPeer.text("still there?"))
                return peer.readFrame()?.text
            }
            #expect(answer == "still there?", "seed \(seed)")
            #expect(await server.waits { $0.server?.socketCount == 0 }, "seed \(seed)")
            #expect(server.isBalanced, "seed \(seed)")
        }
    }

    @Test(.disabled(if: isSanitized, "a sanitizer holds on to what was freed"))
    func `keeps no memory and no descriptor of thousands who came and went`() async throws {
        let rounds = environmentNumber("HEARD_CONNECT_ROUNDS") ?? 1_000
        try await withServer { server in
            let port = server.port
            await comeAndGo(port: port, count: 1_000)
            #expect(await server.waits { $0.server?.socketCount == 0 })
            server.forgetEvents()
            let before = (residentKilobytes(), openDescriptors())
            await comeAndGo(port: port, count: rounds)
            #expect(await server.waits { $0.server?.socketCount == 0 })
            #expect(server.isBalanced)
            server.forgetEvents()
            let after = (residentKilobytes(), openDescriptors())
            print("\(rounds) connections: \(before.0) to \(after.0) kB, \(before.1) to \(after.1) descriptors")
            // Other tests of this process open and close theirs meanwhile.
            #expect(after.1 <= before.1 + 60)
            #expect(after.0 - before.0 < 4_096 + rounds / 2)
        }
    }
}

/// Whether `scripts/sanitize` runs the tests.
private let isSanitized = getenv("ASAN_OPTIONS") != nil || getenv("TSAN_OPTIONS") != nil

private func harass(port: UInt16, _ random: inout SeededGenerator) {
    let peer = RawPeer(port: port, millisecondsToWait: 50)
    var request = RawPeer.request()
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
        request = (0..<Int.random(in: 1..<600, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    case 1:
        for _ in 0..<3 {
            request[Int.random(in: 0..<request.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
    case 2:
        request = Array(request.prefix(Int.random(in: 0..<request.count, using: &random)))
    default:
        break
    }
    peer.write(request)
    if Int.random(in: 0..<4, using: &random) > 0 { _ = peer.read(12) }
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
        guard peer.write(randomFrame(&random)) else { break }
    }
    if Bool.random(using: &random) { peer.reset() }
}

private func randomFrame(_ random: inout SeededGenerator) -> [UInt8] {
    let length = [0, 1, 2, 125, 126, 127, 1_040, 1_041, 5_000, 65_536].randomElement(using: &random) ?? 0
    let isLetters = Int.random(in: 0..<4, using: &random) > 0
    let payload = (0..<length).map { _ in isLetters ? 0x61 : UInt8.random(in: 0...255, using: &random) }
    let opcodes: [UInt8] = [0, 1, 1, 1, 1, 2, 8, 9, 10, UInt8.random(in: 0...15, using: &random)]
    var frame = RawPeer.frame(
        opcodes.randomElement(using: &random) ?? 1,
        payload,
        isFinal: Int.random(in: 0..<3, using: &random) > 0,
        isMasked: Int.random(in: 0..<8, using: &random) > 0,
        reserved: Int.random(in: 0..<12, using: &random) == 0 ? UInt8.random(in: 1...7, using: &random) : 0,
        declaredLength: Int.random(in: 0..<15, using: &random) == 0
            ? UInt64.random(in: 0...UInt64.max, using: &random) : nil
    )
    if Int.random(in: 0..<6, using: &random) == 0 {
        frame = Array(frame.prefix(Int.random(in: 0...frame.count, using: &random)))
    }
    return frame
}

private func comeAndGo(port: UInt16, count: Int) async {
    await onAnotherThread {
        for index in 0..<count {
            let peer = RawPeer.open(port: port)
            peer.write(RawPeer.text("hello"))
            _ = peer.readFrame()
            if index % 3 == 0 { peer.write(RawPeer.close(1000)) }
            if index % 3 == 1 { peer.reset() }
        }
    }
}

private func environmentNumber(_ name: String) -> Int? {
    getenv(name).flatMap { Int(String(cString: $0)) }
}

private func residentKilobytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var bytes = [CChar](repeating: 0, count: 128)
    guard fgets(&bytes, Int32(bytes.count), file) != nil else { return 0 }
    let text = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4
}

private func openDescriptors() -> Int {
    guard let directory = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
}

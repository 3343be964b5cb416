import Testing
import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `The event loop` {
    init() {
        EventLoop.startInBackground()
    }

    @Test @EventLoop func `calls timers in the order of their times and not too early`() async {
        var rung: [Int] = []
        let start = EventLoop.now
        var times: [UInt64] = []
        for delay in [120, 10, 60, 0, 60] {
            EventLoop.schedule(afterMilliseconds: delay) {
                rung.append(delay)
                times.append(EventLoop.now - start)
            }
        }
        #expect(await comesTrue { rung.count == 5 })
        #expect(rung == [0, 10, 60, 60, 120])
        #expect(zip(rung, times).allSatisfy { $1 >= UInt64($0) })
    }

    @Test @EventLoop func `never calls a cancelled timer`() async throws {
        var rung = false
        let timer = EventLoop.schedule(afterMilliseconds: 20) { rung = true }
        #expect(timer.isPending)
        timer.cancel()
        timer.cancel()
        try await Task.sleep(for: .milliseconds(100))
        #expect(!rung)
        #expect(!timer.isPending)
    }

    @Test @EventLoop func `keeps fifty thousand timers, half of them cancelled`() async throws {
        var rung = 0
        var timers: [TimerHandle] = []
        for index in 0..<50_000 {
            timers.append(EventLoop.schedule(afterMilliseconds: 50 + index % 700) { rung += 1 })
        }
        for (index, timer) in timers.enumerated() where index % 2 == 0 { timer.cancel() }
        #expect(await comesTrue(within: 30) { rung >= 25_000 })
        try await Task.sleep(for: .milliseconds(100))
        #expect(rung == 25_000)
    }

    @Test @EventLoop func `lets a timer set the next one and cancel one that is due with it`() async {
        var log: [String] = []
        var second: TimerHandle?
        EventLoop.schedule(afterMilliseconds: 20) {
            log.append("first")
            second?.cancel()
            EventLoop.schedule(afterMilliseconds: 10) { log.append("third") }
        }
        second = EventLoop.schedule(afterMilliseconds: 20) { log.append("second") }
        #expect(await comesTrue { log.last == "third" })
        #expect(log == ["first", "third"])
    }

    @Test func `takes jobs from many threads, each once, in the order of each thread`() async {
        let collected = Collector()
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    for number in 0..<1_000 {
                        EventLoop.enqueue { collected.add(thread: thread, number: number) }
                    }
                }
            }
        }
        let isInOrder = await collected.isEachInOrder(count: 1_000)
        #expect(isInOrder)
    }

    @Test @EventLoop func `tells of what comes through a pipe and of its end`() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        var seen: [UInt8] = []
        var isAtEnd = false
        let watch = EventLoop.onReadable(fd: reading) {
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = read(reading, &buffer, buffer.count)
            if count > 0 { seen += buffer[..<count] } else { isAtEnd = true }
        }
        write(writing, "hello", 5)
        #expect(await comesTrue { seen == Array("hello".utf8) })
        close(writing)
        #expect(await comesTrue { isAtEnd })
        watch.cancel()
        try await Task.sleep(for: .milliseconds(50))
        close(reading)
    }

    @Test @EventLoop func `reads a regular file as if it were a terminal`() async {
        let file = open("/etc/passwd", O_RDONLY)
        var count = 0
        var isAtEnd = false
        var watch: LoopWatch?
        watch = EventLoop.onReadable(fd: file) {
            var buffer = [UInt8](repeating: 0, count: 512)
            let got = read(file, &buffer, buffer.count)
            if got > 0 { count += got } else { isAtEnd = true }
            if got <= 0 { watch?.cancel() }
        }
        #expect(await comesTrue { isAtEnd })
        #expect(count > 0)
        close(file)
    }

    @Test @EventLoop func `hears a signal`() async throws {
        var heard = 0
        let watch = try #require(EventLoop.onSignal(SIGUSR1) { heard += 1 })
        kill(getpid(), SIGUSR1)
        #expect(await comesTrue { heard == 1 })
        watch.cancel()
    }
}

@EventLoop
private final class Collector {
    private var numbers: [Int: [Int]] = [:]

    func add(thread: Int, number: Int) {
        numbers[thread, default: []].append(number)
    }

    func isEachInOrder(count: Int) -> Bool {
        numbers.count == 8 && numbers.values.allSatisfy { $0 == Array(0..<count) }
    }
}

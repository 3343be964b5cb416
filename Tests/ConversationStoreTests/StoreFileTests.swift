import ChatModel
import ConversationStore
import Dispatch
import Glibc
import Guarding
import StrictJSON
import Synchronization
import Testing

@Suite struct `A store on disk` {
    @Test func `is what it was after it is opened again`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        log.open("a")
        try log.say("Hello", in: "a")
        log.add(.whisper("be kind", in: "a", expecting: Heads(seq: 1), at: 9))
        let before = try log.conversation(ConversationID("a"))
        log.close()

        let again = try SQLiteLog(.small(directory.path))
        defer { again.close() }
        #expect(again.epoch == log.epoch)
        #expect(again.epoch.count == 32)
        #expect(try again.conversation(ConversationID("a")) == before)
        #expect(try again.texts(of: "a") == ["Hello"])
        #expect(
            again.add(.whisper("more", in: "a", expecting: Heads(seq: 1, iseq: 1))) == .committed(firstPosition: 2)
        )
        #expect(try again.search("hello", limit: 1).count == 1)
    }

    @Test func `holds everything acknowledged when its files are taken in the middle of the work`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        defer { log.close() }
        log.open("a")
        let acknowledged = Atomic(0)
        let done = DispatchSemaphore(value: 0)
        for number in 1...3000 {
            log.append(.message("t\(number)", in: "a", expecting: Heads(seq: number - 1), clientID: "\(number)")) {
                if $0.isCommitted { acknowledged.add(1, ordering: .sequentiallyConsistent) }
                if number == 3000 { done.signal() }
            }
        }
        var copies: [(Int, ScratchDirectory)] = []
        for _ in 0..<5 {
            usleep(8000)
            let promised = acknowledged.load(ordering: .sequentiallyConsistent)
            guard let copy = try log.copyFiles(of: directory) else { continue }
            copies.append((promised, copy))
        }
        done.wait()
        for (promised, copy) in copies {
            let opened = try SQLiteLog(.small(copy.path))
            defer { opened.close() }
            let texts = try opened.texts(of: "a")
            #expect(texts.count >= promised)
            #expect(texts == (1...3000).prefix(texts.count).map { "t\($0)" })
        }
        #expect(try log.texts(of: "a").count == 3000)
    }

    @Test func `takes ten thousand appends without losing one`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        defer { log.close() }
        let names = (0..<50).map { "c\($0)" }
        #expect(log.addTogether(names.map { .opening($0) }).allSatisfy { $0.isCommitted })
        let requests = (0..<10_000).map { index in
            let heads = Heads(seq: index / 50)
            return AppendRequest.message("t\(index)", in: names[index % 50], expecting: heads, clientID: "\(index)")
        }
        #expect(log.addTogether(requests).allSatisfy { $0.isCommitted })
        for (index, name) in names.enumerated() {
            #expect(try log.texts(of: name) == (0..<200).map { "t\($0 * 50 + index)" })
        }
    }

    @Test func `answers in the order in which it was asked`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path) { $0.commitBatch = 7 })
        defer { log.close() }
        log.open("a")
        let order = Guarded<[Int]>([])
        let done = DispatchSemaphore(value: 0)
        for number in 1...100 {
            log.append(.message("t", in: "a", expecting: Heads(seq: number - 1), clientID: "\(number)")) { _ in
                order.withLock { $0.append(number) }
                if number == 100 { done.signal() }
            }
        }
        done.wait()
        #expect(order.withLock { $0 } == Array(1...100))
    }

    @Test func `says so when too many appends wait for the disk`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path) { $0.appendQueue = 10 })
        defer { log.close() }
        log.open("a")
        let outcomes = log.addTogether(
            (0..<2000).map { .message("t", in: "a", expecting: Heads(seq: $0), clientID: "\($0)") }
        )
        let refused = outcomes.compactMap(\.failure)
        #expect(refused.contains { $0.contains("Too many") })
        let count = try log.texts(of: "a").count
        #expect(count >= 1)
        #expect(outcomes.filter(\.isCommitted).count == count)
    }

    @Test func `lets in one relay at a time`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        let sentence = "Another relay, or a command that works without one, has the data directory \(directory.path)."
        #expect(refusal(directory.path) == sentence)
        #expect(log.open("a").isCommitted)
        log.close()
        #expect(refusal(directory.path) == "none")
    }

    @Test func `waits for a command that is soon done`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { log.close() }
        #expect(refusal(directory.path) == "none")
    }

    @Test func `keeps others out of its files`() throws {
        let directory = try ScratchDirectory()
        let path = directory.path + "/data"
        let log = try SQLiteLog(.small(path))
        log.open("a")
        #expect(mode(of: path) == 0o700)
        let files = ScratchDirectory.names(in: path)
        #expect(files == ["heard.lock", "heard.sqlite", "heard.sqlite-shm", "heard.sqlite-wal"])
        for file in files { #expect(mode(of: "\(path)/\(file)") == 0o600, "\(file)") }
        log.close()

        chmod(path, 0o755)
        chmod(path + "/heard.sqlite", 0o644)
        let again = try SQLiteLog(.small(path))
        defer { again.close() }
        #expect(mode(of: path) == 0o700)
        for file in ScratchDirectory.names(in: path) { #expect(mode(of: "\(path)/\(file)") == 0o600, "\(file)") }
    }

    @Test func `refuses what it cannot use, in a sentence`() throws {
        let directory = try ScratchDirectory()
        #expect(refusal("/proc/heard").hasPrefix("The data directory /proc/heard cannot be made:"))
        let file = directory.path + "/file"
        try Bytes(content: Array("hello".utf8)).write(to: file)
        #expect(refusal(file) == "\(file) is not a directory.")

        let foreign = directory.path + "/foreign"
        mkdir(foreign, 0o700)
        try Bytes(content: Array("this is no database, whatever its name says".utf8)).write(
            to: foreign + "/heard.sqlite"
        )
        #expect(refusal(foreign).hasPrefix("The store is damaged"))

        let short = directory.path + "/short"
        #expect(refusal(short) { $0.epochBytes = [1, 2, 3] } == "An epoch takes 16 random bytes.")
        #expect(refusal(short) == "none")
    }
}

/// The sentence with which a store at `path` is refused.
private func refusal(_ path: String, _ change: (inout SQLiteLog.Options) -> Void = { _ in }) -> String {
    do {
        try SQLiteLog(.small(path, change)).close()
        return "none"
    } catch {
        return "\(error)"
    }
}

import ChatModel
import ConversationStore
import Dispatch
import Glibc
import Testing

@Suite struct `A backup` {
    @Test func `is restored with everything in it, under a new epoch`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path + "/data"))
        log.open("a")
        try log.say("kept", in: "a")
        log.add(.whisper("kept too", in: "a", expecting: Heads(seq: 1)))
        let copy = directory.path + "/backup"
        try log.backup(copy)
        try log.say("after the backup", in: "a")
        log.close()

        #expect(mode(of: copy) == 0o600)
        try SQLiteLog.restore(from: copy, to: directory.path + "/other", epoch: Array(repeating: 0xAB, count: 16))
        let restored = try SQLiteLog(.small(directory.path + "/other"))
        defer { restored.close() }
        #expect(restored.epoch == String(repeating: "ab", count: 16))
        #expect(restored.epoch != log.epoch)
        #expect(try restored.texts(of: "a") == ["kept"])
        #expect(try restored.tail(after: 0, limit: 9).count == 1)
        #expect(try restored.search("kept", limit: 9).count == 1)
        #expect(try restored.say("goes on", in: "a").isCommitted)
        for file in ScratchDirectory.names(in: directory.path + "/other") {
            #expect(mode(of: "\(directory.path)/other/\(file)") == 0o600)
        }
    }

    @Test func `is whole although the relay goes on writing`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path + "/data"))
        log.open("a")
        let group = DispatchGroup()
        let isUnderWay = DispatchSemaphore(value: 0)
        for number in 1...4000 {
            group.enter()
            log.append(.message("t\(number)", in: "a", expecting: Heads(seq: number - 1), clientID: "\(number)")) { _ in
                if number == 400 { isUnderWay.signal() }
                group.leave()
            }
        }
        isUnderWay.wait()
        try log.backup(directory.path + "/backup")
        group.wait()
        #expect(try log.texts(of: "a").count == 4000)
        log.close()
        try SQLiteLog.restore(from: directory.path + "/backup", to: directory.path + "/other", epoch: Array(0..<16))
        let restored = try SQLiteLog(.small(directory.path + "/other"))
        defer { restored.close() }
        let texts = try restored.texts(of: "a")
        #expect(texts.count >= 400)
        #expect(texts == (1...4000).prefix(texts.count).map { "t\($0)" })
    }

    @Test func `overwrites nothing unasked`() throws {
        let directory = try ScratchDirectory()
        let data = directory.path + "/data"
        let copy = directory.path + "/backup"
        let log = try SQLiteLog(.small(data))
        log.open("a")
        try log.backup(copy)
        let before = try Bytes.read(copy).content
        #expect(throws: StorageFailure("\(copy) exists already.")) { try log.backup(copy) }
        #expect(try Bytes.read(copy).content == before)
        let epoch = [UInt8](0..<16)
        func restoring(_ replacing: Bool) -> String {
            do {
                try SQLiteLog.restore(from: copy, to: data, epoch: epoch, replacing: replacing)
                return "done"
            } catch {
                return error.description
            }
        }
        #expect(
            restoring(true) == "Another relay, or a command that works without one, has the data directory \(data)."
        )
        try log.say("lost by the restore", in: "a")
        log.close()
        #expect(restoring(false) == "\(data) holds a store already; move it away first.")
        #expect(restoring(true) == "done")
        let again = try SQLiteLog(.small(data))
        defer { again.close() }
        #expect(try again.texts(of: "a") == [])
        #expect(again.epoch == "000102030405060708090a0b0c0d0e0f")
    }

    @Test func `that is damaged or none is refused, and nothing is left of the attempt`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path + "/data"))
        log.open("a")
        for number in 1...300 { try log.say("text \(number)", in: "a") }
        let copy = directory.path + "/backup"
        try log.backup(copy)
        log.close()
        var bytes = try Bytes.read(copy).content
        for index in stride(from: 4096, to: bytes.count, by: 97) { bytes[index] ^= 0x5A }
        try Bytes(content: bytes).write(to: copy)
        let other = directory.path + "/other"
        for source in [copy, directory.path + "/missing", "/proc/version"] {
            #expect(throws: StorageFailure.self) {
                try SQLiteLog.restore(from: source, to: other, epoch: Array(0..<16))
            }
        }
        #expect(ScratchDirectory.names(in: other) == ["heard.lock"])
    }
}

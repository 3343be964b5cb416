import ChatModel
import ConversationStore
import Glibc
import Testing

/// A file system in memory of its own, which can be made too small or read-only; mounting takes root.
final class SmallDisk: Sendable {
    let directory: ScratchDirectory
    var path: String { directory.path }

    init(megabytes: Int) throws {
        directory = try ScratchDirectory()
        try #require(mount("none", directory.path, "tmpfs", 0, "size=\(megabytes)m,mode=700") == 0)
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func resize(megabytes: Int) throws {
        try #require(mount("none", path, "tmpfs", UInt(MS_REMOUNT), "size=\(megabytes)m") == 0)
    }

    func makeReadOnly() throws {
        try #require(mount("none", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), "") == 0)
    }

    static let isPossible = geteuid() == 0
}

@Suite(.enabled(if: SmallDisk.isPossible, "mounting a small disk takes root"))
struct `A disk that fails` {
    @Test func `acknowledges nothing while it is full, and goes on when there is room`() throws {
        let disk = try SmallDisk(megabytes: 3)
        let log = try SQLiteLog(.small(disk.path))
        defer { log.close() }
        log.open("a")
        let text = String(repeating: "the disk fills up ", count: 200)
        var acknowledged = 0
        var refusals: [String] = []
        for number in 0..<2000 where refusals.count < 20 {
            let request = AppendRequest.message(
                text,
                in: "a",
                expecting: Heads(seq: acknowledged),
                clientID: "\(number)"
            )
            switch log.add(request) {
            case .committed: acknowledged += 1
            case .headMoved(let heads): Issue.record("what was refused counts: \(heads) after \(acknowledged)")
            case .failed(let sentence): refusals.append(sentence)
            }
        }
        #expect(acknowledged > 50)
        #expect(refusals.count == 20)
        #expect(refusals.allSatisfy { $0.hasPrefix("The disk is full") }, "\(refusals)")
        #expect(try log.texts(of: "a").count == acknowledged)

        try disk.resize(megabytes: 16)
        for _ in 0..<50 {
            let request = AppendRequest.message(
                text,
                in: "a",
                expecting: Heads(seq: acknowledged),
                clientID: "again \(acknowledged)"
            )
            #expect(log.add(request).isCommitted)
            acknowledged += 1
        }
        #expect(try log.texts(of: "a").count == acknowledged)
        #expect(try log.search("fills", limit: 1000).count == acknowledged)
    }

    @Test func `refuses to open on a read-only disk`() throws {
        let disk = try SmallDisk(megabytes: 8)
        let log = try SQLiteLog(.small(disk.path))
        log.open("a")
        log.close()
        try disk.makeReadOnly()
        let sentence = #expect(throws: StorageFailure.self) { try SQLiteLog(.small(disk.path)) }
        #expect(sentence?.description.contains("cannot be written: Read-only file system") == true)
    }
}

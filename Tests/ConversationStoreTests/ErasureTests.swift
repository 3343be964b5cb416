import Chance
import ChatModel
import Glibc
import StrictJSON
import Synchronization
import Testing

@testable import ConversationStore

@Suite struct `Erasing a customer` {
    @Test(arguments: [[1, 5, 40, 400, 3000], [2, 10, 20, 40], [1]])
    func `leaves no word of theirs in any file`(lengths: [Int]) throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let names = try fill(log, customers: 6, lengths: lengths, using: &random)

        for number in 0..<6 {
            for secret in marks(of: number) {
                #expect(try !directory.files(holding: secret).isEmpty, "\(secret) was never there, seed \(seed)")
            }
        }
        for number in [3, 0, 5, 1, 4] {
            #expect(log.erase(customer(number)) == .success(names / 6))
            for secret in marks(of: number) {
                let files = try directory.files(holding: secret)
                #expect(files == [], "\(secret), seed \(seed)")
            }
        }
        #expect(try log.search("zebra2", limit: 100).count > 0)
        #expect(try log.search("zebra3", limit: 100).isEmpty)
        for secret in marks(of: 2) { #expect(try !directory.files(holding: secret).isEmpty) }
        log.close()
        let again = try SQLiteLog(.small(directory.path))
        defer { again.close() }
        #expect(try again.conversations(of: customer(2).id, limit: 10).count == names / 6)
    }

    @Test func `waits for a backup that runs, and the next backup is without them`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path + "/data"))
        defer { log.close() }
        var random = SeededGenerator(seed: 1)
        _ = try fill(log, customers: 2, using: &random)
        log.backup(to: directory.path + "/first") { _ in }
        #expect(try log.erase(customer(1)).get() > 0)
        try log.backup(directory.path + "/second")
        let secret = try #require(marks(of: 1).first)
        #expect(try Bytes.read(directory.path + "/first").contains(secret))
        #expect(try !Bytes.read(directory.path + "/second").contains(secret))
        for file in ScratchDirectory.names(in: directory.path + "/data") {
            #expect(try !Bytes.read("\(directory.path)/data/\(file)").contains(secret))
        }
    }

    @Test func `lets others talk on meanwhile`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        defer { log.close() }
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        _ = try fill(log, customers: 3, using: &random)
        log.open("others")
        for batch in 0..<40 {
            let heads = batch * 50
            let requests = (0..<50).map { index in
                let words = (0..<60).map { _ in String(random.next(), radix: 36) }.joined(separator: " ")
                return AppendRequest.message(words, in: "others", expecting: Heads(seq: heads + index), clientID: "")
            }
            try #require(log.addTogether(requests).allSatisfy { $0.isCommitted })
        }
        var said = 0
        try whileErasing(customer(1), log) {
            let outcome = try log.say("still here", in: "others")
            #expect(outcome.isCommitted)
            said += 1
        }
        #expect(said > 3, "nobody could talk, seed \(seed)")
        for secret in marks(of: 1) {
            let files = try directory.files(holding: secret)
            #expect(files == [], "\(secret), seed \(seed)")
        }
    }

    @Test func `is ended by the next opening where the process died in the middle of it`() throws {
        let directory = try ScratchDirectory()
        let log = try SQLiteLog(.small(directory.path))
        var random = SeededGenerator(seed: 7)
        _ = try fill(log, customers: 2, using: &random)
        #expect(try log.remove(customer(1).id) == 4)
        #expect(try marks(of: 1).contains { try !directory.files(holding: $0).isEmpty })
        let copy = try #require(try log.copyFiles(of: directory))
        log.close()
        for path in [directory.path, copy.path] { try SQLiteLog(.small(path)).close() }
        for secret in marks(of: 1) {
            #expect(try directory.files(holding: secret) == [], "\(secret)")
            #expect(try copy.files(holding: secret) == [], "\(secret)")
        }
        #expect(try !copy.files(holding: "zebra0").isEmpty)
    }

    private func whileErasing(_ customer: Participant, _ log: SQLiteLog, _ work: () throws -> Void) throws {
        let isErased = Atomic(false)
        log.erase(customer: customer.id) { result in
            if case .failure(let failure) = result { Issue.record("\(failure)") }
            isErased.store(true, ordering: .sequentiallyConsistent)
        }
        while !isErased.load(ordering: .sequentiallyConsistent) { try work() }
    }

    private func customer(_ number: Int) -> Participant {
        Participant(
            id: ParticipantID("p-id-\(number)-xyzzy"),
            role: .customer,
            name: "Given\(number)name",
            isVerified: true,
            email: "mail\(number)@example.org"
        )
    }

    private func marks(of number: Int) -> [String] {
        [
            "zebra\(number)", "p-id-\(number)-xyzzy", "Given\(number)name", "mail\(number)@example.org",
            "client-\(number)-", "page-of-\(number)", "whispered\(number)", "conversation-\(number)-",
        ]
    }

    /// Fills a store with interleaved conversations, texts from one word to many pages; returns their number.
    private func fill(
        _ log: SQLiteLog,
        customers: Int,
        lengths: [Int] = [1, 5, 40, 400, 3000],
        using random: inout SeededGenerator
    ) throws -> Int {
        var heads: [String: Heads] = [:]
        for number in 0..<customers {
            for talk in 0..<4 {
                let name = "conversation-\(number)-\(talk)"
                var opening = AppendRequest.opening(name, customer: customer(number))
                opening.opening?.about.page = "page-of-\(number)"
                opening.records = [
                    CustomerRecord(participant: customer(number)).record,
                    SessionRecord(participant: customer(number).id, createdAt: Instant(milliseconds: 0))
                        .record(secretHash: "hash-\(number)-\(talk)"),
                ]
                try #require(log.add(opening).isCommitted)
                heads[name] = Heads()
            }
        }
        for _ in 0..<40 {
            var requests: [AppendRequest] = []
            for (name, head) in heads.sorted(by: { $0.key < $1.key }) where Bool.random(using: &random) {
                let number = Int(name.split(separator: "-")[1]) ?? 0
                let length = lengths.randomElement(using: &random) ?? 1
                let words = Array(repeating: "zebra\(number) unicorn", count: length).joined(separator: " ")
                var request = AppendRequest.message(
                    words,
                    in: name,
                    expecting: head,
                    from: customer(number),
                    clientID: "client-\(number)-\(head.seq)"
                )
                request.internalItems =
                    AppendRequest.whisper("whispered\(number) \(words)", in: name, expecting: head).internalItems
                requests.append(request)
                heads[name] = Heads(seq: head.seq + 1, iseq: head.iseq + 1)
            }
            try #require(log.addTogether(requests).allSatisfy { $0.isCommitted })
        }
        return heads.count
    }
}

import ChatModel
import ConversationStore
import Dispatch
import Glibc
import Guarding
import StrictJSON
import Testing

/// A data directory that goes with the test.
final class ScratchDirectory: Sendable {
    let path: String

    init(under parent: String = "/tmp") throws {
        var template = Array("\(parent)/heard-store-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The paths of the plain files in it.
    var files: [String] {
        Self.names(in: path).map { "\(path)/\($0)" }
    }

    /// The files that hold `text` anywhere, however it is cut into pages.
    func files(holding text: String) throws -> [String] {
        try files.filter { try Bytes.read($0).contains(text) }
    }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: String) {
        for name in names(in: path) where unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
        rmdir(path)
    }
}

/// Whole files as bytes.
struct Bytes {
    let content: [UInt8]

    static func read(_ path: String) throws -> Bytes {
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            content += chunk[..<count]
        }
        return Bytes(content: content)
    }

    func write(to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            try #require(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    func contains(_ text: String) -> Bool {
        let needle = Array(text.utf8)
        guard let first = needle.first else { return true }
        return content.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return false }
            var start = 0
            while start + needle.count <= bytes.count,
                let found = memchr(base + start, Int32(first), bytes.count - start)
            {
                start = base.distance(to: found)
                if start + needle.count <= bytes.count, memcmp(found, needle, needle.count) == 0 { return true }
                start += 1
            }
            return false
        }
    }
}

func mode(of path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}

extension SQLiteLog.Options {
    /// A small store for tests.
    static func small(_ directory: String, _ change: (inout Self) -> Void = { _ in }) -> Self {
        var options = Self(directory: directory, epochBytes: (0..<16).map { _ in UInt8.random(in: 0...255) })
        options.logBytes = 1 << 20
        change(&options)
        return options
    }
}

extension SQLiteLog {
    /// The files of a store as a crash would leave them; nil where the log began anew while they were copied.
    func copyFiles(of directory: ScratchDirectory) throws -> ScratchDirectory? {
        let copy = try ScratchDirectory()
        // The log before the database: a checkpoint between the two copies then leaves nothing out.
        let log = try? Bytes.read(directory.path + "/heard.sqlite-wal")
        try Bytes.read(directory.path + "/heard.sqlite").write(to: copy.path + "/heard.sqlite")
        let after = try? Bytes.read(directory.path + "/heard.sqlite-wal")
        // A log that began anew in between does not belong to the database that was copied.
        guard let log, let after, log.content.prefix(32) == after.content.prefix(32) else { return nil }
        try log.write(to: copy.path + "/heard.sqlite-wal")
        return copy
    }
}

extension ConversationLog {
    /// Appends and waits for the answer.
    @discardableResult
    func add(_ request: AppendRequest) -> AppendOutcome {
        addTogether([request])[0]
    }

    /// Appends all without waiting between, and waits for all the answers.
    func addTogether(_ requests: [AppendRequest]) -> [AppendOutcome] {
        let answers = Guarded([AppendOutcome?](repeating: nil, count: requests.count))
        let group = DispatchGroup()
        for (index, request) in requests.enumerated() {
            group.enter()
            append(request) { outcome in
                answers.withLock { $0[index] = outcome }
                group.leave()
            }
        }
        group.wait()
        return answers.withLock { $0.compactMap { $0 } }
    }

    /// Opens a conversation with nothing said in it.
    @discardableResult
    func open(_ name: String, customer: Participant = .ada, at: Int64 = 0) -> AppendOutcome {
        add(.opening(name, customer: customer, at: at))
    }

    /// Says `text` as the next thing.
    @discardableResult
    func say(_ text: String, in name: String, from: Participant = .ada, clientID: String? = nil) throws -> AppendOutcome
    {
        let heads = try conversation(ConversationID(name))?.heads ?? Heads()
        return add(.message(text, in: name, expecting: heads, from: from, clientID: clientID ?? "c\(heads.seq + 1)"))
    }

    /// The texts of a conversation's messages, in order.
    func texts(of name: String) throws -> [String] {
        try publicItems(of: ConversationID(name), .after(0), limit: .max).compactMap { item in
            guard case .message(let message) = item.entry else { return nil }
            return message.text
        }
    }

    func erase(_ customer: Participant) -> Result<Int, StorageFailure> {
        let answer = Guarded<Result<Int, StorageFailure>?>(nil)
        let done = DispatchSemaphore(value: 0)
        erase(customer: customer.id) { result in
            answer.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return answer.withLock { $0 } ?? .failure(StorageFailure("no answer"))
    }

    func backup(_ path: String) throws {
        let answer = Guarded<Result<Void, StorageFailure>>(.failure(StorageFailure("no answer")))
        let done = DispatchSemaphore(value: 0)
        backup(to: path) { result in
            answer.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        try answer.withLock { $0 }.get()
    }
}

extension Participant {
    static let ada = Participant(id: ParticipantID("p-ada"), role: .customer, name: "Ada")
    static let maya = Participant(id: ParticipantID("p-maya"), role: .agent, name: "Maya", isVerified: true)
}

extension AppendRequest {
    static func opening(_ name: String, customer: Participant = .ada, at: Int64 = 0) -> AppendRequest {
        AppendRequest(
            conversation: ConversationID(name),
            opening: ConversationHeader(
                id: ConversationID(name),
                customer: customer,
                queue: "default",
                openedAt: Instant(milliseconds: at),
                isAnalysed: true,
                clientID: "open-\(name)"
            )
        )
    }

    static func message(
        _ text: String,
        in name: String,
        expecting: Heads,
        from: Participant = .ada,
        clientID: String,
        at: Int64 = 0
    ) -> AppendRequest {
        AppendRequest(
            conversation: ConversationID(name),
            expecting: expecting,
            publicItems: [
                PublicItem(
                    seq: expecting.seq + 1,
                    at: Instant(milliseconds: at),
                    entry: .message(
                        .init(
                            id: MessageID("m-\(name)-\(expecting.seq + 1)"),
                            from: from,
                            text: text,
                            clientID: clientID
                        )
                    )
                )
            ]
        )
    }

    static func whisper(_ text: String, in name: String, expecting: Heads, at: Int64 = 0) -> AppendRequest {
        AppendRequest(
            conversation: ConversationID(name),
            expecting: expecting,
            internalItems: [
                InternalItem(
                    iseq: expecting.iseq + 1,
                    at: Instant(milliseconds: at),
                    entry: .whisper(Whisper(from: .maya, text: text))
                )
            ]
        )
    }

    static func state(_ state: ConversationState, in name: String, expecting: Heads, at: Int64 = 0) -> AppendRequest {
        AppendRequest(
            conversation: ConversationID(name),
            expecting: expecting,
            publicItems: [
                PublicItem(
                    seq: expecting.seq + 1,
                    at: Instant(milliseconds: at),
                    entry: .stateChanged(.init(state: state, reason: "said so"))
                )
            ]
        )
    }
}

extension AppendOutcome {
    var isCommitted: Bool {
        guard case .committed = self else { return false }
        return true
    }

    var failure: String? {
        guard case .failed(let sentence) = self else { return nil }
        return sentence
    }
}

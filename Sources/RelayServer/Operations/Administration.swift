internal import ChatModel
internal import ConversationStore
internal import Credentials
package import StrictJSON
internal import WebSocketTransport

/// A command on the data directory.
package enum AdministrationCommand: Sendable {
    case addPerson(name: String, role: String, queues: [String], skills: [String] = [], languages: [String] = [])
    case listPeople
    case removePerson(name: String)
    case rotateToken(name: String)
    case erase(customer: String)
    case backup(path: String)
    case audit
    /// RFC 3339, `to` exclusive.
    case report(from: String, to: String)
    case search(query: String, limit: Int)
    /// One page, behind where the one before ended.
    case export(Transcripts.Wish, after: JSONValue?)

    /// The command as one line of JSON.
    var line: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            switch self {
            case .addPerson(let name, let role, let queues, let skills, let languages):
                writer.member("do", "people.add")
                writer.member("name", name)
                writer.member("role", role)
                writer.member("queues", strings: queues)
                writer.member("skills", strings: skills)
                writer.member("languages", strings: languages)
            case .listPeople: writer.member("do", "people.list")
            case .removePerson(let name):
                writer.member("do", "people.remove")
                writer.member("name", name)
            case .rotateToken(let name):
                writer.member("do", "people.rotate")
                writer.member("name", name)
            case .erase(let customer):
                writer.member("do", "erase")
                writer.member("customer", customer)
            case .backup(let path):
                writer.member("do", "backup")
                writer.member("path", path)
            case .audit: writer.member("do", "audit")
            case .report(let from, let to):
                writer.member("do", "report")
                writer.member("from", from)
                writer.member("to", to)
            case .search(let query, let limit):
                writer.member("do", "search")
                writer.member("query", query)
                writer.member("limit", limit)
            case .export(let wish, let place):
                writer.member("do", "export")
                writer.member("conversation", ifPresent: wish.conversation)
                writer.member("since", ifPresent: wish.since)
                writer.member("internal", wish.isInternal)
                writer.member("after", ifPresent: place)
            }
        }
        return writer.bytes
    }
}

/// What a command answers.
package struct AdministrationAnswer: Sendable {
    let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    /// The new token, where the command made one.
    package var token: String { value["token"]?.string ?? "" }

    /// One line for each thing that the command lists.
    package var lines: [String] {
        (value.array ?? [value]).map { String(decoding: printableJSON($0.serialized), as: UTF8.self) }
    }
}

/// A command that was not carried out, as a sentence for the operator.
package struct AdministrationFailure: Error, Sendable, CustomStringConvertible {
    package let description: String
}

/// Carries commands out beside a live relay, through its control socket, and without one, on the data directly.
package enum Administration {
    /// - Throws: ``AdministrationFailure`` with a sentence.
    package static func carryOut(
        _ command: AdministrationCommand,
        with configuration: Configuration
    ) throws(AdministrationFailure) -> AdministrationAnswer {
        do {
            if let lines = try UnixLineClient.ask(command.line, at: "\(configuration.storePath)/control"),
                let line = lines.first
            {
                return try read(line)
            }
            return try read(directly(command.line, configuration))
        } catch let failure as AdministrationFailure {
            throw failure
        } catch {
            throw AdministrationFailure(description: "\(error)")
        }
    }

    /// Puts a backup where the log belongs; the new log has another epoch, so that nobody resumes into the past.
    ///
    /// - Throws: ``AdministrationFailure`` where a relay runs on the directory or the backup cannot be used.
    package static func restore(
        from path: String,
        with configuration: Configuration
    ) throws(AdministrationFailure) {
        do {
            try SQLiteLog.restore(from: path, to: configuration.storePath, epoch: SecureRandom.bytes(16))
        } catch {
            throw AdministrationFailure(description: "\(error)")
        }
    }

    private static func read(_ line: [UInt8]) throws -> AdministrationAnswer {
        let value = try JSONValue.parse(line, limits: .stored)
        if let sentence = value["error"]?.string { throw AdministrationFailure(description: sentence) }
        return AdministrationAnswer(value["ok"] ?? .null)
    }

    /// Opens the log itself, which fails with a sentence where a relay has it.
    private static func directly(_ line: [UInt8], _ configuration: Configuration) throws -> [UInt8] {
        let log = try SQLiteLog(
            SQLiteLog.Options(directory: configuration.storePath, epochBytes: SecureRandom.bytes(16))
        )
        defer { log.close() }
        var answer: [UInt8]?
        var failure: (any Error)?
        var asking: DirectCommand?
        EventLoop.run {
            do {
                let command = try asking ?? DirectCommand(line, on: log, queues: configuration.queues)
                asking = command
                // Some commands are answered at once, without a turn of the loop.
                answer = command.answer
            } catch {
                failure = error
            }
            return answer != nil || failure != nil
        }
        if let failure { throw failure }
        return answer ?? Administrator.error("the command was not answered")
    }
}

/// A command under way on a log that no relay has.
@EventLoop
private final class DirectCommand {
    private let administrator: Administrator
    private(set) var answer: [UInt8]?

    init(_ line: [UInt8], on log: any ConversationLog, queues: [String]) throws {
        administrator = Administrator(log: log, people: try PeopleBook(log: log), queues: queues)
        administrator.carryOut(line) { [weak self] in self?.answer = $0 }
    }
}

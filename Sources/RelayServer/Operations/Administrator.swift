internal import ChatModel
internal import ConversationCore
internal import Credentials
internal import StrictJSON
internal import WebSocketTransport

/// Commands on the data directory, carried out the same way beside a live relay and without one.
///
/// A command is one line of JSON, `{"do":"people.add","name":…}`; the answer is one line, `{"ok":…}` or `{"error":"…"}`.
@EventLoop
final class Administrator {
    let log: any ConversationLog
    private var ids = IdentifierSource(seed: SecureRandom.seed())
    private let people: PeopleBook
    let queues: [String]
    /// Told of a person who was added or changed, so that a live relay follows.
    var changed: (Person) -> Void = { _ in }
    /// Told of a person who was removed, or whose tokens were.
    var revoked: (ParticipantID) -> Void = { _ in }
    /// Called before an erasure, to end what is open.
    var erasing: (ParticipantID, @escaping () -> Void) -> Void = { _, then in then() }

    /// Told of each conversation that was erased.
    var erased: (ConversationID) -> Void = { _ in }

    init(log: any ConversationLog, people: PeopleBook, queues: [String]) {
        self.log = log
        self.people = people
        self.queues = queues
    }

    func carryOut(_ line: [UInt8], answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let request = try? JSONValue.parse(line, limits: .stored), let name = request["do"]?.string else {
            return answer(Self.error("the command could not be read"))
        }
        switch name {
        case "people.add": add(request, answer)
        case "people.list": answer(list())
        case "people.remove": remove(request, answer)
        case "people.rotate": rotate(request, answer)
        case "backup": backup(request, answer)
        case "erase": erase(request, answer)
        case "audit": audit(answer)
        case "report": report(request, answer)
        case "export": export(request, answer)
        case "search": search(request, answer)
        default: answer(Self.error("there is no command \"\(name)\""))
        }
    }

    // MARK: People

    private func add(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        let named = (request["queues"]?.array ?? []).compactMap(\.string)
        if let unknown = named.first(where: { !queues.contains($0) }) {
            return answer(Self.error("there is no queue \"\(unknown)\"; there is \(queues.joined(separator: ", "))"))
        }
        do {
            var (person, token) = try PeopleChange.add(
                name: request["name"]?.string ?? "",
                role: request["role"]?.string.flatMap(Role.init(rawValue:)) ?? .customer,
                queues: named.isEmpty ? queues : named,
                to: Array(people.people.values),
                id: ids.next(IdentifierKind.Participant.self, at: Instant(milliseconds: EventLoop.wallClock))
            )
            person.skills = (request["skills"]?.array ?? []).compactMap(\.string)
            person.languages = (request["languages"]?.array ?? []).compactMap(\.string)
            store(person, answer) { [token] in .object(JSONObject([("token", .string(token))])) }
        } catch {
            answer(Self.error(error.description))
        }
    }

    private func rotate(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let person = named(request) else { return answer(Self.unknownName(request)) }
        let (rotated, token) = PeopleChange.rotate(person)
        store(rotated, answer) { .object(JSONObject([("token", .string(token))])) }
    }

    private func remove(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let person = named(request) else { return answer(Self.unknownName(request)) }
        let id = person.participant.id
        save(Record(kind: .person, key: id.rawValue, body: nil), answer) { [self] in
            people.remove(id)
            revoked(id)
            answer(Self.ok(.object(JSONObject())))
        }
    }

    private func list() -> [UInt8] {
        let rows = people.people.values.sorted { $0.participant.name < $1.participant.name }.map { person in
            JSONValue.object(
                JSONObject([
                    ("id", .string(person.participant.id.rawValue)),
                    ("name", .string(person.participant.name)),
                    ("role", .string(person.participant.role.rawValue)),
                    ("queues", .array(person.queues.map { .string($0) })),
                    ("routing", .string(person.routing.rawValue)),
                ])
            )
        }
        return Self.ok(.array(rows))
    }

    private func named(_ request: JSONValue) -> Person? {
        people.people.values.first { $0.participant.name == request["name"]?.string }
    }

    private func store(
        _ person: Person,
        _ answer: @escaping @EventLoop ([UInt8]) -> Void,
        reply: @escaping () -> JSONValue
    ) {
        save(person.record, answer) { [self] in
            people.put(person)
            changed(person)
            answer(Self.ok(reply()))
        }
    }

    private func save(
        _ record: Record,
        _ answer: @escaping @EventLoop ([UInt8]) -> Void,
        then: @escaping @EventLoop () -> Void
    ) {
        log.append(AppendRequest(records: [record])) { outcome in
            EventLoop.enqueue {
                guard case .committed = outcome else {
                    return answer(Self.error("the data directory cannot be written"))
                }
                then()
            }
        }
    }

    // MARK: Data

    private func backup(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let path = request["path"]?.string else { return answer(Self.error("a backup needs a path")) }
        log.backup(to: path) { result in
            EventLoop.enqueue {
                switch result {
                case .success: answer(Self.ok(.object(JSONObject([("path", .string(path))]))))
                case .failure(let failure): answer(Self.error(failure.description))
                }
            }
        }
    }

    private func erase(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let id = request["customer"]?.string.map({ ParticipantID($0) }) else {
            return answer(Self.error("an erasure needs a customer"))
        }
        erasing(id) { [self] in
            let known = (try? log.conversations(of: id, limit: Int.max)) ?? []
            log.erase(customer: id) { [weak self] result in
                EventLoop.enqueue {
                    for stored in known { self?.erased(stored.header.id) }
                    switch result {
                    case .success(let count):
                        answer(Self.ok(.object(JSONObject([("conversations", .integer(Int64(count)))]))))
                    case .failure(let failure): answer(Self.error(failure.description))
                    }
                }
            }
        }
    }

    private func audit(_ answer: (_ line: [UInt8]) -> Void) {
        do {
            let lines = try log.records(.audit).sorted { $0.key < $1.key }.compactMap(\.body)
            answer(Self.ok(.array(lines)))
        } catch {
            answer(Self.error("\(error)"))
        }
    }

    // MARK: Answers

    private static func ok(_ value: JSONValue) -> [UInt8] {
        JSONValue.object(JSONObject([("ok", value)])).serialized
    }

    nonisolated static func error(_ sentence: String) -> [UInt8] {
        JSONValue.object(JSONObject([("error", .string(sentence))])).serialized
    }

    private static func unknownName(_ request: JSONValue) -> [UInt8] {
        error("there is nobody called \"\(request["name"]?.string ?? "")\"")
    }
}

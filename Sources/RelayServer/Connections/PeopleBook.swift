internal import ChatModel
internal import ConversationCore
internal import Credentials
internal import WebSocketTransport

/// The people of the desk, as stored: who may come in, as what, and for which queues.
@EventLoop
final class PeopleBook {
    private let log: any ConversationLog
    private(set) var people: [ParticipantID: Person] = [:]
    private var tokens: TokenDirectory<ParticipantID>

    /// Reads everybody.
    ///
    /// - Throws: What the log throws, or what a record that cannot be read does.
    init(log: any ConversationLog) throws {
        self.log = log
        tokens = try TokenDirectory([])
        for record in try log.records(.person) {
            let person = try Person(json: record.body)
            people[person.participant.id] = person
        }
        try index()
    }

    /// Whoever this token belongs to.
    func person(presenting token: String, at instant: Instant) -> (person: Person, tokenHash: String)? {
        guard let entry = tokens.entry(forToken: token, nowSeconds: instant.milliseconds / 1000),
            let person = people[entry.owner]
        else { return nil }
        return (person, entry.hash)
    }

    /// Takes over a changed person; the caller has stored the record.
    func put(_ person: Person) {
        people[person.participant.id] = person
        refresh()
    }

    func remove(_ id: ParticipantID) {
        people[id] = nil
        refresh()
    }

    /// Tokens that were minted here cannot clash; should they, the directory before stays in force.
    private func refresh() { try? index() }

    private func index() throws(TokenDirectoryError) {
        let entries = people.values.flatMap { person in
            person.tokenHashes.map { TokenDirectory.Entry(hash: $0, owner: person.participant.id) }
        }
        tokens = try TokenDirectory(entries)
    }
}

/// Adding, removing and rotating people: the same rules beside a live relay and without one.
enum PeopleChange {
    /// At most two tokens live at once, so that a rotation need not cut anybody off.
    static let tokensAtOnce = 2

    /// Somebody new with a token; the token is returned once and never kept.
    ///
    /// - Throws: ``SettingError`` where the name is taken or not usable.
    static func add(
        name: String,
        role: Role,
        queues: [String],
        to people: [Person],
        id: ParticipantID
    ) throws(SettingError) -> (Person, token: String) {
        guard (1...80).contains(name.count) else { throw SettingError("a name has 1 to 80 characters") }
        guard role == .agent || role == .supervisor else { throw SettingError("a role is agent or supervisor") }
        guard !people.contains(where: { $0.participant.name == name }) else {
            throw SettingError("there is already somebody called \"\(name)\"")
        }
        let token = DeskToken.mint()
        let person = Person(
            participant: Participant(id: id, role: role, name: name, isVerified: true),
            queues: queues,
            tokenHashes: [token.hash]
        )
        return (person, token.text)
    }

    /// A new token for somebody; the one before it lives on beside it until the next rotation.
    static func rotate(_ person: Person) -> (Person, token: String) {
        var person = person
        let token = DeskToken.mint()
        person.tokenHashes = person.tokenHashes.suffix(tokensAtOnce - 1) + [token.hash]
        return (person, token.text)
    }
}

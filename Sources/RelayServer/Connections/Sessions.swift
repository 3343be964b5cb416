internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import Credentials
internal import WebSocketTransport

/// Who is connected, and how anybody becomes somebody: tokens, secrets, sessions.
@EventLoop
final class Sessions {
    private let conversations: Conversations
    private let identities: IdentityPolicy
    private var throttle: FailureThrottle
    /// The connection of each session, by the hash of its secret.
    private var bySession: [String: Link] = [:]
    private var byParticipant: [ParticipantID: [Link]] = [:]
    /// The people of the desk.
    let people: PeopleBook
    private let journal: Journal

    init(conversations: Conversations, identities: IdentityPolicy, people: PeopleBook, journal: Journal) {
        self.conversations = conversations
        self.identities = identities
        self.people = people
        self.journal = journal
        var settings = FailureThrottle.Settings()
        settings.failures = conversations.limits[.tokenFailures]
        settings.delayMilliseconds = Int64(clamping: conversations.limits[.tokenDelay])
        throttle = FailureThrottle(settings)
    }

    /// The live connections of a participant.
    func links(of participant: ParticipantID) -> [Link] { byParticipant[participant] ?? [] }

    /// How a `hello` ended.
    enum Entry {
        /// `isResumed` is true where a session was continued; the secret is what the client comes back with.
        case admitted(Link.Identity, secret: String, isResumed: Bool)
        case refused(WireError, CloseCode)
        case unavailable
    }

    // MARK: Saying hello

    /// Lets an attempt through at once, later, or not at all, by what its address has failed at before.
    func paced(
        _ link: Link,
        address: String,
        showsSecret: Bool,
        _ attempt: @escaping @EventLoop () -> Void,
        refused: (Int) -> Void
    ) {
        guard showsSecret else { return attempt() }
        switch throttle.admit(address, atMilliseconds: Int64(EventLoop.now)) {
        case .now: attempt()
        case .later(let milliseconds):
            link.timers.append(EventLoop.schedule(afterMilliseconds: Int(clamping: milliseconds), attempt))
        case .refused(let milliseconds): refused(Int(clamping: milliseconds))
        }
    }

    /// Admits a customer by token, by secret, or as somebody new.
    func admit(_ hello: ChatHello, on link: Link, address: String, done: @escaping @EventLoop (Entry) -> Void) {
        do {
            let instant = conversations.now
            let verified = try identities.customer(presenting: hello.token, nowSeconds: instant.milliseconds / 1000)
            let secret = hello.resume?.secret ?? hello.join
            var record = try customer(hello, verified: verified, secret: secret)
            if let until = record.bannedUntil, until > instant {
                return done(.refused(WireError(.banned), .banned))
            }
            if let name = hello.name, !record.participant.isVerified { record.participant.name = name }
            if let analysis = hello.analysis { record.isAnalysed = analysis }
            finish(record, continuing: hello.resume?.secret, on: link, done: done)
        } catch let error as IdentityError {
            journal.info("customer token refused", ["reason": error.reason.rawValue])
            refuse(address, done)
        } catch is UnknownSecret {
            refuse(address, done)
        } catch {
            done(.unavailable)
        }
    }

    /// Admits somebody of the desk: the token says who, a secret continues their own session.
    func admit(_ hello: DeskHello, on link: Link, address: String, done: @escaping @EventLoop (Entry) -> Void) {
        let instant = conversations.now
        guard let token = hello.token, let (person, tokenHash) = people.person(presenting: token, at: instant) else {
            return refuse(address, done)
        }
        link.tokenHash = tokenHash
        do {
            if let secret = hello.resume?.secret ?? hello.join,
                try owner(ofSecret: secret) != person.participant.id
            {
                return refuse(address, done)
            }
        } catch is UnknownSecret {
            // The token stands by itself: a session that is forgotten begins anew, and its replay is refused.
            return open(Link.Identity(participant: person.participant, session: ""), records: [], on: link, done: done)
        } catch {
            return done(.unavailable)
        }
        let identity = Link.Identity(participant: person.participant, session: "")
        if let secret = hello.resume?.secret {
            resume(identity, secret: secret, on: link, done: done)
        } else {
            open(identity, records: [], on: link, done: done)
        }
    }

    /// Closes what a token opened that is no longer one of the person's.
    func closeRevoked(of person: Person) {
        for link in links(of: person.participant.id) {
            guard let hash = link.tokenHash, !person.tokenHashes.contains(hash) else { continue }
            link.close(.refused)
        }
    }

    /// Forgets a connection that is gone; returns whether it was the participant's last.
    func forget(_ link: Link) -> Bool {
        guard let identity = link.identity else { return false }
        if bySession[identity.session] === link { bySession[identity.session] = nil }
        byParticipant[identity.participant.id]?.removeAll { $0 === link }
        guard byParticipant[identity.participant.id]?.isEmpty == true else { return false }
        byParticipant[identity.participant.id] = nil
        return true
    }

    // MARK: Who it is

    private struct UnknownSecret: Error {}

    private func customer(
        _ hello: ChatHello,
        verified: CustomerIdentity?,
        secret: String?
    ) throws -> CustomerRecord {
        let verifiedID = verified.map { ParticipantID("v-\($0.subjectHash)") }
        if let secret {
            let owner = try owner(ofSecret: secret)
            guard verifiedID == nil || verifiedID == owner else { throw UnknownSecret() }
            guard let stored = try conversations.log.record(.customer, owner.rawValue) else { throw UnknownSecret() }
            return try CustomerRecord(json: stored.body)
        }
        let id = verifiedID ?? conversations.ids.next(IdentifierKind.Participant.self, at: conversations.now)
        let known = try verifiedID.flatMap { try conversations.log.record(.customer, $0.rawValue) }
        var record =
            try known.map { try CustomerRecord(json: $0.body) }
            ?? CustomerRecord(participant: Participant(id: id, role: .customer, name: "Guest"))
        if let verified {
            record.participant.isVerified = true
            record.participant.name = verified.name ?? hello.name ?? record.participant.name
            record.participant.email = verified.email
            record.subject = verified.subject
        }
        return record
    }

    private func owner(ofSecret text: String) throws -> ParticipantID {
        guard let secret = ResumeSecret(text),
            let stored = try conversations.log.record(.session, secret.hash)
        else { throw UnknownSecret() }
        return try SessionRecord(json: stored.body).participant
    }

    private func finish(
        _ record: CustomerRecord,
        continuing secret: String?,
        on link: Link,
        done: @escaping @EventLoop (Entry) -> Void
    ) {
        let identity = Link.Identity(
            participant: record.participant,
            session: "",
            isAnalysed: record.isAnalysed,
            contactNumber: record.conversations + 1
        )
        guard let secret else { return open(identity, records: [record.record], on: link, done: done) }
        conversations.save([record.record]) { [weak self] isSaved in
            guard isSaved else { return done(.unavailable) }
            self?.resume(identity, secret: secret, on: link, done: done)
        }
    }

    // MARK: Sessions

    private func open(
        _ identity: Link.Identity,
        records: [Record],
        on link: Link,
        done: @escaping @EventLoop (Entry) -> Void
    ) {
        let secret = ResumeSecret.mint()
        let session = SessionRecord(participant: identity.participant.id, createdAt: conversations.now)
        conversations.save(records + [session.record(secretHash: secret.hash)]) { [weak self] isSaved in
            guard isSaved else { return done(.unavailable) }
            self?.enter(identity, session: secret.hash, on: link)
            done(.admitted(link.identity ?? identity, secret: secret.text, isResumed: false))
        }
    }

    private func resume(
        _ identity: Link.Identity,
        secret: String,
        on link: Link,
        done: @EventLoop (Entry) -> Void
    ) {
        guard let parsed = ResumeSecret(secret) else { return done(.refused(WireError(.unauthorized), .refused)) }
        bySession[parsed.hash]?.close(.replaced)
        enter(identity, session: parsed.hash, on: link)
        done(.admitted(link.identity ?? identity, secret: secret, isResumed: true))
    }

    private func enter(_ identity: Link.Identity, session: String, on link: Link) {
        guard !link.isClosed else { return }
        var identity = identity
        identity.session = session
        link.identity = identity
        bySession[session] = link
        byParticipant[identity.participant.id, default: []].append(link)
    }

    private func refuse(_ address: String, _ done: (Entry) -> Void) {
        throttle.recordFailure(from: address, atMilliseconds: Int64(EventLoop.now))
        done(.refused(WireError(.unauthorized, "That token or secret is not accepted."), .refused))
    }
}

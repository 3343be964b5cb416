internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// The live relay's ear for commands on its data directory: a socket in it that only its owner can open.
@EventLoop
final class ControlSocket {
    private let server: UnixLineServer
    private let administrator: Administrator

    /// Listens at `path`.
    ///
    /// - Throws: `TransportError` where the socket cannot be made.
    init(path: String, relay: Relay) throws {
        let administrator = Administrator(
            log: relay.conversations.log,
            people: relay.sessions.people,
            queues: relay.configuration.queues
        )
        administrator.changed = { [weak relay] person in
            relay?.router.know(person)
            relay?.sessions.closeRevoked(of: person)
        }
        administrator.erased = { [weak relay] id in relay?.conversations.forget(id) }
        administrator.revoked = { [weak relay] id in
            guard let relay else { return }
            for link in relay.sessions.links(of: id) { link.close(.refused) }
            relay.router.forget(id)
        }
        administrator.erasing = { [weak relay] id, then in
            guard let relay else { return then() }
            for link in relay.sessions.links(of: id) { link.close(.badFrames) }
            guard let open = relay.starts.open(of: id) else { return then() }
            relay.conversations.perform(.close(by: nil, reason: "erased"), on: open) { _ in then() }
        }
        self.administrator = administrator
        server = try UnixLineServer(path: path) { line, connection in
            administrator.carryOut(line) { answer in
                connection.send(answer)
                connection.finish()
            }
        }
        try server.listen()
    }

    func close() { server.close() }
}

internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// `/chat` for any WebSocket client: lines in, lines out (PROTOCOL.md, section 7).
@EventLoop
final class PlainTextDoor {
    private unowned let relay: Relay
    private let requestLimits: RequestLimits

    init(relay: Relay) {
        self.relay = relay
        requestLimits = RequestLimits(relay.limits)
    }

    /// Says that messages are analysed, before the first can be typed.
    func greet(_ link: Link) {
        guard let notice = relay.noticeOfAnalysis else { return }
        PlainTextLine.greeting(notice: notice).forEach { link.pushText($0) }
    }

    func received(_ frame: [UInt8], on link: Link) {
        guard relay.admitsLine(on: link) else { return }
        switch PlainTextCommand(String(decoding: frame, as: UTF8.self), limits: requestLimits) {
        case .message(let text): message(text, on: link)
        case .name(let name): name == link.plainText.name ? () : rename(to: name, on: link)
        case .quit: quit(link)
        case .rate(let score): rate(score, on: link)
        case .resume(let secret): resume(secret, on: link)
        case .optOut: optOut(link)
        case .help: PlainTextLine.help.forEach { link.pushText($0) }
        case .refused(let line): link.pushText(line)
        }
    }

    // MARK: Messages

    private func message(_ text: String, on link: Link) {
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            return link.pushText(PlainTextLine.line(for: WireError(.textEmpty)))
        }
        link.plainText.unsent.append(text)
        guard link.plainText.unsent.count == 1 || link.plainText.isOpen else { return }
        if link.plainText.isOpen { return sendNext(on: link) }
        enter(link, ChatHello(name: link.plainText.name, analysis: link.plainText.isAnalysed)) { [self] in
            open(on: link)
        }
    }

    private func open(on link: Link) {
        guard let identity = link.identity else { return }
        let start = ConversationStart(clientID: clientID(on: link))
        relay.starts.begin(start, identity, on: link) { [self] outcome in
            switch outcome {
            case .success:
                link.plainText.isOpen = true
                while !link.plainText.unsent.isEmpty { sendNext(on: link) }
            case .failure(let error):
                link.plainText.unsent.removeAll()
                link.pushText(PlainTextLine.line(for: error))
            }
        }
    }

    private func sendNext(on link: Link) {
        guard let identity = link.identity, !link.plainText.unsent.isEmpty else { return }
        let text = link.plainText.unsent.removeFirst()
        guard let conversation = relay.starts.open(of: identity.participant.id) else {
            // The conversation was closed: the next message opens another.
            link.plainText.isOpen = false
            link.plainText.unsent.insert(text, at: 0)
            return open(on: link)
        }
        let command = Command.send(from: identity.participant, clientID: clientID(on: link), text: text)
        let origin = Origin(connection: link.id, names: .lastPublic)
        relay.conversations.perform(command, on: conversation, origin: origin) { end in
            switch end {
            case .committed, .duplicate: break
            case .refused(let refusal): link.pushText(PlainTextLine.line(for: WireError(refusal)))
            case .unavailable: link.pushText(PlainTextLine.line(for: WireError(.unavailable)))
            }
        }
    }

    /// A number of its own for each message of the connection; there is no client to give one.
    private func clientID(on link: Link) -> String {
        link.plainText.serial += 1
        return "text-\(link.id)-\(relay.conversations.now.milliseconds)-\(link.plainText.serial)"
    }

    // MARK: Commands

    private func rename(to name: String, on link: Link) {
        link.plainText.name = name
        if link.identity != nil { link.pushText(PlainTextLine.nameComesTooLate) }
    }

    private func optOut(_ link: Link) {
        link.plainText.isAnalysed = false
        guard link.identity != nil else { return link.pushText(PlainTextLine.isPrivate) }
        relay.withdrawAnalysis(of: link)
        link.pushText(PlainTextLine.isPrivate)
    }

    private func quit(_ link: Link) {
        if let identity = link.identity, let conversation = relay.starts.open(of: identity.participant.id) {
            relay.conversations.perform(
                .close(by: identity.participant, reason: "customer left"),
                on: conversation
            ) { _ in link.close(.normal) }
        } else {
            link.close(.normal)
        }
    }

    private func rate(_ score: Int, on link: Link) {
        guard let conversation = link.followings.keys.max(by: { $0.rawValue < $1.rawValue }) else {
            return link.pushText(PlainTextLine.line(for: WireError(.notFound)))
        }
        relay.conversations.perform(.rate(Rating(score: score)), on: conversation) { end in
            if case .refused(let refusal) = end { link.pushText(PlainTextLine.line(for: WireError(refusal))) }
        }
    }

    private func resume(_ secret: String, on link: Link) {
        guard link.identity == nil, !link.isGreeting else {
            return link.pushText(PlainTextLine.line(for: WireError(.badRequest)))
        }
        let resumption = Resumption(secret: secret, epoch: relay.conversations.log.epoch, seen: [:])
        enter(link, ChatHello(resume: resumption)) { [self] in
            guard let identity = link.identity else { return }
            let open = relay.starts.open(of: identity.participant.id)
            link.plainText.isOpen = open != nil
            // One that was closed lately is shown too, so that it can still be rated.
            guard let newest = open ?? (try? relay.greeter.listed(for: identity))?.first?.id else {
                return link.announceResumed()
            }
            relay.followers.follow(newest, by: link, after: Heads()) { [relay] in
                link.announceResumed()
                relay.router.news.returned(to: newest, on: link)
            }
            if let open { relay.presence.back(in: open) }
        }
    }

    /// Says hello on the client's behalf.
    private func enter(_ link: Link, _ hello: ChatHello, then: @escaping () -> Void) {
        link.isGreeting = true
        let address = relay.address(of: link)
        relay.sessions.paced(link, address: address, showsSecret: hello.showsSecret) { [self] in
            relay.sessions.admit(hello, on: link, address: address) { [self] entry in
                switch entry {
                case .admitted(_, let secret, _):
                    relay.entered(link)
                    link.pushText(PlainTextLine.comeBack(with: secret))
                    then()
                case .refused(let error, let code):
                    link.pushText(PlainTextLine.line(for: error))
                    link.close(code)
                case .unavailable:
                    link.pushText(PlainTextLine.line(for: WireError(.unavailable)))
                    link.close(.storageUnavailable)
                }
            }
        } refused: { _ in
            link.isGreeting = false
            link.pushText(PlainTextLine.line(for: WireError(.rateLimited)))
        }
    }
}

extension Link {
    func pushText(_ line: String) { push(Array(line.utf8)) }
}

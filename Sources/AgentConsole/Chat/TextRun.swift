internal import ChatProtocol
internal import RelayClient
internal import WebSocketTransport

/// Runs a customer's chat through the plain-text door (PROTOCOL.md, section 7): lines out, lines in, nothing between.
@EventLoop
final class TextRun {
    private let options: CustomerOptions
    private let talk: any LineTalk
    private var client: WebSocketClient?
    private var waits = 0
    private var hasBeenOnline = false
    private var isLeaving = false
    private let startedAt = EventLoop.now
    /// What comes back to the same conversation, as the relay told it.
    private var secret: Secret?
    private(set) var exitCode: Int32?

    /// Whether a line vanishes with the prompt that it was typed at, so that it has to be shown.
    private let showsOwn: Bool

    init(_ options: CustomerOptions, _ talk: any LineTalk, showsOwn: Bool) {
        self.options = options
        self.talk = talk
        self.showsOwn = showsOwn
    }

    func start() {
        talk.begin(
            isReady: { [weak self] in self?.client?.connection?.isOpen ?? false },
            take: { [weak self] line in self?.enter(line) },
            ended: { [weak self] in self?.leave() }
        )
        connect()
    }

    private func connect() {
        guard exitCode == nil else { return }
        var limits = TransportLimits()
        limits.messageBytes = SessionLimits.frameBytes
        let client = WebSocketClient(handler: self, limits: limits)
        self.client = client
        let target = WebSocketClient.Target(
            url: options.address.url(CustomerSide.path),
            authorityFile: options.authorityFile
        )
        do throws(TransportError) {
            try client.connect(to: target)
        } catch {
            failed(client, error)
        }
    }

    private func enter(_ line: LineCutter.Line) {
        switch line {
        case .text(let text):
            let (name, argument) = text.firstWordAndRest
            // The one command that is ours: the relay has no use for it.
            if name == "/wait", let seconds = Int(argument), (0...3600).contains(seconds) {
                talk.hold(milliseconds: seconds * 1000)
            } else {
                client?.send(Array(text.utf8))
                guard showsOwn else { return }
                for line in LineWriter.join("you: ", SafeText(text)) { _ = talk.print(line) }
            }
        case .tooLong: talk.complain("* The line is too long; nothing of it was sent.")
        }
    }

    private func leave() {
        isLeaving = true
        client?.close()
    }

    /// Ends at once, as a signal demands.
    func end(with code: Int32) {
        guard exitCode == nil else { return }
        exitCode = code
        client?.close()
        talk.close()
    }

    private func finish(_ code: Int32, _ words: String? = nil) {
        guard exitCode == nil else { return }
        if let words { talk.complain("* \(SafeText(line: words))") }
        talk.close()
        exitCode = code
    }

    private func comeBack(_ reason: String) {
        let wait = min(SessionLimits.longestBackoff, SessionLimits.shortestBackoff << UInt64(min(waits, 6)))
        if !hasBeenOnline, EventLoop.now + wait > startedAt + ConsoleLimits.patience {
            return finish(ExitCode.couldNotConnect, reason)
        }
        if waits == 0 { talk.complain("* Not connected: \(SafeText(line: reason))") }
        waits += 1
        let jittered = Int.random(in: 0...Int(wait))
        EventLoop.schedule(afterMilliseconds: jittered) { [weak self] in self?.connect() }
    }
}

extension TextRun: WebSocketClientHandler {
    func opened(_ client: WebSocketClient) {
        let isBack = hasBeenOnline
        hasBeenOnline = true
        waits = 0
        if let secret {
            client.send(Array("/resume \(secret.revealed)".utf8))
        } else {
            if let name = options.name { client.send(Array("/name \(name)".utf8)) }
            if options.isPrivate { client.send(Array("/private".utf8)) }
        }
        if isBack { talk.complain("* Connected again.") }
        talk.handOut()
    }

    func received(_ message: [UInt8], on client: WebSocketClient) {
        let text = String(decoding: message, as: UTF8.self)
        let marker = "/resume "
        if text.hasPrefix("* "), let start = text.ranges(of: marker).first?.upperBound {
            secret = Secret(text[start...].firstWordAndRest.0)
        }
        for line in LineWriter.join("", SafeText(text)) where !talk.print(line) { leave() }
    }

    func closed(_ client: WebSocketClient, code: UInt16?) {
        guard exitCode == nil else { return }
        if isLeaving { return finish(ExitCode.asAsked) }
        let number = code ?? 1006
        let reason = ChatProtocol.CloseCode(rawValue: number)?.reason ?? "the connection was lost"
        if number == 1000 { return finish(ExitCode.asAsked) }
        guard ChatProtocol.CloseCode.invitesBack(number: number) else { return finish(ExitCode.failed, reason) }
        comeBack(reason)
    }

    func failed(_ client: WebSocketClient, _ error: TransportError) {
        guard exitCode == nil else { return }
        let failure = ConnectFailure(error)
        guard failure.isTemporary else { return finish(ExitCode.couldNotConnect, failure.message) }
        comeBack(failure.message)
    }
}

import ChatModel
import ChatProtocol
import Testing

@Suite struct `Plain text` {
    @Test(arguments: [
        ("Hello", PlainTextCommand.message("Hello")), ("Hello\r\n", .message("Hello")), ("a\nb", .message("a\nb")),
        ("//etc/hosts is gone", .message("/etc/hosts is gone")), (" /help", .message(" /help")), ("", .message("")),
        ("/name Ada", .name("Ada")), ("/name  Ada Lovelace ", .name("Ada Lovelace")), ("/NAME Ada", .name("Ada")),
        ("/quit", .quit), ("/rate 5", .rate(5)), ("/rate 1\n", .rate(1)), ("/resume abc-DEF_1", .resume("abc-DEF_1")),
        ("/private", .optOut), ("/help", .help), ("/help me", .help),
    ])
    func `means a message or a command`(frame: String, command: PlainTextCommand) {
        #expect(PlainTextCommand(frame, limits: Sample.limits) == command)
    }

    @Test(arguments: [
        "/", "/dance", "/rate", "/rate 6", "/rate five", "/name", "/resume", "/ name Ada", "a\0b", "/quit\0",
    ])
    func `that makes no sense is answered with a line and not sent`(frame: String) throws {
        guard case .refused(let line) = PlainTextCommand(frame, limits: Sample.limits) else {
            Issue.record("\(frame) was taken")
            return
        }
        #expect(line.hasPrefix("* ") && !line.contains("dance"))
    }

    @Test func `refuses a name that is too long`() {
        let name = String(repeating: "é", count: 81)
        guard case .refused = PlainTextCommand("/name \(name)", limits: Sample.limits) else {
            Issue.record("the name was taken")
            return
        }
    }

    private func lines(_ entry: PublicEntry, reader: ParticipantID = Sample.customer.id) -> [String] {
        let item = PublicItem(seq: 1, at: Sample.instant, entry: entry)
        return PlainTextLine.lines(for: .item(item, in: Sample.conversation, for: reader), reader: reader)
    }

    private func message(from participant: Participant, _ text: String) -> PublicEntry {
        .message(PublicEntry.Message(id: MessageID("m"), from: participant, text: text, clientID: "c"))
    }

    @Test func `shows a message as its name and its words`() {
        #expect(lines(message(from: Sample.agent, "Hello, how can I help?")) == ["Maya: Hello, how can I help?"])
        #expect(lines(message(from: .system, "Maya is back soon.")) == ["* Maya is back soon."])
    }

    @Test func `shows the queue, who comes and goes, and the end`() {
        let queue = CustomerPush.queuePosition(Sample.conversation, QueuePosition(position: 2, waitMilliseconds: nil))
        #expect(PlainTextLine.lines(for: queue, reader: Sample.customer.id) == ["* You are number 2 in the queue."])
        let waiting = QueuePosition(position: 1, waitMilliseconds: 60_001)
        let timed = CustomerPush.queuePosition(Sample.conversation, waiting)
        #expect(
            PlainTextLine.lines(for: timed, reader: Sample.customer.id)
                == ["* You are number 1 in the queue. It takes about 2 minutes."]
        )
        let joined = PublicEntry.Presence(participant: Sample.agent, reason: .accepted)
        #expect(lines(.participantJoined(joined)) == ["* Maya is here."])
        #expect(lines(.participantJoined(joined), reader: Sample.agent.id).isEmpty)
        let closed = lines(.stateChanged(PublicEntry.StateChange(state: .closed, reason: "solved")))
        #expect(closed.first == "* The conversation is closed: solved")
        #expect(closed.count == 2 && closed[1].contains("/rate"))
        #expect(lines(.stateChanged(PublicEntry.StateChange(state: .assigned, reason: ""))).isEmpty)
    }

    @Test func `greets with the notice, how to refuse it, and then the way back`() {
        let greeting = PlainTextLine.greeting(notice: "Messages\nare analysed.")
        #expect(greeting.allSatisfy { $0.hasPrefix("* ") && !$0.contains("\n") })
        #expect(greeting.first == "* Messages are analysed.")
        #expect(greeting.last?.contains("/private") == true)
        #expect(PlainTextLine.comeBack(with: "s3cret") == "* Come back with: /resume s3cret")
    }

    @Test func `tells of errors and of what there is`() {
        #expect(PlainTextLine.line(for: WireError(.textEmpty)) == "* The text is empty.")
        #expect(PlainTextLine.help.allSatisfy { $0.hasPrefix("* ") })
        for command in ["/name", "/quit", "/rate", "/resume", "/private", "/help", "//"] {
            #expect(PlainTextLine.help.contains { $0.contains(command) })
        }
    }

    @Test func `is one line each, whatever somebody wrote`() {
        let hostile = "one\r\ntwo\nthree\u{2028}four\u{1B}[2J\u{7F}\u{9B}31m\u{202E}\u{200B}\tend"
        #expect(
            lines(message(from: Sample.agent, hostile))
                == ["Maya: one two three four␛[2J␡\u{FFFD}31m\u{FFFD}\u{FFFD} end"]
        )
        #expect(lines(message(from: Sample.agent, "👩‍👩‍👧 नमस्ते")) == ["Maya: 👩‍👩‍👧 नमस्ते"])
    }

    @Test func `lets no name pass for a remark of the relay`() {
        for name in ["* You are banned", " : ", "*\u{301}x", " ** x", "*", "", "a: b"] {
            var participant = Sample.agent
            participant.name = name
            let line = lines(message(from: participant, "hi")).joined()
            #expect(!line.hasPrefix("*") && !line.hasPrefix(" ") && line.hasSuffix(": hi"))
            #expect(line.split(separator: ": ").count == 2)
        }
    }

    @Test func `is never JSON and never of anything internal`() {
        for item in Sample.publicItems {
            for line in lines(item.entry) { #expect(!line.contains("{") && !line.contains("client_id")) }
        }
    }
}

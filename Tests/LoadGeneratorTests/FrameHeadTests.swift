import ChatModel
import ChatProtocol
import Testing

@testable import LoadGenerator

/// The generator counts by heads: they have to be those of the frames that the relay writes.
@Suite struct `The head of a frame` {
    private static let conversation = ConversationID("01JD5Z7Q8W9E2R3T4Y5V6B7N8M")

    private static func message(from role: Role) -> PublicItem {
        let sender = Participant(id: ParticipantID("p1"), role: role, name: "Ada \"the\" first")
        let message = PublicEntry.Message(id: MessageID("m1"), from: sender, text: "\"seq\":9", clientID: "c1")
        return PublicItem(seq: 42, at: Instant(milliseconds: 1_795_223_402_113), entry: .message(message))
    }

    @Test(arguments: [Role.customer, .agent, .supervisor, .system])
    func `tells whose message it is`(role: Role) {
        let item = Self.message(from: role)
        let expected = FrameHead.message(
            conversation: Self.conversation.rawValue,
            seq: 42,
            isCustomers: role == .customer
        )
        for isOwn in [false, true] {
            #expect(FrameHead(CustomerPush.item(Self.conversation, item, isOwn: isOwn).encoded()) == expected)
            #expect(FrameHead(DeskPush.item(Self.conversation, item, isOwn: isOwn).encoded()) == expected)
        }
    }

    @Test func `knows the internal log`() {
        let entry = InternalEntry.whisper(
            Whisper(from: Participant(id: ParticipantID("s"), role: .supervisor, name: "Sol"), text: "calm")
        )
        let item = InternalItem(iseq: 7, at: Instant(milliseconds: 0), entry: entry)
        let frame = DeskPush.internalItem(Self.conversation, item).encoded()
        #expect(FrameHead(frame) == .internalItem(conversation: Self.conversation.rawValue, iseq: 7))
    }

    @Test func `reads replies`() {
        let sent = SentReply(seq: 5, message: MessageID("m"), at: Instant(milliseconds: 0), isDuplicate: false)
        #expect(FrameHead(CustomerReply.sent(sent).encoded(re: .integer(12))) == .accepted(request: 12, seq: 5))
        #expect(FrameHead(DeskReply.sent(sent).encoded(re: .integer(13))) == .accepted(request: 13, seq: 5))
        #expect(FrameHead(CustomerReply.done.encoded(re: .integer(3))) == .accepted(request: 3, seq: nil))
        let error = ErrorReply(re: .integer(4), error: WireError(.rateLimited))
        #expect(FrameHead(error.encoded()) == .refused(request: 4))
    }

    @Test func `leaves everything else to be decoded`() {
        #expect(FrameHead(Heartbeat.frame) == .ping)
        let state = PublicItem(
            seq: 3,
            at: Instant(milliseconds: 0),
            entry: .stateChanged(.init(state: .assigned, reason: "accepted"))
        )
        #expect(FrameHead(CustomerPush.item(Self.conversation, state, isOwn: false).encoded()) == .other)
        #expect(FrameHead(Array("{\"ev\":\"message\"".utf8)) == .other)
        #expect(FrameHead(Array("[1,2,3]".utf8)) == .other)
        #expect(FrameHead(Array("{\"re\":\"text\",\"ok\":{}}".utf8)) == .other)
    }

    @Test func `counts what is missing between numbers`() {
        var numbers = SeenNumbers(after: 4)
        let rises = [5, 6, 9].map { numbers.push($0) }
        #expect(rises == [true, true, true])
        #expect(numbers.gaps == 2)
        numbers.reply(7)
        numbers.reply(8)
        #expect(numbers.gaps == 0)
        let again = numbers.push(9)
        #expect(!again)
    }
}

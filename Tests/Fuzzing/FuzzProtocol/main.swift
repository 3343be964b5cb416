import ChatModel
import ChatProtocol
import StrictJSON

/// Feeds any bytes to everything that reads a frame: nothing may trap, and what reads must read the same when written.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzProtocol(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = RequestLimits()
    if case .request(let id, let request)? = try? ChatRequest.decode(bytes, limits: limits) {
        precondition(
            isSame(request.encoded(id: id)) { try ChatRequest.decode($0, limits: limits) },
            "customer's request"
        )
    }
    if case .request(let id, let request)? = try? DeskRequest.decode(bytes, limits: limits) {
        precondition(isSame(request.encoded(id: id)) { try DeskRequest.decode($0, limits: limits) }, "desk request")
    }
    if case .push(let push, _)? = try? ServerMessage<CustomerPush>.decode(bytes) { _ = push.encoded() }
    if case .push(let push, let cursor)? = try? ServerMessage<DeskPush>.decode(bytes) {
        _ = push.encoded(cursor: cursor)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if case .refused(let line) = PlainTextCommand(text, limits: limits) {
        precondition(line.hasPrefix("* ") && !line.contains { $0.isNewline }, "a remark")
    }
    checkLine(of: text)
    return 0
}

/// Whether a written request reads; one near the limit of bytes may grow past it.
private func isSame<Frame>(_ written: [UInt8], _ decode: ([UInt8]) throws -> Frame) -> Bool {
    written.count > JSONLimits.frame.maximumBytes || (try? decode(written)) != nil
}

private func checkLine(of text: String) {
    let sender = Participant(id: ParticipantID("a"), role: .agent, name: text)
    let message = PublicEntry.Message(id: MessageID("m"), from: sender, text: text, clientID: "")
    let item = PublicItem(seq: 1, at: Instant(milliseconds: 0), entry: .message(message))
    let push = CustomerPush.item(ConversationID("c"), item, isOwn: false)
    for line in PlainTextLine.lines(for: push, reader: ParticipantID("p")) {
        precondition(!line.hasPrefix("*"), "a message that looks like a remark")
        precondition(line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a control character")
    }
}

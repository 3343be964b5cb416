import ChatModel
import ChatProtocol

/// Feeds any bytes to the commands and lines of a plain-text client.
///
/// What is refused must be told in one remark, a message must be what was typed, and no line may drive a terminal or pass
/// for a remark.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzPlainText(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let typed = String(decoding: bytes, as: UTF8.self)
    checkCommand(typed)
    checkCommand("/" + typed)
    let halves = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
    checkLines(
        name: String(decoding: halves[0], as: UTF8.self),
        text: String(decoding: halves.last ?? [], as: UTF8.self)
    )
    return 0
}

private func checkCommand(_ typed: String) {
    let limits = RequestLimits()
    switch PlainTextCommand(typed, limits: limits) {
    case .message(let text):
        var scalars = Array(typed.unicodeScalars)
        while scalars.last == "\n" || scalars.last == "\r" { scalars.removeLast() }
        if scalars.first == "/" { scalars.removeFirst() }
        precondition(scalars.elementsEqual(text.unicodeScalars), "another message than was typed")
        precondition(!text.unicodeScalars.contains("\0"), "a NUL")
    case .name(let name): precondition(1...limits.name ~= name.unicodeScalars.count, "a name past its bounds")
    case .rate(let score): precondition(1...5 ~= score, "a rating past its bounds")
    case .resume(let secret): precondition(!secret.isEmpty, "an empty secret")
    case .refused(let line): checkRemark(line)
    case .quit, .optOut, .help: break
    }
}

private func checkLines(name: String, text: String) {
    let sender = Participant(id: ParticipantID("a"), role: .agent, name: name)
    let system = Participant(id: ParticipantID("s"), role: .system, name: name)
    let entries: [PublicEntry] = [
        .message(PublicEntry.Message(id: MessageID("m"), from: sender, text: text, clientID: "")),
        .message(PublicEntry.Message(id: MessageID("m"), from: system, text: text, clientID: "")),
        .participantJoined(PublicEntry.Presence(participant: sender, reason: .accepted)),
        .participantLeft(PublicEntry.Presence(participant: sender, reason: .transfer)),
        .stateChanged(PublicEntry.StateChange(state: .closed, reason: text)),
    ]
    for (index, entry) in entries.enumerated() {
        let item = PublicItem(seq: 1, at: Instant(milliseconds: 0), entry: entry)
        let push = CustomerPush.item(ConversationID("c"), item, isOwn: false)
        for line in PlainTextLine.lines(for: push, reader: ParticipantID("p")) {
            index == 0 ? checkMessage(line) : checkRemark(line)
        }
    }
    let notice = CustomerPush.notice(ConversationID("c"), Notice(code: "c", message: text))
    PlainTextLine.lines(for: notice, reader: ParticipantID("p")).forEach(checkRemark)
    PlainTextLine.opening(notice: text, secret: "s").forEach(checkRemark)
    checkRemark(PlainTextLine.line(for: WireError(.badRequest, text)))
}

private func checkRemark(_ line: String) {
    precondition(line.unicodeScalars.starts(with: "* ".unicodeScalars), "a remark that looks like a message")
    checkSafe(line)
}

private func checkMessage(_ line: String) {
    precondition(line.unicodeScalars.first != "*", "a message that looks like a remark")
    checkSafe(line)
}

private func checkSafe(_ line: String) {
    let isSafe = line.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xE0000...0xE007F:
            false
        default: true
        }
    }
    precondition(isSafe, "a line that drives a terminal")
}

package import ChatModel

/// Lines for a person who reads a bare WebSocket (PROTOCOL.md, section 7).
///
/// A message is `Maya: Hello`; everything else begins with `* `. What others wrote is put on one line and cannot drive
/// a terminal.
package enum PlainTextLine {
    /// The lines for a push, none where there is nothing to tell a person.
    ///
    /// - Parameters:
    ///   - push: What is pushed; typing and receipts make no line.
    ///   - reader: Whose connection it is: one's own coming and going goes without saying.
    /// - Returns: One text for each frame.
    package static func lines(for push: CustomerPush, reader: ParticipantID) -> [String] {
        switch push {
        case .item(_, let item, _): lines(for: item.entry, reader: reader)
        case .queuePosition(_, let position): [remark(words(for: position))]
        case .notice(_, let notice): [remark(notice.message.onOneVisibleLine)]
        case .resumed: [remark(PlainTextWords.cameBack)]
        case .typing, .receipt: []
        }
    }

    /// The lines on connecting, before anything can be typed: the notice of analysis, and how to refuse it.
    package static func greeting(notice: String) -> [String] {
        [remark(notice.onOneVisibleLine), remark(PlainTextWords.usage(of: .optOut))]
    }

    /// The line before a conversation opens: how to come back.
    package static func comeBack(with secret: String) -> String { remark(PlainTextWords.comeBack(with: secret)) }

    /// The line for a request that failed.
    package static func line(for error: WireError) -> String { remark(error.message.onOneVisibleLine) }

    /// The lines of `/help`.
    package static let help =
        PlainTextWords.Command.allCases.map { remark(PlainTextWords.usage(of: $0)) } + [
            remark(PlainTextWords.doubledSlash)
        ]

    private static func remark(_ words: String) -> String { PlainTextWords.remark(words) }

    private static func lines(for entry: PublicEntry, reader: ParticipantID) -> [String] {
        switch entry {
        case .message(let message): [line(for: message)]
        case .participantJoined(let presence):
            presence.participant.id == reader ? [] : [remark(PlainTextWords.joined(name(of: presence.participant)))]
        case .participantLeft(let presence):
            presence.participant.id == reader
                ? [] : [remark(PlainTextWords.left(name(of: presence.participant), presence.reason))]
        case .stateChanged(let change): lines(for: change)
        case .rated: [remark(PlainTextWords.thanks)]
        }
    }

    private static func line(for message: PublicEntry.Message) -> String {
        let text = message.text.onOneVisibleLine
        return message.from.role == .system ? remark(text) : "\(name(of: message.from)): \(text)"
    }

    private static func lines(for change: PublicEntry.StateChange) -> [String] {
        switch change.state {
        case .queued: [remark(PlainTextWords.waiting)]
        case .assigned: []  // the agent's joining says it
        case .closed:
            [
                remark(PlainTextWords.closed(reason: change.reason.onOneVisibleLine)),
                remark(PlainTextWords.askForRating),
            ]
        }
    }

    private static func words(for position: QueuePosition) -> String {
        let place = PlainTextWords.queued(at: position.position)
        return position.waitMilliseconds.map { "\(place) \(PlainTextWords.wait(milliseconds: $0))" } ?? place
    }

    /// A name that cannot pass for a remark of the relay, nor for the end of the name.
    private static func name(of participant: Participant) -> String {
        // By scalars, since an asterisk with a combining mark behind it looks like one all the same.
        let name = participant.name.onOneVisibleLine.unicodeScalars.drop {
            $0 == "*" || $0 == ":" || $0.properties.isWhitespace
        }
        guard !name.isEmpty else { return PlainTextWords.nameless(participant.role) }
        return String(String.UnicodeScalarView(name.map { $0 == ":" ? " " : $0 }))
    }
}

extension String {
    /// The text on one line, with everything made visible that could drive or deceive a terminal.
    ///
    /// Line breaks and tabs become spaces, C0 their pictures (Unicode block "Control Pictures"), and C1, bidirectional
    /// controls (UAX 9), zero-width spaces and tag characters U+FFFD. Joiners stay: scripts and emoji need them.
    package var onOneVisibleLine: String {
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            if previous != "\r" || scalar != "\n" { line.append(scalar.visible) }
            previous = scalar
        }
        return String(line)
    }
}

extension Unicode.Scalar {
    fileprivate var visible: Unicode.Scalar {
        switch value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: " "
        case 0x00...0x1F: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
            "\u{FFFD}"
        case 0xE0000...0xE007F: "\u{FFFD}"
        default: self
        }
    }
}

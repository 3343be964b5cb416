internal import ChatModel
internal import TerminalScreen

extension ScreenDrawing {
    /// Where nobody is selected: what to do next, and the few keys that the job needs.
    mutating func drawWelcome(_ area: Area) {
        var row = 1
        for line in situation {
            for part in wrapped(line, columns: max(8, area.columns - 4)) {
                put(part, row: row, in: area, row == 1 ? theme.strong : .plain, column: 2)
                row += 1
            }
        }
        row += 1
        for (key, what) in Self.firstKeys {
            put(key, row: row, in: area, theme.strong, column: 2)
            for part in wrapped(what, columns: max(8, area.columns - 14)) {
                put(part, row: row, in: area, theme.dim, column: 13)
                row += 1
            }
        }
    }

    /// What is going on, as sentences.
    private var situation: [String] {
        guard model.routing != nil else { return ["Connecting \(theme.waiting)"] }
        let waiting = model.queues.reduce(0) { $0 + $1.waiting }
        let queue = waiting == 0 ? "Nobody waits in a queue." : "In the queues: \(waiting)."
        if let offer = model.offers.first(where: { $0.id != nil }) {
            let seconds = max(0, offer.expiresAt.milliseconds(since: model.now) / 1000)
            let words = "A customer is offered to you: F7 accepts, F8 declines, \(seconds) s left."
            return [words, offer.previewWords]
        }
        if model.held.contains(where: \.isOpen) {
            return ["Your customers wait in the list: Alt-a goes on.", queue]
        }
        switch model.routing {
        case .accepting?: return ["You accept new conversations; one is offered as soon as it is your turn.", queue]
        case .onBreak?: return ["You are on a break. /resume accepts conversations again.", queue]
        default: return ["You are away. /resume accepts conversations.", queue]
        }
    }

    private static let firstKeys = [
        ("F7", "accept the offer that is shown"), ("Alt-a", "go to whoever needs you most"),
        ("Alt-1 \u{2026} 9", "go to a conversation of the list"),
        ("Enter", "send; the name at the prompt is who gets it"),
        ("Alt-i", "put the hint's sentence into your draft, to edit"),
        ("F4", "check your draft before you send it"), ("/note \u{2026}", "write down what the team should know"),
        ("F1", "every command and key; type to sift"),
    ]
}

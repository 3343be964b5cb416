import Glibc

/// What the outside wants of a program on a terminal.
package enum TerminalSignal: Sendable, Hashable {
    /// The window has another size: ask for `Terminal.size` and paint everything.
    case resized
    /// The program was stopped and is back: paint everything.
    case continued
    /// It should end: SIGTERM, SIGINT, SIGHUP or SIGQUIT. The third of them ends it without being asked.
    case terminate(Int32)

    init?(number: Int32) {
        switch number {
        case SIGWINCH: self = .resized
        case SIGCONT: self = .continued
        case SIGTERM, SIGINT, SIGHUP, SIGQUIT: self = .terminate(number)
        default: return nil
        }
    }
}

/// Why there is no terminal to draw on.
package enum TerminalError: Error, Hashable, CustomStringConvertible {
    /// Neither the process nor its standard output or input has one.
    case none
    /// The system's own number of the error.
    case system(Int32)

    /// The reason as a clause without a full stop.
    package var description: String {
        switch self {
        case .none: "there is no terminal"
        case .system(let code): String(cString: strerror(code))
        }
    }
}

extension Terminal.Mode {
    /// Alternate screen (1049), no automatic margins (7), bracketed paste (2004), focus events (1004).
    var enterSequence: String {
        switch self {
        case .fullScreen: "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?2004h\u{1B}[?1004h"
        case .lines: "\u{1B}[?2004h"
        }
    }

    /// The same backwards, with the look reset, synchronised output ended and the cursor shown.
    var leaveSequence: String {
        switch self {
        case .fullScreen: "\u{1B}[0m\u{1B}[?2026l\u{1B}[?1004l\u{1B}[?2004l\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
        case .lines: "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h"
        }
    }
}

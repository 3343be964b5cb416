package import ChatModel
package import TerminalScreen

/// The full screen's own state over the console's model: what is typed, scrolled, opened and asked.
package struct AgentScreen: Sendable {
    package internal(set) var model: AgentModel
    package internal(set) var size: Size
    /// What is being written to the selected conversation, or to nobody.
    package internal(set) var editor = LineEditor()
    /// What is being written to the others.
    var parked: [ConversationID: LineEditor] = [:]
    /// Whose text the editor holds.
    var editing: ConversationID?
    package internal(set) var overlay: Overlay?
    /// The last things said, oldest first.
    package internal(set) var notices: [ScreenNotice] = []
    package internal(set) var showsHint = true
    package internal(set) var showsList = true
    /// The hint over the whole pane, where there is no room beside the messages.
    package internal(set) var isHintOpen = false
    /// Rows that the message pane is scrolled up, by conversation.
    package internal(set) var scrolled: [ConversationID: Int] = [:]
    /// The rows of the message pane at the last drawing, for paging.
    var pageRows = 10
    /// Whether the terminal has the focus; nil where it does not say.
    package internal(set) var hasFocus: Bool?
    /// Ctrl-x came and waits for its second key.
    var isAfterControlX = false
    /// When Ctrl-z was last pressed.
    var suspendAskedAt: Instant?
    /// When a typing sign was last sent.
    var typingSentAt: Instant?

    /// Rows and columns of the terminal.
    package struct Size: Sendable, Equatable {
        package var rows: Int
        package var columns: Int

        package init(rows: Int, columns: Int) {
            self.rows = rows
            self.columns = columns
        }
    }

    package init(_ model: AgentModel, size: Size) {
        self.model = model
        self.size = size
    }

    /// Remembers what the drawing found out and paging needs.
    package mutating func noteLayout() {
        let area = ScreenDrawing.layout(of: self).messages
        pageRows = max(1, area.rows - (Layout.kind(of: size) == .wide ? 1 : 0))
        guard let current = model.current, let rows = scrolled[current.id], rows > 0 else { return }
        let messages = MessageRows(current, in: model, columns: area.columns)
        let needed = rows.addingReportingOverflow(pageRows)
        let all = messages.rowsFromBelow(atLeast: needed.overflow ? .max : needed.partialValue).count
        scrolled[current.id] = min(rows, max(0, all - pageRows))
    }

    /// What lies over the panes and takes the keys.
    package enum Overlay: Sendable {
        /// Lines to look through.
        case lines(title: String, [String], top: Int)
        /// The commands, sifted by what is typed; Enter runs the chosen one.
        case help(LineEditor, chosen: Int)
        /// A command that leaves the draft alone.
        case command(LineEditor)
        /// Conversations by name.
        case goTo(LineEditor)
        /// Looking for words in the selected conversation: the row that was found, counted in its lines.
        case find(LineEditor, line: Int?)
        /// A paste that waits for a yes.
        case paste(String, dropped: Int)
    }
}

/// Something that is said for a moment, apart from the input.
package struct ScreenNotice: Sendable, Equatable {
    package var text: String
    package var isProblem: Bool
    package var at: Instant
}

/// What happens to the screen.
package enum ScreenEvent: Sendable {
    case input(InputEvent)
    case agent(AgentEvent)
    case resized(AgentScreen.Size)
    /// What came back from the editor outside, and whose draft it is.
    case edited(String, ConversationID?)
}

/// What the screen wants done.
package enum ScreenEffect: Sendable, Equatable {
    case agent(AgentEffect)
    /// Ring, and tell the desktop where the terminal is out of sight.
    case ring(notification: String?)
    case suspend
    case redraw
    case openEditor(String)
    /// Leave the alternate screen and print these lines, for copying.
    case showBare([String])
}

/// Every time and count of the full screen; times in milliseconds.
enum ScreenTimes {
    static let notice = 8_000
    static let problem = 20_000
    static let keptNotices = 50
    /// Within which Ctrl-z has to come again where customers would be left.
    static let suspendAgain = 5_000
    /// How often a typing sign goes out (PROTOCOL.md, section 4).
    static let typing = 3_000
    /// A paste of more lines or characters is asked about.
    static let unaskedPasteLines = 3
    static let unaskedPasteCharacters = 2_000
}

/// Every size, count and time that bounds what the terminal side keeps or draws.
package enum ScreenLimits {
    /// Scalars in one drawn cluster: the longest emoji sequence in use has 10, and no script needs more.
    package static let clusterScalars = 16

    /// Zero-width scalars kept on one base character.
    package static let marks = clusterScalars - 1

    /// Joiners in one emoji sequence (no sequence of Unicode's emoji-zwj-sequences.txt has more).
    package static let emojiJoiners = 3

    /// Tag characters of one flag: a subdivision has two letters and up to four letters or digits (UTS #51, ED-14a).
    package static let flagTags = 3...6

    /// Characters of a display name (PROTOCOL.md, section 3).
    package static let nameCharacters = 80

    /// Columns that stand for a tab where lines are kept.
    package static let tabColumns = 4

    /// Rows of a grid; a larger terminal is used up to here.
    package static let rows = 500

    /// Columns of a grid, likewise.
    package static let columns = 1000

    /// Bytes of one paste; what comes beyond is dropped and counted.
    package static let pasteBytes = 8 << 20

    /// Bytes of one escape sequence with parameters; a longer one is dropped.
    package static let sequenceBytes = 64

    /// Bytes kept of a string that the terminal sends in answer to a question; a longer one is dropped.
    package static let replyBytes = 4096

    /// How long a lone Escape waits for the key that it may be the Alt of.
    package static let escapeDelay = Duration.milliseconds(25)

    /// How long a paste may pause before its end is taken as lost.
    package static let pasteSilence = Duration.seconds(5)

    /// Entries that Ctrl-y and Alt-y can bring back.
    package static let kills = 32

    /// Changes that can be undone.
    package static let undoSteps = 1000

    /// Bytes of text that undoing and yanking may hold, all entries together.
    package static let editorBytes = 32 << 20

    /// Lines that are remembered of what was entered.
    package static let historyEntries = 500

    /// Characters of one undo step while typing goes on (readline's own figure).
    package static let typedRun = 20

    /// Bytes before the cursor that are laid out again at each key.
    package static let layoutBytes = 16 << 10

    /// Bytes that are put on the clipboard at once (xterm takes 100,000 of base64).
    package static let clipboardBytes = 74_994

    /// Keys that came in one read from which on they are taken as a paste, if an Enter is among them but not last.
    package static let burstKeys = 16
}

import Chance
import HostileText
import Testing

@testable import TerminalScreen

extension KeyParser {
    fileprivate mutating func feed(_ text: String) -> [InputEvent] {
        feed(Array(text.utf8))
    }
}

@Suite struct `A key press` {
    private static let stream =
        "a\u{1}é\u{1B}x\u{1B}\r\u{1B}[A\u{1B}[1;5C\u{1B}OP\u{1B}[15~\u{1B}[3;3~\u{1B}[Z\u{1B}[200~li\u{1B}[31mne\r\n2\u{1B}[201~"
        + "\u{1B}[I\u{1B}[97;5u\u{1B}[27;2;13~\u{1B}[[B李👍\u{7F}\u{1B}\u{7F}\u{1B}ß\u{1B}]11;rgb:ff/ff/ff\u{1B}\\"
        + "\u{1B}P1$r0m\u{1B}\\\u{1B}[?62;4c\u{1B}[<0;3;4M\u{1B}[1;2R\t\n\u{0}\u{1F}\r"

    private static let events: [InputEvent] = [
        .key(.character("a")), .key(.control("a")), .key(.character("é")), .key(.alt("x")),
        .key(KeyPress(.enter, .alt)),
        .key(KeyPress(.up)), .key(KeyPress(.right, .control)), .key(KeyPress(.function(1))),
        .key(KeyPress(.function(5))),
        .key(KeyPress(.delete, .alt)), .key(KeyPress(.tab, .shift)), .paste("li[31mne\n2", dropped: 0), .focus(true),
        .key(.control("a")), .key(KeyPress(.enter, .shift)), .key(KeyPress(.function(2))), .key(.character("李")),
        .key(.character("👍")), .key(KeyPress(.backspace)), .key(KeyPress(.backspace, .alt)), .key(.alt("ß")),
        .reply(.system("11;rgb:ff/ff/ff")), .reply(.device("1$r0m")), .reply(.control("?62;4c")),
        .key(KeyPress(.function(3), .shift)), .key(KeyPress(.tab)), .key(.control("j")), .key(.control(" ")),
        .key(.control("_")), .key(KeyPress(.enter)),
    ]

    @Test func `is what the terminal's bytes say`() {
        var parser = KeyParser()
        #expect(parser.feed(Self.stream) == Self.events)
        #expect(parser.wakesAfter == nil)
    }

    @Test func `is the same wherever its bytes are cut`() {
        let bytes = Array(Self.stream.utf8)
        for cut in 0...bytes.count {
            var parser = KeyParser()
            #expect(parser.feed(Array(bytes[..<cut])) + parser.feed(Array(bytes[cut...])) == Self.events)
        }
        var parser = KeyParser()
        #expect(bytes.flatMap { parser.feed([$0]) } == Self.events)
    }

    @Test func `is Escape alone only after a while`() {
        var parser = KeyParser()
        #expect(parser.feed([0x1B]).isEmpty)
        #expect(parser.idle(for: .milliseconds(10)).isEmpty)
        #expect(parser.idle(for: .milliseconds(25)) == [.key(KeyPress(.escape))])
        #expect(parser.feed([0x61]) == [.key(.character("a"))])
        #expect(parser.feed([0x1B, 0x1B]) == [.key(KeyPress(.escape))])
        #expect(parser.feed([0x61]) == [.key(.alt("a"))])
    }

    @Test(arguments: ["[", "O", "P", "]", "_", "^", "X"])
    func `may be Alt and a sign that begins sequences`(sign: String) throws {
        var parser = KeyParser()
        #expect(parser.feed(("\u{1B}" + sign)).isEmpty)
        #expect(parser.idle(for: .milliseconds(25)) == [.key(.alt(Character(sign)))])
        #expect(parser.feed([0x62]) == [.key(.character("b"))])
    }

    @Test func `never runs a paste, and a paste never ends early`() {
        let body = "rm -rf /\r\u{1B}[20\u{1B}[2012~\u{1B}\u{1B}[201"
        var parser = KeyParser()
        let events = parser.feed("\u{1B}[200~\(body)\u{1B}[201~x")
        #expect(events == [.paste("rm -rf /\n[20[2012~[201", dropped: 0), .key(.character("x"))])
    }

    @Test func `comes back when the end of a paste is lost`() {
        var parser = KeyParser()
        #expect(parser.feed("\u{1B}[200~half").isEmpty)
        #expect(parser.idle(for: .milliseconds(100)).isEmpty)
        #expect(parser.idle(for: ScreenLimits.pasteSilence) == [.paste("half", dropped: 0)])
        #expect(parser.feed([0x61]) == [.key(.character("a"))])
    }

    @Test func `survives five megabytes of paste whole, and more than the limit by counting`() {
        var parser = KeyParser()
        _ = parser.feed("\u{1B}[200~")
        let body = String(repeating: "it has been broken since Monday\n", count: 5 << 15)
        #expect(parser.feed(body).isEmpty)
        #expect(parser.feed("\u{1B}[201~") == [.paste(body, dropped: 0)])
        _ = parser.feed("\u{1B}[200~")
        for _ in 0..<3 { _ = parser.feed(Array(repeating: UInt8(ascii: "x"), count: 3 << 20)) }
        let events = parser.feed("\u{1B}[201~")
        guard case .paste(let text, let dropped)? = events.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count == ScreenLimits.pasteBytes && dropped == (9 << 20) - ScreenLimits.pasteBytes)
    }

    @Test func `is never lost behind bytes that mean nothing`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            var parser = KeyParser()
            let length = Int.random(in: 0..<40, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = parser.feed(bytes)
            _ = parser.idle(for: ScreenLimits.pasteSilence)
            #expect(parser.feed([0x71]) == [.key(.character("q"))], "seed \(seed), \(bytes)")
        }
    }

    @Test func `becomes part of a paste when nobody types so fast`() {
        var parser = KeyParser()
        let pasted = parser.feed("first line\rsecond line\r\u{1B}[A").withBurstsAsPastes
        #expect(pasted == [.paste("first line\nsecond line\n", dropped: 0), .key(KeyPress(.up))])
        let typed = parser.feed("a whole line, then Enter\r")
        #expect(typed.withBurstsAsPastes == typed)
        let short = parser.feed("a\rb\r")
        #expect(short.withBurstsAsPastes == short)
    }
}

import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import TerminalScreen
import Testing

@Suite struct `The full screen` {
    @Test(arguments: [(24, 80), (40, 120), (20, 60)])
    func `looks as it was looked at`(rows: Int, columns: Int) throws {
        let bench = try ScreenBench(rows: rows, columns: columns)
        expectGolden(bench.grid.text, "desk-\(columns)x\(rows)")
    }

    @Test func `shows a hint put into the input, the help, a question and a broken line`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.press(.alt("i"))
        expectGolden(bench.grid.text, "hint-in-the-input")
        bench.press(KeyPress(.function(1)))
        bench.type("note")
        expectGolden(bench.grid.text, "help-sifted")
        bench.press(KeyPress(.escape))
        bench.handle(.input(.paste("one\ntwo\nthree\nfour\nfive", dropped: 0)))
        expectGolden(bench.grid.text, "paste-asks")
        bench.press(.control("n"))
        bench.press(.alt("h"))
        expectGolden(bench.grid.text, "hint-whole")
        bench.press(.alt("h"))
        bench.handle(.agent(.delivery(.offline(.init(reason: "The connection was lost.", retryInMilliseconds: 4_000)))))
        expectGolden(bench.grid.text, "offline")
    }

    @Test func `draws at every size without stopping, the cursor on it`() throws {
        let bench = try ScreenBench(rows: 24, columns: 80)
        for rows in 1...60 {
            for columns in 1...200 {
                var screen = bench.screen
                _ = screen.handle(.resized(.init(rows: rows, columns: columns)), at: bench.now)
                let grid = ScreenDrawing.grid(of: screen)
                let cursor = try #require(grid.cursor)
                #expect((0..<rows).contains(cursor.row) && (0..<columns).contains(cursor.column), "\(columns)x\(rows)")
            }
        }
    }

    @Test func `still takes input where it is too small for anything else`() throws {
        var bench = try ScreenBench(rows: 5, columns: 20)
        bench.type("Hello")
        #expect(bench.grid.text.contains("Hello"))
        bench.press(KeyPress(.enter))
        #expect(bench.sent == ["c1: Hello"])
    }

    @Test func `never has a control character in a cell`() throws {
        for size in [(24, 80), (40, 120), (20, 60)] {
            let bench = try ScreenBench(rows: size.0, columns: size.1)
            let scalars = bench.grid.text.unicodeScalars.filter { $0 != "\n" }
            #expect(scalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0.value != 0x202E })
        }
    }

    @Test func `says everything in ASCII where that is asked for`() throws {
        var bench = try ScreenBench(rows: 40, columns: 120)
        bench.type("/ascii on\n")
        let foreign = bench.grid.text.unicodeScalars.filter { $0.value > 0x7E }
        let allowed = Set("李小龙你好⟨⟩␛".unicodeScalars)
        #expect(foreign.allSatisfy { allowed.contains($0) }, "\(String(String.UnicodeScalarView(foreign)))")
    }

    @Test func `keeps what is on the screen when a message comes while one types`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("half a sent")
        try bench.push(ConsoleBench.message(4, in: "c1", "hello??", from: "customer", name: "Dana Ruiz"))
        try bench.push(ConsoleBench.message(2, in: "c3", "me first", from: "customer", name: "Mallory"))
        #expect(bench.screen.editor.text == "half a sent")
        #expect(bench.grid.text.contains("Dana Ruiz › half a sent"))
        #expect(bench.grid.text.contains("hello??"))
    }

    @Test func `keeps an editor for each conversation, with its undo`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("for Dana")
        bench.press(.alt("2"))
        #expect(bench.screen.editor.isEmpty)
        bench.type("for Li")
        bench.press(.alt("1"))
        #expect(bench.screen.editor.text == "for Dana")
        bench.press(.alt("/"))
        #expect(bench.screen.editor.text == "for Li")
        #expect(bench.sent.isEmpty)
    }

    @Test func `goes to the one that needs somebody most`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.press(.alt("3"), .alt("a"))
        #expect(bench.screen.model.selected == ConversationID("c1"))
    }

    @Test func `goes to a blank instead of sending it, and fills it`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("/canned hello\n")
        #expect(bench.screen.editor.text == "Hello Dana Ruiz, ⟨what you see⟩.")
        bench.press(KeyPress(.enter))
        #expect(bench.sent.isEmpty)
        bench.type("your parcel is here")
        bench.press(KeyPress(.enter))
        #expect(bench.sent == ["c1: Hello Dana Ruiz, your parcel is here."])
        #expect(bench.screen.editor.isEmpty)
    }

    @Test func `asks before a long paste goes into the input, and sends none of it`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.handle(.input(.paste("one\ntwo\nthree\nfour\nfive\n", dropped: 0)))
        #expect(bench.screen.editor.isEmpty)
        bench.press(.control("y"))
        #expect(bench.screen.editor.text == "one\ntwo\nthree\nfour\nfive\n")
        #expect(bench.sent.isEmpty)
    }

    @Test func `runs a command over a draft and leaves the draft alone`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("half a sentence")
        bench.press(KeyPress(.function(5)))
        bench.type("want a refund\n")
        #expect(bench.screen.editor.text == "half a sentence")
        let asked = bench.effects.contains(
            .agent(.request(.addNote(in: ConversationID("c1"), kind: .want, text: "a refund")))
        )
        #expect(asked)
    }

    @Test func `keeps a command that it does not know, and a draft that a command was typed over`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("half a sentence")
        bench.press(.control("a"))
        bench.type("/colleages ")
        bench.press(KeyPress(.enter))
        #expect(bench.screen.editor.text == "/colleages half a sentence")
        bench.press(.control("a"), .alt("d"))
        bench.type("/colleagues")
        bench.press(KeyPress(.enter))
        #expect(bench.screen.editor.text == " half a sentence")
        #expect(bench.sent.isEmpty)
    }

    @Test func `says NOTE in the prompt where a note is written`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("/note the carrier")
        #expect(bench.grid.text.contains("NOTE (team only) ›"))
    }

    @Test func `clears the line with Ctrl-c, gets it back with an undo, and then prepares to quit`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        bench.type("precious")
        bench.press(.control("c"))
        #expect(bench.screen.editor.isEmpty)
        bench.press(.control("_"))
        #expect(bench.screen.editor.text == "precious")
        bench.press(.control("c"), .control("c"))
        #expect(!bench.effects.contains(.agent(.quit)))
        bench.press(KeyPress(.enter))
        #expect(bench.effects.contains(.agent(.quit)))
    }

    @Test func `scrolls back to the beginning and no further`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        for number in 4...120 {
            try bench.push(
                ConsoleBench.message(number, in: "c1", "message \(number)", from: "customer", name: "Dana")
            )
        }
        for _ in 0..<50 {
            bench.press(KeyPress(.pageUp))
            bench.screen.noteLayout()
        }
        #expect(bench.grid.text.contains("Hi, my order 88121"))
        bench.press(KeyPress(.pageDown))
        #expect(!bench.grid.text.contains("Hi, my order 88121"))
        bench.press(KeyPress(.end, .alt))
        #expect(bench.grid.text.contains("message 120"))
    }

    @Test func `finds words in the conversation`() throws {
        var bench = try ScreenBench(rows: 24, columns: 80)
        for number in 4...120 {
            try bench.push(
                ConsoleBench.message(number, in: "c1", "message \(number)", from: "customer", name: "Dana")
            )
        }
        _ = bench.grid
        bench.screen.noteLayout()
        bench.press(.control("s"))
        bench.type("third time")
        #expect(bench.grid.text.contains("THIRD time I've been"))
    }
}

import Chance
import Foundation
import HostileText
import Testing

@testable import TerminalScreen

@Suite struct `What a customer typed` {
    @Test func `shows its escape sequences instead of obeying them`() {
        #expect(sanitised("a\u{1B}[2J\u{1B}]0;pwned\u{7}b") == "a␛[2J␛]0;pwned␇b")
        #expect(sanitised("\u{9B}31m") == "<U+009B>31m")
        #expect(sanitised("x\u{7F}\u{0}\t\r\n") == "x␡␀␉␍␊")
    }

    @Test func `cannot turn the reading direction around`() {
        #expect(sanitised("user\u{202E}gpj.exe") == "user<U+202E>gpj.exe")
        #expect(sanitised("\u{2066}a\u{2069}\u{200F}\u{61C}") == "<U+2066>a<U+2069><U+200F><U+061C>")
    }

    @Test func `hides nothing in zero-width, tag or unassigned characters`() {
        #expect(sanitised("pay\u{200B}pal\u{FEFF}\u{AD}") == "pay<U+200B>pal<U+FEFF><U+00AD>")
        #expect(sanitised("hi\u{E0068}\u{E0069}") == "hi<U+E0068><U+E0069>")
        #expect(sanitised("\u{2028}\u{2029}\u{378}\u{FFFE}\u{E000}") == "<U+2028><U+2029><U+0378><U+FFFE><U+E000>")
        #expect(sanitised("\u{3164}") == "<U+3164>")
    }

    @Test func `keeps its lines where lines are wanted`() {
        #expect(sanitised("a\r\nb\nc\td\re", keepingNewlines: true) == "a\nb\nc    d␍e")
        #expect(sanitised("plain\ntext", keepingNewlines: true) == "plain\ntext")
    }

    @Test(arguments: [
        "naïve café, straße", "李小龙 さくら 한국어 ㄅㄆㄇ", "شيماء می‌خواهم", "क्‍ष क्ष ശ്രീ ന്‍", "Ωμέγα Жук",
        "👨‍👩‍👧‍👦 👩🏽‍🚀 👍🏽 ❤️ ☎︎ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇹🇷", "e\u{301}\u{323}", "葛\u{E0100}", "“quotes” — dashes… €",
    ])
    func `passes unchanged when it is honest`(text: String) {
        #expect(sanitised(text) == text)
    }

    @Test(.enabled(if: UnicodeTableSource.isInstalled))
    func `keeps every emoji of Unicode's list`() throws {
        let list = try String(contentsOfFile: UnicodeTableSource.folder + "/emoji/emoji-test.txt", encoding: .utf8)
        var seen = 0
        for line in list.split(separator: "\n") where !line.hasPrefix("#") {
            var emoji = ""
            for code in line.prefix(while: { $0 != ";" }).split(separator: " ") {
                let scalar = try #require(UInt32(code, radix: 16).flatMap(Unicode.Scalar.init))
                emoji.unicodeScalars.append(scalar)
            }
            #expect(sanitised(emoji) == emoji)
            seen += 1
        }
        #expect(seen > 4000)
    }

    @Test func `cannot pile up marks, or put one on what stands before it`() {
        let pile = "e" + String(repeating: "\u{301}", count: 10_000) + "x"
        #expect(sanitised(pile) == "e" + String(repeating: "\u{301}", count: 15) + "<+9985>x")
        #expect(sanitised("\u{301}a") == "◌\u{301}a")
        #expect(sanitised("a\u{202E}\u{301}") == "a<U+202E>◌\u{301}")
        #expect(sanitised("a\n\u{301}", keepingNewlines: true) == "a\n◌\u{301}")
        let chain = Array(repeating: "👩", count: 6).joined(separator: "\u{200D}")
        #expect(sanitised(chain) == "👩‍👩‍👩‍👩<U+200D>👩‍👩")
    }

    @Test func `keeps a joiner only where a script or an emoji needs it`() {
        #expect(sanitised("a\u{200D}b\u{200C}c") == "a<U+200D>b<U+200C>c")
        #expect(sanitised("👩\u{200D}") == "👩<U+200D>")
        #expect(sanitised("ا\u{200C}\u{200C}ب") == "ا<U+200C><U+200C>ب")
        #expect(sanitised("a\u{FE0F}") == "a<U+FE0F>")
    }

    /// 100,000 texts; the environment's `HEARD_TEXTS` says another number.
    private static var texts: Int {
        ProcessInfo.processInfo.environment["HEARD_TEXTS"].flatMap(Int.init) ?? 100_000
    }

    @Test func `puts no control on the terminal in 100,000 random texts`() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let bidi = Set<UInt32>([0x61C, 0x200E, 0x200F] + Array(0x202A...0x202E) + Array(0x2066...0x2069))
        for _ in 0..<Self.texts {
            let text = RandomText.hostile(pieces: Int.random(in: 1...20, using: &generator), using: &generator)
            let lines = Bool.random(using: &generator)
            let shown = sanitised(text, keepingNewlines: lines)
            let foreign = shown.unicodeScalars.first { scalar in
                if scalar == "\n" { return !lines }
                return scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .unassigned
                    || bidi.contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
            }
            guard foreign == nil, sanitised(shown, keepingNewlines: lines) == shown else {
                Issue.record("seed \(seed): \(text.debugDescription) became \(shown.debugDescription)")
                return
            }
        }
    }
}

@Suite struct `A display name` {
    @Test func `is one line of at most 80 characters`() {
        #expect(DisplayName("  Dana \n Ruiz ").text == "Dana ␊ Ruiz")
        let long = DisplayName(String(repeating: "é", count: 500)).text
        #expect(long.count == 80 && long.hasSuffix("…"))
        #expect(DisplayName("e\u{301}").text.unicodeScalars.count == 1)
        #expect(DisplayName(" \u{3000} ").text.isEmpty)
    }

    @Test(arguments: ["Suppоrt", "Αdmin", "Mаyа", "Ada \u{4E00}"])
    func `is marked when it mixes scripts`(name: String) {
        #expect(DisplayName(name).mixesScripts)
        #expect(DisplayName(name).marked.hasSuffix("⚠mixed-script"))
    }

    @Test(arguments: ["Dana Ruiz 2", "Ümit Yıldız", "李小龙", "さくらサクラ桜ー", "김철수 金", "شيماء", "Ольга", "O’Brien", "प्रिया"])
    func `is not marked when it is one person's script`(name: String) {
        #expect(DisplayName(name).marked == name)
    }
}

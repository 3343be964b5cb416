import Testing

@testable import TerminalScreen

@Suite struct `A notification` {
    @Test func `reaches the desktop, through tmux as well`() {
        let plain = TerminalNotice.notification("a hot conversation; is waiting\u{7}", title: "heard", environment: [:])
        let sequences =
            "\u{1B}]9;a hot conversation, is waiting␇\u{1B}\\\u{1B}]777;notify;heard;a hot conversation, is waiting␇\u{1B}\\"
        #expect(String(decoding: plain, as: UTF8.self) == sequences)
        let wrapped = TerminalNotice.notification("x", title: "heard", environment: ["TMUX": "/tmp/tmux,1,0"])
        let text = String(decoding: wrapped, as: UTF8.self)
        #expect(
            text.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}]9;x\u{1B}\u{1B}\\") && text.hasSuffix("\u{1B}\u{1B}\\\u{1B}\\")
        )
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func `is never mistaken for the clipboard, which gets base64`(text: String, coded: String) {
        let bytes = TerminalNotice.copy(text, environment: [:])
        #expect(bytes.map { String(decoding: $0, as: UTF8.self) } == "\u{1B}]52;c;\(coded)\u{1B}\\")
        #expect(TerminalNotice.copy(String(repeating: "x", count: 80_000), environment: [:]) == nil)
    }
}

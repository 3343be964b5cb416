/// Sequences that reach the person beyond the grid: a bell, a desktop notification, the clipboard.
///
/// None of them should carry a customer's words: screens are shared, and desktops show them to whoever passes.
package enum TerminalNotice {
    /// The terminal's bell.
    package static let bell: [UInt8] = [0x07]

    /// A desktop notification, as OSC 9 (iTerm2, Windows Terminal, kitty) and as OSC 777 (rxvt-unicode, VTE, foot).
    ///
    /// - Parameters:
    ///   - text: What it says; controls and semicolons are replaced.
    ///   - title: What it is from, likewise.
    ///   - environment: The process's variables, which say whether tmux has to be told to pass it through.
    /// - Returns: The bytes to write.
    package static func notification(_ text: String, title: String, environment: [String: String]) -> [UInt8] {
        let body = plain(text)
        let sequences = "\u{1B}]9;\(body)\u{1B}\\\u{1B}]777;notify;\(plain(title));\(body)\u{1B}\\"
        return passed(sequences, environment)
    }

    /// Puts text on the clipboard (OSC 52), where the terminal allows it.
    ///
    /// - Parameters:
    ///   - text: At most 74,994 bytes, which is xterm's limit; nil beyond.
    ///   - environment: The process's variables.
    /// - Returns: The bytes to write.
    package static func copy(_ text: String, environment: [String: String]) -> [UInt8]? {
        let bytes = Array(text.utf8)
        guard bytes.count <= ScreenLimits.clipboardBytes else { return nil }
        return passed("\u{1B}]52;c;\(base64(bytes))\u{1B}\\", environment)
    }

    private static func plain(_ text: String) -> String {
        String(sanitised(text).map { $0 == ";" ? "," : $0 })
    }

    /// Wraps sequences for tmux (`allow-passthrough`), every Escape doubled.
    private static func passed(_ sequences: String, _ environment: [String: String]) -> [UInt8] {
        guard environment["TMUX"]?.isEmpty == false else { return Array(sequences.utf8) }
        let doubled = sequences.utf8.flatMap { $0 == 0x1B ? [$0, $0] : [$0] }
        return Array("\u{1B}Ptmux;".utf8) + doubled + Array("\u{1B}\\".utf8)
    }

    /// RFC 4648, section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var coded: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                coded.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: coded, as: UTF8.self)
    }
}

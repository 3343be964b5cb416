/// Collects a bracketed paste up to its end mark, whatever the text holds.
struct PasteReader: Sendable {
    private var bytes: [UInt8] = []
    private var dropped = 0
    /// How much of the end mark has been seen.
    private var matched = 0

    private static let escape: UInt8 = 0x1B
    private static let end = [escape] + Array("[201~".utf8)

    /// Takes the bytes before the next one that may begin the end mark, all at once.
    ///
    /// - Returns: How many it took.
    mutating func takePlain(_ rest: ArraySlice<UInt8>) -> Int {
        guard matched == 0 else { return 0 }
        let plain = rest.prefix { $0 != PasteReader.escape }
        let kept = plain.prefix(ScreenLimits.pasteBytes - bytes.count)
        bytes += kept
        dropped += plain.count - kept.count
        return plain.count
    }

    /// The paste as an event, once the byte ends it.
    mutating func take(_ byte: UInt8) -> InputEvent? {
        if byte == PasteReader.end[matched] {
            matched += 1
            return matched == PasteReader.end.count ? event() : nil
        }
        keepMatched()
        if byte == PasteReader.escape {
            matched = 1
        } else {
            keep(byte)
        }
        return nil
    }

    /// The paste as far as it came.
    mutating func finish() -> InputEvent {
        keepMatched()
        return event()
    }

    private mutating func keepMatched() {
        for byte in PasteReader.end.prefix(matched) { keep(byte) }
        matched = 0
    }

    private mutating func keep(_ byte: UInt8) {
        if bytes.count < ScreenLimits.pasteBytes {
            bytes.append(byte)
        } else {
            dropped += 1
        }
    }

    private func event() -> InputEvent {
        .paste(PastedText.normalised(bytes), dropped: dropped)
    }
}

/// What is left of bytes that somebody pasted.
enum PastedText {
    /// Text with LF for every kind of newline, without controls other than LF and tab; bad UTF-8 becomes U+FFFD.
    static func normalised(_ bytes: [UInt8]) -> String {
        var clean: [UInt8] = []
        clean.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            index += 1
            switch byte {
            case 0x0D:
                clean.append(0x0A)
                if next == 0x0A { index += 1 }
            case 0x09, 0x0A:
                clean.append(byte)
            case 0..<0x20, 0x7F:
                continue
            case 0xC2 where (0x80...0x9F).contains(next):
                index += 1
            default:
                clean.append(byte)
            }
        }
        return String(decoding: clean, as: UTF8.self)
    }
}

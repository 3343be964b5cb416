/// The sequences that the project itself writes, and nothing else.
package enum OwnSequences {
    /// The first thing in the bytes that is neither visible text nor a sequence of ours.
    package static func foreign(in bytes: [UInt8]) -> String? {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "\u{1B}" {
                guard let end = end(of: scalars[index...]) else { return "ESC at \(index - 1)" }
                index = end
            } else if scalar.properties.generalCategory == .control, scalar != "\r", scalar != "\n" {
                return "U+\(String(scalar.value, radix: 16)) at \(index - 1)"
            }
        }
        return nil
    }

    /// Where a CSI of ours ends: addresses, erasures, looks, and the modes 25 and 2026.
    private static func end(of rest: ArraySlice<Unicode.Scalar>) -> Int? {
        guard rest.first == "[" else { return nil }
        let parameters = rest.dropFirst().prefix { (0x30...0x3F).contains($0.value) }
        guard let final = rest[parameters.endIndex...].first else { return nil }
        let text = String(String.UnicodeScalarView(parameters))
        let isOurs =
            "hl".unicodeScalars.contains(final)
            ? ["?25", "?2026"].contains(text) : "HJKmAC".unicodeScalars.contains(final)
        return isOurs && (text.hasPrefix("?") == "hl".unicodeScalars.contains(final)) ? parameters.endIndex + 1 : nil
    }
}

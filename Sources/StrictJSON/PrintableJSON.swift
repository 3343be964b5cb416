/// JSON text that means the same and can be shown on a terminal: what could drive, reorder or hide text is escaped.
///
/// JSON leaves DEL, C1 (which terminals obey like their escape sequences, ECMA-48 section 5.3), bidirectional controls (UAX
/// 9), zero-width characters and tags as they are. They stand in strings only, where `\uXXXX` is the same character (RFC 8259
/// section 7).
///
/// - Parameter json: Valid JSON.
/// - Returns: The same bytes where nothing is to be escaped.
package func printableJSON(_ json: [UInt8]) -> [UInt8] {
    // Everything that is looked for begins with one of five bytes; most lines have none.
    guard json.contains(where: { $0 == 0x7F || $0 == 0xC2 || $0 == 0xD8 || $0 == 0xE2 || $0 >= 0xEF }) else {
        return json
    }
    var printable: [UInt8] = []
    printable.reserveCapacity(json.count + 64)
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
        guard scalar.isUnprintable else {
            printable.append(contentsOf: scalar.utf8)
            continue
        }
        for unit in scalar.utf16 {
            let digits = String(unit, radix: 16)
            printable.append(contentsOf: "\\u".utf8)
            printable.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
            printable.append(contentsOf: digits.utf8)
        }
    }
    return printable
}

extension Unicode.Scalar {
    fileprivate var isUnprintable: Bool {
        switch value {
        case 0x7F...0x9F, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}

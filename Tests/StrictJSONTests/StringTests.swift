import StrictJSON
import Testing

@Suite struct `Strings in JSON` {
    @Test(arguments: [
        (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\ude00""#, "😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""a\u0000b""#, "a\0b"),
        ("\"é€😀\u{7F}\"", "é€😀\u{7F}"),
        (#""x\uD83D\uDC4D\uD83C\uDFFDy""#, "x👍🏽y"), ("\"\u{2028}\"", "\u{2028}"),
        (#""\uFFFE\uFFFF""#, "\u{FFFE}\u{FFFF}"),
    ])
    func `are read with their escapes`(json: String, text: String) throws {
        let read = try #require(try JSONValue(parsing: json).string)
        #expect(Array(read.utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\ud800""#, #""\udc00\ud800""#,
        #""\ud800\u0041""#, #"{"\udfff":1}"#,
    ])
    func `never hold half a surrogate pair`(json: String) {
        #expect(failure(of: json) == .loneSurrogate)
    }

    @Test(arguments: [
        #""\x""#, #""\'""#, #""\u12g4""#, #""\u 123""#, #""\U0041""#, #""\0""#, "\"\\\n\"", #""\u+123""#,
        #""\ud800\u""#,
    ])
    func `refuse an escape that does not exist`(json: String) {
        #expect(failure(of: json) == .malformedEscape || failure(of: json) == .loneSurrogate)
    }

    @Test func `refuse raw control characters`() {
        for byte in UInt8(0)..<0x20 {
            #expect(failure(ofBytes: [0x22, byte, 0x22]) == .controlCharacter)
            #expect(failure(ofBytes: [0x22, 0x5C, 0x6E, byte, 0x22]) == .controlCharacter)
        }
        #expect(failure(ofBytes: [0x22, 0x7F, 0x22]) == nil)
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1], [0xFE], [0xF0, 0x9F, 0x98],
        ] as [[UInt8]]
    )
    func `refuse bytes that are not UTF-8`(bytes: [UInt8]) {
        #expect(failure(ofBytes: [0x22] + bytes + [0x22]) == .malformedUTF8)
        #expect(failure(ofBytes: [0x22, 0x5C, 0x6E] + bytes + [0x22]) == .malformedUTF8)
        #expect(failure(ofBytes: Array("{\"".utf8) + bytes + Array("\":1}".utf8)) == .malformedUTF8)
    }

    @Test func `are written with as few escapes as safe`() {
        let text = "\"\\/\u{0}\u{1}\u{8}\t\n\u{C}\r\u{1F}\u{7F}é€\u{2027}\u{2028}\u{2029}\u{202A}😀</script>"
        let expected =
            #""\"\\/\u0000\u0001\b\t\n\f\r\u001f"# + "\u{7F}é€\u{2027}" + #"\u2028\u2029"# + "\u{202A}😀</script>\""
        #expect(String(decoding: JSONValue.string(text).serialized, as: UTF8.self) == expected)
    }

    @Test func `survive being cut anywhere without a crash`() {
        let bytes = Array(#"{"a\n":"\ud83d\ude00é","b":[1.5e3,true,null,-7]}"#.utf8)
        for length in 0..<bytes.count {
            #expect(failure(ofBytes: Array(bytes[..<length])) != nil)
        }
    }
}

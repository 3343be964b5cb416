import StrictJSON
import Testing

/// The kind of the error that parsing `text` ends in, nil where it parses.
func failure(of text: String, limits: JSONLimits = .frame) -> JSONError.Kind? {
    failure(ofBytes: Array(text.utf8), limits: limits)
}

/// The kind of the error that parsing `bytes` ends in, nil where they parse.
func failure(ofBytes bytes: [UInt8], limits: JSONLimits = .frame) -> JSONError.Kind? {
    do {
        _ = try JSONValue.parse(bytes, limits: limits)
        return nil
    } catch {
        return error.kind
    }
}

@Suite struct `Reading JSON` {
    @Test func `keeps members in order and every kind of value apart`() throws {
        let value = try JSONValue(
            parsing: #" {"s":"x","i":7,"d":7.0,"t":true,"f":false,"n":null,"a":[1,[]],"o":{"k":{}}} "#
        )
        let members = try #require(value.object)
        #expect(members.members.map(\.key) == ["s", "i", "d", "t", "f", "n", "a", "o"])
        #expect(value["s"] == .string("x"))
        #expect(value["i"] == .integer(7))
        #expect(value["d"] == .double(7))
        #expect(value["t"] == .bool(true))
        #expect(value["f"]?.bool == false)
        #expect(value["n"]?.isNull == true)
        #expect(value["a"] == .array([.integer(1), .array([])]))
        #expect(value["o"]?["k"]?.object?.isEmpty == true)
        #expect(value["absent"] == nil)
    }

    @Test func `gives each kind of value out under its own name only`() {
        #expect(JSONValue.integer(7).double == 7)
        #expect(JSONValue.double(7).integer == nil)
        #expect(JSONValue.string("7").integer == nil)
        #expect(JSONValue.integer(7).string == nil)
        #expect(JSONValue.null.bool == nil)
        #expect(JSONValue.null.array == nil)
        #expect(JSONValue.array([])["x"] == nil)
    }

    @Test(arguments: [
        "1", "\"a\"", "null", "true", "[]", "{}", " \t\r\n[ ] ", "0", "-0", "1E5", "0e0", "0.0", "-1.5e-3",
    ])
    func `takes whatever the grammar allows`(text: String) {
        #expect(failure(of: text) == nil)
    }

    @Test(arguments: [
        ("", JSONError.Kind.unexpectedEnd), (" ", .unexpectedEnd), ("[", .unexpectedEnd), ("[1", .unexpectedEnd),
        ("[1,", .unexpectedEnd), ("{", .unexpectedEnd), ("{\"a\"", .unexpectedEnd), ("{\"a\":", .unexpectedEnd),
        ("{\"a\":1", .unexpectedEnd), ("{\"a\":1,", .unexpectedEnd), ("\"", .unexpectedEnd), ("\"\\", .unexpectedEnd),
        ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd), ("-", .unexpectedEnd), ("1.", .unexpectedEnd),
        ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd), ("\"\\ud800", .unexpectedEnd),
    ])
    func `says when the text ends too early`(text: String, kind: JSONError.Kind) {
        #expect(failure(of: text) == kind)
    }

    @Test(arguments: [
        "[1,]", "[,1]", "[1 2]", "{,}", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\":1 \"b\":2}",
        "[1}", "{\"a\":1]", "]", "}", ",", ":", "truE", "nul1", "NaN", "Infinity", "+1", ".5", "undefined", "/**/1",
        "// x\n1", "'a'", "[\u{A0}1]", "\u{FEFF}{}", "\u{0C}1", "{\"a\":}", "[\"a\":1]", "{\"a\"::1}", "[1,,2]",
    ])
    func `refuses what only looks like JSON`(text: String) {
        #expect(failure(of: text) == .unexpectedByte)
    }

    @Test(arguments: ["{} {}", "1 2", "[]]", "{}}", "{}x", "1,", "\"a\"\"b\"", "null\0", "trueish"])
    func `refuses anything behind the value`(text: String) {
        #expect(failure(of: text) == .trailingBytes)
    }

    @Test func `refuses a key that stands twice, however it is spelt`() {
        #expect(failure(of: #"{"a":1,"a":1}"#) == .duplicateKey)
        #expect(failure(of: #"{"a":1,"\u0061":2}"#) == .duplicateKey)
        #expect(failure(of: #"{"x":{"":1,"":2}}"#) == .duplicateKey)
        #expect(failure(of: #"{"a":{"a":{"a":1}},"A":1}"#) == nil)
    }

    @Test func `tells keys apart that only look alike`() throws {
        let value = try JSONValue(parsing: #"{"K":1,"\u212a":2,"\u00e9":3,"e\u0301":4}"#)
        #expect(value.object?.count == 4)
        #expect(value["K"] == .integer(1))
        #expect(value["\u{212A}"] == .integer(2))
        #expect(value["e\u{301}"] == .integer(4))
    }

    @Test func `names the place and never the text`() {
        do {
            _ = try JSONValue(parsing: #"{"secret":"hunter2",}"#)
            Issue.record("a trailing comma was taken")
        } catch {
            #expect(error.offset == 20)
            #expect(error.description == "The JSON has an unexpected character, at byte 20.")
        }
    }

    @Test func `has one sentence for every kind of error`() {
        let sentences = Set(JSONError.Kind.allCases.map { JSONError($0, at: 3).description })
        #expect(sentences.count == JSONError.Kind.allCases.count)
        #expect(sentences.allSatisfy { $0.hasSuffix(", at byte 3.") })
    }
}

@Suite struct `The bounds of a frame` {
    @Test func `stop at 64 KiB`() {
        let fits = "\"" + String(repeating: "a", count: 65_534) + "\""
        #expect(failure(of: fits) == nil)
        #expect(failure(of: fits + " ") == .tooLong)
        #expect(failure(of: fits + " ", limits: .stored) == nil)
    }

    @Test func `stop at sixteen levels, of either bracket`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[{\"a\":", count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
        }
        #expect(failure(of: nested(16)) == nil)
        #expect(failure(of: nested(18)) == .tooDeep)
        #expect(failure(of: String(repeating: "[", count: 17)) == .tooDeep)
        #expect(failure(of: String(repeating: "[", count: 60_000)) == .tooDeep)
        #expect(failure(of: "[" + String(repeating: "[],", count: 1000) + "[]]") == nil)
    }

    @Test func `stop at sixty-four keys an object, each object by itself`() {
        func object(_ keys: Int) -> String {
            "{" + (0..<keys).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
        }
        #expect(failure(of: object(64)) == nil)
        #expect(failure(of: object(65)) == .tooManyKeys)
        #expect(failure(of: "[\(object(64)),\(object(64))]") == nil)
    }
}

import StrictJSON
import Testing

@Suite struct `Numbers in JSON` {
    @Test(arguments: [
        ("0", Int64(0)), ("-0", 0), ("-1", -1), ("9007199254740992", 9_007_199_254_740_992),
        ("9007199254740993", 9_007_199_254_740_993), ("9223372036854775807", Int64.max),
        ("-9223372036854775808", Int64.min),
    ])
    func `stay exact when they are whole`(text: String, number: Int64) throws {
        #expect(try JSONValue(parsing: text) == .integer(number))
    }

    @Test(arguments: [
        ("7.0", 7.0), ("1e3", 1000), ("1E+2", 100), ("-2.5e-1", -0.25), ("0.1", 0.1),
        ("5e-324", Double.leastNonzeroMagnitude),
        ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
        ("123456789012345678901234.5", 1.2345678901234568e23),
    ])
    func `are doubles when they have a point or an exponent`(text: String, number: Double) throws {
        #expect(try JSONValue(parsing: text) == .double(number))
    }

    @Test(arguments: [
        "01", "-01", "00", "007", "1.e1", "1.x", "1ex", "--1", "-a", "1e+-2", "0x10x", "1.2.3", "1e5.2", "-Infinity",
    ])
    func `are refused when misspelt`(text: String) {
        let kind = failure(of: text)
        #expect(kind == .malformedNumber || kind == .trailingBytes)
    }

    @Test(arguments: [
        "9223372036854775808", "-9223372036854775809", "1e309", "-1e400", "1" + String(repeating: "0", count: 30),
        "0." + String(repeating: "1", count: 63), "1e" + String(repeating: "9", count: 5000),
    ])
    func `are refused past their bounds`(text: String) {
        #expect(failure(of: text) == .numberOutOfRange)
    }

    @Test(arguments: [
        (0.71, 2, "0.71"), (0, 2, "0.00"), (1, 2, "1.00"), (-0.001, 2, "0.00"), (1.005, 1, "1.0"), (-1.25, 2, "-1.25"),
        (12, 0, "12"), (2.5, 0, "3"), (0.125, 2, "0.13"), (-0.125, 2, "-0.13"), (0.05, 3, "0.050"),
        (99.999, 2, "100.00"),
    ])
    func `are written with the digits asked for`(number: Double, digits: Int, expected: String) {
        var writer = JSONWriter()
        writer.value(number, fractionDigits: digits)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }

    @Test func `are written as null when JSON has no word for them`() {
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(JSONValue.double(number).serialized == Array("null".utf8))
        }
    }

    @Test func `keep every digit when they are huge, whatever the digits asked for`() throws {
        var writer = JSONWriter()
        writer.value(1e300, fractionDigits: 2)
        #expect(try JSONValue.parse(writer.bytes, limits: .frame) == .double(1e300))
    }

    @Test(arguments: [Int64.min, -10, -9, -1, 0, 1, 9, 10, 99, 100, 1_234_567_890, Int64.max])
    func `are written whole as they are`(number: Int64) {
        #expect(String(decoding: JSONValue.integer(number).serialized, as: UTF8.self) == "\(number)")
    }
}

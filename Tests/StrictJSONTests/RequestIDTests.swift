import StrictJSON
import Testing

@Suite struct `The id of a request` {
    @Test(arguments: [
        #""""#, #""a""#, "0", "-7", "9007199254740992", "-9007199254740992",
        "\"" + String(repeating: "é", count: 64) + "\"",
    ])
    func `is a string of at most 64 characters or a whole number within 2^53`(json: String) throws {
        #expect(try JSONValue(parsing: json).isRequestID)
    }

    @Test(arguments: [
        "null", "true", "7.0", "1e3", "[]", "{}", "9007199254740993", "-9007199254740993",
        "\"" + String(repeating: "a", count: 65) + "\"",
    ])
    func `is nothing else`(json: String) throws {
        #expect(try !JSONValue(parsing: json).isRequestID)
    }

    @Test(arguments: [
        (#"{"id":7,"op":"x""#, JSONValue.integer(7)), (#" {"op":"x", "id" : "a" ,, }"#, .string("a")),
        (#"{"id":7,"id":8}"#, .integer(7)), (#"{"data":{"id":1},"id":2"#, .integer(2)),
        (#"{"data":[[[[[[[[[[[[[[[[[[[[{"id":1}]]]]]]]]]]]]]]]]]]]],"id":3}"#, .integer(3)),
        (#"{"a":"\ud800","id":4}"#, .integer(4)), (#"{"a":"}{\"id\":9","id":5"#, .integer(5)),
        (#"{"id":6} trailing"#, .integer(6)),
        ("{\"a\":\"\u{1}\",\"id\":\"z\"}", .string("z")), (#"{"id":null,"id":1}"#, .integer(1)),
        (#"{"id":-7"#, .integer(-7)),
        (#"{"a":01,"id":8}"#, .integer(8)),
    ])
    func `is read out of a broken frame where it can be`(frame: String, id: JSONValue) {
        #expect(JSONValue.salvageID(from: Array(frame.utf8)) == id)
    }

    @Test(arguments: [
        "", "id", "[{\"id\":1}]", #"{"data":{"id":1}"#, #"{"id""#, #"{"id":"#, #"{"id":{"id":1}}"#, #"{"id":[1]}"#,
        #"{"id":12abc}"#,
        #"{"id":7.5}"#, #"{"a":"id":1}"#, #"{"a":[1,2]"id":5}"#, #"{"a":"\"id\":1"}"#, "{\"id\":\"unfinished",
        #"{"x":"id"}"#, "\"id\":1",
        "{\"a\":\"\\",
    ])
    func `stays unknown where it cannot be made out`(frame: String) {
        #expect(JSONValue.salvageID(from: Array(frame.utf8)) == nil)
    }

    @Test func `is looked for in linear time and bounded depth`() {
        let deep = Array(String(repeating: "{\"a\":", count: 200_000).utf8)
        #expect(JSONValue.salvageID(from: deep) == nil)
        let broken = Array(("{" + String(repeating: "\"id\":x,", count: 9000) + "\"id\":1}").utf8)
        #expect(JSONValue.salvageID(from: broken) == .integer(1))
    }
}

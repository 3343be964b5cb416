import StrictJSON
import Testing

@Suite struct `Writing JSON` {
    @Test func `puts commas and nothing else between`() {
        var writer = JSONWriter(reservingCapacity: 64)
        writer.object { writer in
            writer.member("ev", "message")
            writer.member("seq", 42)
            writer.member("score", 0.5, fractionDigits: 2)
            writer.member("more", false)
            writer.member("reason", ifPresent: nil as String?)
            writer.member("limit", ifPresent: 5)
            writer.member("agent", orNull: nil as String?)
            writer.member(
                "events",
                array: { writer in
                    writer.value(1)
                    writer.object { _ in }
                    writer.array { _ in }
                    writer.null()
                    writer.value("x")
                }
            )
            writer.member("data", object: { $0.member("a", .array([.null])) })
            writer.key(named: "01J\"")
            writer.value(true)
            writer.member("raw", raw: Array("{}".utf8))
        }
        let expected =
            #"{"ev":"message","seq":42,"score":0.50,"more":false,"limit":5,"agent":null,"#
            + #""events":[1,{},[],null,"x"],"data":{"a":[null]},"01J\"":true,"raw":{}}"#
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }

    @Test func `is not misled by text that ends like JSON`() {
        var writer = JSONWriter()
        writer.array { writer in
            for text in ["{", "[", ":", "\n", ",", "\\"] { writer.value(text) }
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"["{","[",":","\n",",","\\"]"#)
    }

    @Test func `gives the same bytes for the same value`() throws {
        let text = #"{"b":1,"a":{"y":[true,null],"x":"é"},"c":0.1}"#
        let value = try JSONValue(parsing: text)
        #expect(String(decoding: value.serialized, as: UTF8.self) == text)
        #expect(value.serialized == value.serialized)
    }

    @Test func `lets a member be changed, added and removed in place`() {
        var object = JSONObject([("a", .integer(1)), ("b", .integer(2))])
        object["a"] = .integer(3)
        object["c"] = .null
        object["b"] = nil
        object["absent"] = nil
        #expect(String(decoding: JSONValue.object(object).serialized, as: UTF8.self) == #"{"a":3,"c":null}"#)
    }
}

import Chance
import StrictJSON
import Testing

@Suite struct `JSON of any kind` {
    private static func randomText(_ generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            let limit: UInt32 = [0x20, 0x80, 0x3000, 0x11_0000].randomElement(using: &generator) ?? 0x80
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func randomValue(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 3: return .double(Double(Int32.random(in: .min ... .max, using: &generator)) / 1024)
        case 4, 5: return .string(randomText(&generator))
        case 6:
            return .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in randomValue(&generator, depth: depth - 1) }
            )
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                object[randomText(&generator)] = randomValue(&generator, depth: depth - 1)
            }
            return .object(object)
        }
    }

    @Test func `comes back as it was written, 20,000 random values`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let value = Self.randomValue(&generator, depth: 6)
            let bytes = value.serialized
            let read = try JSONValue.parse(bytes, limits: .frame)
            try #require(read == value && read.serialized == bytes, "seed \(seed)")
        }
    }

    @Test func `of random bytes is refused or means what its own writing means`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let alphabet =
            Array(#"{}[]:,"\u0019dD8ctrufalsn.-+eE id"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xED, 0xF0, 0xFF]
        var taken = 0
        for _ in 0..<100_000 {
            let length = Int.random(in: 0...24, using: &generator)
            let bytes = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            _ = JSONValue.salvageID(from: bytes)
            guard let value = try? JSONValue.parse(bytes, limits: .frame) else { continue }
            taken += 1
            try #require(try JSONValue.parse(value.serialized, limits: .frame) == value, "seed \(seed)")
        }
        #expect(taken > 0, "seed \(seed)")
    }

    @Test func `survives any one changed byte of a frame`() {
        let frame = Array(
            #"{"id":7,"op":"message.send","conversation":"01J","data":{"client_id":"c1","text":"caf\u00e9 é"}}"#.utf8
        )
        for index in frame.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = frame
                changed[index] = byte
                let value = try? JSONValue.parse(changed, limits: .frame)
                if value != nil { #expect(String(validating: changed, as: UTF8.self) != nil) }
                _ = JSONValue.salvageID(from: changed)
            }
        }
    }
}

import RelayTestSupport
import StrictJSON
import Testing

@Suite struct `A frame` {
    /// What is no request, and the `re` of its answer.
    static let bad: [(String, JSONValue)] = [
        ("", nil), ("hello", nil), ("[]", nil), ("7", nil), ("null", nil), (#""text""#, nil), (#"{"id":1}"#, 1),
        (#"{"id":1,"op":7}"#, 1), (#"{"id":true,"op":"history"}"#, nil), (#"{"id":1.5,"op":"history"}"#, nil),
        (#"{"id":9007199254740993,"op":"history"}"#, nil), (#"{"id":{},"op":"history"}"#, nil),
        (#"{"id":1,"op":"a","op":"b"}"#, nil), (#"{"id":1,"op":"history","data":{"a":1,"a":2}}"#, nil),
        (#"{"id":1,"op":"history","data":"\ud800"}"#, nil), (#"{"id":1,"op":"history",}"#, nil),
        (#"{"id":1,"op":"history"} {}"#, nil), ("\u{feff}{}", nil), (#"{"id":1,"op":"history","data":01}"#, nil),
        (#"{'id':1}"#, nil), (#"{"id":1,"op":"history","data":NaN}"#, nil),
        (
            #"{"id":1,"op":"history","data":"# + String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
                + "}", nil
        ),
        (
            #"{"id":1,"op":"history","data":{"#
                + (0..<65).map { #""k\#($0)":1"# }.joined(separator: ",") + "}}", nil
        ),
    ]

    @Test func `that is no request is answered with bad_request, and the connection goes on`() async throws {
        try await withRelay { lease in
            for (text, id) in Self.bad {
                let client = try lease.relay.customer("Ada")
                client.peer.send(text)
                let frame = try #require(client.peer.next(), "\(text)")
                let reply = try JSONValue(parsing: frame.text)
                #expect(reply["error"]?["code"]?.string == "bad_request", "\(text): \(frame.text)")
                if !id.isNull { #expect(reply["re"] == id, "\(text): \(frame.text)") }
                #expect(reply["re"] != nil, "\(text): \(frame.text)")
                #expect(try client.ask("no.such.op").error == "unknown_op", "\(text)")
            }
        }
    }

    @Test func `that is bad closes with 4500 at the tenth in a minute, before hello too`() async throws {
        try await withRelay { lease in
            for saysHello in [true, false] {
                let client = saysHello ? try lease.relay.customer("Ada") : try lease.relay.connect()
                for _ in 0..<9 { client.peer.send("nonsense") }
                #expect(try client.ask(saysHello ? "no.such.op" : "history", in: "x").error != nil)
                client.peer.send("nonsense")
                #expect(client.peer.awaitClose() == 4500)
            }
        }
    }

    @Test func `whose data is missing or mistyped is a bad_request that is not counted`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.customer("Ada")
            let id = try Pair.start(client, in: lease.queue)
            for _ in 0..<4 {
                #expect(try client.ask("message.send", in: id).error == "bad_request")
                #expect(try client.ask("message.send", in: id, ["client_id": 5, "text": "x"]).error == "bad_request")
                #expect(try client.ask("typing", in: id, ["state": "asleep"]).error == "bad_request")
                #expect(try client.ask("history", in: id, ["after": 1, "before": 2]).error == "bad_request")
                #expect(try client.ask("history", in: id, ["limit": 0]).error == "bad_request")
                #expect(try client.ask("rate", in: id).error != nil)
            }
            #expect(client.peer.isOpen)
        }
    }

    @Test func `without an id is carried out and not answered`() async throws {
        try await withRelay { lease in
            let pair = try Pair(lease)
            pair.customer.tell(
                "message.send",
                in: pair.conversation,
                ["client_id": "quiet", "text": "No answer, please"]
            )
            try pair.agent.push("message") { $0.text == "No answer, please" }
            let replies = pair.customer.replies.count
            #expect(try pair.customer.ask("no.such.op").error == "unknown_op")
            #expect(pair.customer.replies.count == replies + 1)
        }
    }

    @Test func `of another kind or size closes with the code for it`() async throws {
        try await withRelay { lease in
            let cases: [(String, [UInt8], Int)] = [
                ("binary", WebSocketPeer.frame(2, [1, 2, 3]), 1003),
                ("not UTF-8", WebSocketPeer.frame(1, [0x7b, 0xff, 0xfe, 0x7d]), 1007),
                ("half a scalar", WebSocketPeer.frame(1, [0xe2, 0x82]), 1007),
                ("over the cap", WebSocketPeer.frame(1, [UInt8](repeating: 0x20, count: 65_537)), 1009),
            ]
            for (name, bytes, code) in cases {
                let client = try lease.relay.customer("Ada")
                client.peer.write(bytes)
                #expect(client.peer.awaitClose() == code, "\(name)")
            }
            let client = try lease.relay.customer("Ada")
            client.peer.write(WebSocketPeer.frame(1, [UInt8](repeating: 0x20, count: 65_536)))
            #expect(client.peer.next()?.text.contains("bad_request") == true)
        }
    }

    @Test func `with a text at its bounds is taken or refused by the scalar`() async throws {
        try await withRelay { lease in
            let client = try lease.relay.customer("Ada")
            let id = try Pair.start(client, in: lease.queue)
            for (text, error) in [
                (String(repeating: "é", count: 4000), nil), (String(repeating: "é", count: 4001), "text_too_long"),
                (String(repeating: "😤", count: 4000), nil), ("", "text_empty"), (" \n\t\u{2003}", "text_empty"),
                ("a\u{0}b", "bad_request"),
            ] as [(String, String?)] {
                let reply = try client.ask(
                    "message.send",
                    in: id,
                    ["client_id": .string("c\(text.count)"), "text": .string(text)]
                )
                #expect(reply.error == error, "\(text.prefix(5)) \(text.unicodeScalars.count)")
            }
        }
    }
}

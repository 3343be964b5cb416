import RelayTestSupport
import StrictJSON
import Testing

@Suite(.serialized) struct `Erasing a customer` {
    @Test(arguments: [true, false]) func `leaves no byte of the text in any file`(besideRelay: Bool) async throws {
        try await onOwnThread {
            let relay = try RelayProcess()
            let word = "zyzzyvaquark"
            let customer = try relay.customer("Quirinius")
            let started = try customer.ask(
                "conversation.start",
                ["client_id": "c1", "about": ["subject": .string(word)]]
            )
            let conversation = started.ok?["conversation"]?.string ?? ""
            for number in 1...40 {
                let text =
                    "My \(word) arrived BROKEN for the THIRD time, I am furious. I want a refund for \(word) \(number)!"
                try customer.ask(
                    "message.send",
                    in: conversation,
                    ["client_id": .string("m\(number)"), "text": .string(text)]
                )
            }
            let other = try relay.customer("Somebody else")
            let kept = try other.ask("conversation.start", ["client_id": "c1"]).ok?["conversation"]?.string ?? ""
            try other.ask("message.send", in: kept, ["client_id": "m1", "text": "keepsakeword stays"])
            #expect(try relay.command(["search", word]).output.split(separator: "\n").count == 20)
            #expect(Self.files(of: relay, holding: word) != [])
            #expect(Self.files(of: relay, holding: "Quirinius") != [])
            if !besideRelay { relay.stop(with: 9) }
            let ended = try relay.command(["erase", "--customer", customer.participant])
            #expect(ended.code == 0)
            #expect(ended.output.contains("1"))
            for text in [word, "Quirinius", customer.participant, conversation] {
                #expect(Self.files(of: relay, holding: text) == [], "\(text)")
            }
            #expect(Self.files(of: relay, holding: "keepsakeword") != [])
            #expect(try relay.command(["search", word]).output.isEmpty)
            #expect(try !relay.command(["export", "--internal"]).output.contains(word))
            if besideRelay { #expect(relay.isAlive) }
        }
    }

    /// The files of the data directory in which the bytes of `text` stand, as it is, or in one case as the index has it.
    private static func files(of relay: RelayProcess, holding text: String) -> [String] {
        Scratch.names(in: relay.dataDirectory).filter { name in
            let spellings = [text, text.lowercased(), text.uppercased()]
            return Scratch.bytes("\(relay.dataDirectory)/\(name)").first(of: spellings) != nil
        }
    }
}

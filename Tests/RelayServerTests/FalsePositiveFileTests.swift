import Glibc
import RelayTestSupport
import StrictJSON
import Testing

@Suite(.serialized) struct `What agents called wrong` {
    @Test func `becomes a file that is checked, for one's own eyes, outside of the data directory`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess()
            let folder = Scratch.directory()
            defer { Scratch.remove(folder) }
            let file = "\(folder)/wrong.tsv"
            let pair = try PlainLease(relay)
            let text = "This is the third time my zyzzyva broke, I am furious"
            try pair.customer.say(text, in: pair.conversation, as: "m1")
            let id = try pair.agent.push("hint").data["hint"] ?? ""
            for why in ["Maya thinks: a play", "again"] {
                let feedback: JSONValue = ["hint": id, "action": "wrong", "why": .string(why)]
                #expect(try pair.agent.ask("hint.feedback", in: pair.conversation, feedback).error == nil)
            }

            #expect(try relay.command(["lexicon", "wrong", file]).output == "1 new, 1 in all\n")
            var status = stat()
            #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
            let gathered = Scratch.text(file)
            #expect(gathered.contains("wrong\t… thinks: a play\t\(text)\n"))
            #expect(!gathered.contains("Maya"))
            #expect(!gathered.contains("Ada"))

            relay.stop(with: 9)
            #expect(try relay.command(["lexicon", "wrong", file]).output == "0 new, 1 in all\n")
            #expect(Scratch.text(file) == gathered)
            let inside = try relay.command(["lexicon", "wrong", "\(relay.dataDirectory)/wrong.tsv"])
            #expect(inside.code == 1)
            #expect(!Scratch.names(in: relay.dataDirectory).contains("wrong.tsv"))

            let check = ["lexicon", "wrong", "--check", file, "--lexicons", HeardCommand.lexicons]
            let flagged = try HeardCommand.run(check)
            #expect(flagged.code == 1)
            #expect(flagged.output.hasPrefix("\(file):4: level 3, 0."))
            #expect(flagged.output.contains("furious"))
            #expect(flagged.output.hasSuffix("1 of 1 still flagged\n"))
            let calm = try HeardCommand.run(check + ["--set", "threshold.heightened=1", "--set", "threshold.acute=1"])
            #expect(calm.code == 0)
            #expect(calm.output == "0 of 1 still flagged\n")
        }
    }
}

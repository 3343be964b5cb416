import RelayTestSupport
import StrictJSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The built client against the built relay, by lines alone: what a screen reader's user or a script does all day.
@Suite struct `An agent without a terminal` {
    private static let furious =
        "My router arrived broken and this is the THIRD time I ask. I am furious. I want a replacement!"

    @Test func `does the whole job, and every line says who`() async throws {
        try await onOwnThread {
            let canned = Scratch.directory()
            defer { Scratch.remove(canned) }
            Scratch.write("hello\tHello {name}, ⟨what you see⟩.\n", to: "\(canned)/canned.tsv")
            let relay = try RelayProcess(["canned=\(canned)/canned.tsv", "log.level=warning"], keepsPort: true)
            let desk = try Desk(relay)
            try desk.twoCustomers()
            try desk.hintAndDraft()
            try desk.notes()
            try desk.colleague()
            try desk.brokenLine()
            try desk.ending()
            for agent in [desk.maya, desk.lee] { Self.expectReadable(agent.output) }
        }
    }

    @Test func `keeps what was not sent over a kill, for its owner alone, and sends it once`() async throws {
        try await onOwnThread {
            let relay = try RelayProcess(["log.level=warning"], keepsPort: true)
            let token = try relay.person("Maya", "agent")
            var maya: PlainAgent? = try PlainAgent(relay, token: token)
            try maya?.expect("Your status: accepting")
            let customer = try relay.customer("Dana")
            let conversation = try Pair.start(customer, in: "default")
            try customer.say("Where is my parcel?", in: conversation, as: "c1")
            maya?.enter("/wait offer")
            try maya?.enter("/accept", expecting: "New conversation 1: Dana")
            relay.stop(with: SIGKILL)
            try maya?.expect("Offline:")
            try maya?.enter("It is on its way.", expecting: "waits to be sent")
            let state = Scratch.names(in: maya?.stateFolder ?? "").filter { $0.hasSuffix(".json") }
            #expect(state.count == 1)
            for name in Scratch.names(in: maya?.stateFolder ?? "") {
                var facts = stat()
                stat("\(maya?.stateFolder ?? "")/\(name)", &facts)
                #expect(facts.st_mode & 0o777 == 0o600, "\(name)")
            }
            try maya?.killAndStartAgain(after: { try relay.start() })
            try maya?.expect("1 unsent messages of the last time go out now")
            let back = try relay.connect()
            try back.hello([
                "resume": ["secret": .string(customer.secret), "epoch": .string(customer.epoch), "seen": [:]]
            ])
            try back.push("message") { $0.text == "It is on its way." }
            try maya?.enter("/read", expecting: "you: It is on its way.")
            back.drain()
            #expect(back.pushes.count { $0.text == "It is on its way." } == 1)
            #expect(maya?.end() == 0)
            maya = nil
        }
    }

    /// No cursor movement, nothing that another line writes over, and no line that leaves open whose it is.
    private static func expectReadable(_ output: String) {
        #expect(
            output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
        )
        for line in output.split(separator: "\n") {
            let isTagged = line.hasPrefix("[") || line.hasPrefix("  ") || line.hasPrefix("offer ")
            let isSentence = line.first?.isUppercase == true || line.first?.isNumber == true || line.hasPrefix("queue ")
            let isColleague = line.hasPrefix("Lee") || line.hasPrefix("Maya")
            #expect(isTagged || isSentence || isColleague, "\(line)")
        }
    }

    /// Two agents, a supervisor and two customers.
    private final class Desk {
        let relay: RelayProcess
        let maya: PlainAgent
        let lee: PlainAgent
        let supervisor: TestClient
        let dana: TestClient
        let umit: TestClient
        var danas = ""

        init(_ relay: RelayProcess) throws {
            self.relay = relay
            maya = try PlainAgent(relay, token: try relay.person("Maya", "agent"))
            try maya.expect("Your status: accepting")
            lee = try PlainAgent(relay, token: try relay.person("Lee", "agent"))
            try lee.expect("Your status: accepting")
            try lee.enter("/away", expecting: "Your status: away")
            supervisor = try relay.desk(try relay.person("Sol", "supervisor"))
            try supervisor.ask("tail", ["min_level": 2])
            dana = try relay.customer("Dana")
            umit = try relay.customer("Ümit")
        }

        func twoCustomers() throws {
            danas = try Pair.start(dana, in: "default")
            try dana.say(furious, in: danas, as: "d1")
            maya.enter("/wait offer")
            try maya.enter("/accept", expecting: "New conversation 1: Dana", "hint, only you see it", "TRY (/use 1):")
            #expect(maya.output.contains("offer 1: queue default"))
            #expect(maya.output.contains("/accept 1 or /decline 1, within"))
            let umits = try Pair.start(umit, in: "default")
            try umit.say("Hello, my invoice is wrong.", in: umits, as: "u1")
            try maya.expect("\"Hello, my invoice is wrong.\"")
            try maya.enter("/accept", expecting: "New conversation 2: Ümit")
            // What is written goes to whoever was selected, whoever came since.
            maya.enter("I am looking at it, Dana.")
            try dana.push("message") { $0.text == "I am looking at it, Dana." }
            try maya.enter("/to 2", expecting: "You write to Ümit now")
            maya.enter("Hello Ümit, I am looking at your invoice.")
            try umit.push("message") { $0.text == "Hello Ümit, I am looking at your invoice." }
            #expect(!dana.pushes.contains { $0.text?.contains("invoice") == true })
            try umit.say("THIS IS THE FIFTH TIME! Nobody answers me, I am so angry!", in: umits, as: "u2")
            try dana.say("Nothing ever works with you!", in: danas, as: "d2")
            try maya.expect("[1 Dana")
            try maya.enter("/next", expecting: "You write to Dana now")
        }

        func hintAndDraft() throws {
            try maya.enter("/use 1", expecting: "draft, not sent:", "An empty line (or /send) sends it")
            try maya.enter("/drop", expecting: "The draft is gone.")
            try maya.enter(
                "/check Calm down, as I said.",
                expecting: "draft check, only you see it: would you tweak it?",
                "Instead:"
            )
            try maya.enter("/canned hello", expecting: "It has a ⟨blank⟩")
            try maya.enter("", expecting: "Not sent: ⟨what you see⟩ is still open")
            try maya.enter(
                "/fill your broken router on my screen",
                expecting: "draft, not sent: Hello Dana, your broken router"
            )
            maya.enter("")
            try dana.push("message") { $0.text == "Hello Dana, your broken router on my screen." }
            try maya.enter("/colleages", expecting: "nothing was sent")
            try maya.enter(" /close", expecting: "looks like a command")
            try maya.enter("/drop", expecting: "The draft is gone.")
            try maya.enter("/wrong the facts are not hers", expecting: "Marked as wrong")
        }

        func notes() throws {
            try maya.enter("/note the carrier says Tuesday", expecting: "note, team only")
            try maya.enter("/want a replacement before Friday", expecting: "note, team only")
            try maya.enter("/notes", expecting: "note (Maya): the carrier says Tuesday")
            let number = maya.output.split(separator: "\n").last { $0.hasSuffix("the carrier says Tuesday") }?.prefix {
                $0 != " "
            }
            try maya.enter("/edit-note \(number ?? "0") the carrier says Wednesday", expecting: "The note is changed.")
            try maya.enter("/notes", expecting: "note (Maya): the carrier says Wednesday")
            try maya.enter("/search router", expecting: "1 Dana,", "To read around one of them: /found N.")
            try maya.enter("/found", expecting: "Dana: My router arrived broken")
        }

        func colleague() throws {
            try maya.enter("/flag she may go to the press", expecting: "Flagged: a supervisor sees it.")
            try supervisor.push("flag.updated") { $0.data["reason"]?.string == "she may go to the press" }
            try lee.enter("/resume", expecting: "Your status: accepting")
            try maya.enter("/ask We cannot do that.", expecting: "Asked; the answer comes here.")
            try lee.expect("Maya asks you: would you tweak this? We cannot do that.")
            try lee.enter("/answer tweak Say what we can do.", expecting: "Answered.")
            try maya.expect("Lee would tweak your text:")
            try maya.enter("/transfer Lee she wants it before Friday", expecting: "gone from your list: handed on")
            try lee.expect("offer 1:")
            try lee.enter(
                "/accept",
                expecting: "Handed on by Maya: she wants it before Friday",
                "the carrier says Wednesday"
            )
        }

        func brokenLine() throws {
            relay.stop(with: SIGKILL)
            try lee.expect("Offline:")
            try lee.enter("I have all of it, Dana: a replacement before Friday.", expecting: "waits to be sent")
            try lee.enter("/flag x", expecting: "Offline: /flag was not done.")
            try relay.start()
            try lee.expect("Back online.")
            let back = try relay.connect()
            try back.hello(["resume": ["secret": .string(dana.secret), "epoch": .string(dana.epoch), "seen": [:]]])
            try back.push("message") { $0.text?.hasPrefix("I have all of it") == true }
            try back.say("Thank you, that is what I wanted.", in: danas, as: "d3")
            try lee.expect("Dana: Thank you")
            back.drain()
            #expect(back.pushes.count { $0.text?.hasPrefix("I have all of it") == true } == 1)
            #expect(!back.pushes.contains { $0.iseq != nil })
        }

        func ending() throws {
            try lee.enter("/close all is said", expecting: "gone from your list: closed, all is said")
            try lee.enter("One more thing", expecting: "Nobody is selected, so nothing was sent.")
            try lee.enter("/break for 15m", expecting: "Your status: break")
            try maya.expect("Back online.")
            try maya.enter("/to Ümit", expecting: "You write to Ümit now")
            try maya.enter("/requeue needs billing", expecting: "gone from your list: back in the queue")
            try maya.enter("/list", expecting: "You have no conversation.")
            maya.enter("/quit")
            #expect(maya.end() == 0)
            #expect(lee.end() == 0)
        }
    }
}

import ChatModel
import ConversationCore
import SentimentAnalysis
import Testing

@Suite struct `The hours of a queue` {
    /// Saturday 21 November 2026.
    private func at(_ text: String) throws -> Instant { try #require(Instant(rfc3339: "2026-11-\(text)Z")) }

    @Test func `are those of the week, in the local time of the desk`() throws {
        let hours = try #require(OpeningHours("mon-fri 09:00-17:30; sat 10:00-14:00", offset: "+01:00"))
        #expect(hours.isOpen(at: try at("20T08:00:00")))
        #expect(!hours.isOpen(at: try at("20T07:59:59")))
        #expect(hours.isOpen(at: try at("20T16:29:59")))
        #expect(!hours.isOpen(at: try at("20T16:30:00")))
        #expect(hours.isOpen(at: try at("21T09:00:00")))
        #expect(!hours.isOpen(at: try at("21T13:00:00")))
        #expect(!hours.isOpen(at: try at("22T10:00:00")))
    }

    @Test func `may run over midnight and over the end of the week`() throws {
        let hours = try #require(OpeningHours("fri-sun 22:00-06:00"))
        #expect(hours.isOpen(at: try at("20T23:00:00")))
        #expect(hours.isOpen(at: try at("21T05:59:00")))
        #expect(hours.isOpen(at: try at("23T05:59:00")))
        #expect(!hours.isOpen(at: try at("23T06:00:00")))
        #expect(!hours.isOpen(at: try at("20T05:00:00")))
    }

    @Test func `are day and night where none are given`() throws {
        #expect(OpeningHours("") == .always)
        #expect(OpeningHours("always") == .always)
        #expect(try #require(OpeningHours("mon-sun 00:00-24:00")).isOpen(at: try at("21T00:00:00")))
    }

    @Test(arguments: [
        "mon 9:00-17:00", "mon", "someday 09:00-10:00", "mon 09:00-09:00", "mon 09:00-25:00", "mon 09:60-10:00",
    ])
    func `that cannot be read are refused`(text: String) {
        #expect(OpeningHours(text) == nil)
    }

    @Test func `stand in a table, with what customers need and how they are greeted`() throws {
        let text =
            "queue\thours\toffset\tskills\tgreeting\nbilling\tmon-fri 09:00-17:00\t-05:00\trefunds, law\tWelcome.\n"
        let plan = try QueuePlan(LexiconSource(path: "queues.tsv", bytes: Array(text.utf8)))
        #expect(plan["billing"].greeting == "Welcome.")
        #expect(plan["billing"].needs.skills == ["refunds", "law"])
        #expect(plan["billing"].hours.isOpen(at: try at("20T14:00:00")))
        #expect(!plan["billing"].hours.isOpen(at: try at("20T13:59:00")))
        #expect(plan["unnamed"] == QueueTraits())
    }

    @Test func `with a mistake name the file and the line`() {
        let text = "queue\thours\toffset\tskills\tgreeting\nbilling\tnine to five\t\t\t\n"
        let error = #expect(throws: LexiconError.self) {
            try QueuePlan(LexiconSource(path: "queues.tsv", bytes: Array(text.utf8)))
        }
        #expect(error?.description.hasPrefix("queues.tsv:2:") == true)
    }
}

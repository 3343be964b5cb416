import ChatModel
import SupervisorConsole
import Testing

@Suite struct `Times as people type them` {
    @Test(arguments: [("500ms", 500), ("30s", 30_000), ("15m", 900_000), ("2h", 7_200_000), ("7d", 604_800_000)])
    func `are taken with their unit`(text: String, milliseconds: Int) {
        #expect(TimeWords.milliseconds(of: text) == milliseconds)
    }

    @Test(arguments: ["", "30", "s", "-5s", "1.5h", "10 s", "99999999999999999999d", "9223372036854775807d"])
    func `are refused without a unit or out of bounds`(text: String) {
        #expect(TimeWords.milliseconds(of: text) == nil)
    }

    @Test func `are a moment or so long ago`() {
        let now = Instant(milliseconds: 1_763_726_400_000)
        #expect(TimeWords.instant(of: "2025-11-21T12:00:00Z", now: now) == now)
        #expect(TimeWords.instant(of: "1h", now: now) == Instant(milliseconds: now.milliseconds - 3_600_000))
        #expect(TimeWords.instant(of: "yesterday", now: now) == nil)
    }
}

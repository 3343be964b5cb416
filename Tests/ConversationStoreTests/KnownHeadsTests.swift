import ChatModel
import Testing

@testable import ConversationStore

@Suite struct `The heads in memory` {
    @Test func `stay few however many conversations are written, and what is written to stays`() {
        var known = KnownHeads()
        let kept = ConversationID("c_kept")
        for number in 1...100_000 {
            let name = ConversationID("c_\(number)")
            known.note([name: KnownConversation(id: Int64(number), heads: Heads(seq: 1, iseq: 0))])
            if number % 1000 == 0 { known.note([kept: KnownConversation(id: 1, heads: Heads(seq: number, iseq: 0))]) }
        }
        #expect(known.count <= 2 * KnownHeads.generation)
        #expect(known[kept]?.heads.seq == 100_000)
        #expect(known[ConversationID("c_100000")]?.heads.seq == 1)
        #expect(known[ConversationID("c_1")] == nil)
    }
}

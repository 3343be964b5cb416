import AgentConsole
import ChatModel
import ChatProtocol
import RelayClient
import Testing

@Suite struct `What a console never does` {
    private func twoConversations() throws -> ConsoleBench {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        try bench.open("c2", "Ümit")
        return bench
    }

    @Test func `selects the first conversation and stays there when others come`() throws {
        var bench = try twoConversations()
        #expect(bench.model.selected == ConversationID("c1"))
        try bench.say(2, in: "c2", "HELLO???")
        try bench.hint(1, in: "c2")
        bench.handle(.tick)
        #expect(bench.model.selected == ConversationID("c1"))
        bench.enter("This is for Dana.")
        #expect(bench.sent == ["c1: This is for Dana."])
    }

    @Test func `goes to the newest conversation by a word, for scripts`() throws {
        var bench = try twoConversations()
        bench.enter("/to new")
        #expect(bench.model.selected == ConversationID("c2"))
    }

    @Test func `sends nothing to anybody when the selected conversation is over`() throws {
        var bench = try twoConversations()
        try bench.push(
            #"{"ev":"conversation.state","conversation":"c1","seq":2,"at":"2026-11-21T01:11:00.000Z","data":{"state":"closed","reason":"abandoned"}}"#
        )
        #expect(bench.model.selected == ConversationID("c1"))
        bench.enter("Are you still there?")
        #expect(bench.sent.isEmpty)
        #expect(bench.problems.last?.contains("Dana Ruiz is gone") == true)
        #expect(bench.model.current?.draft.text == "Are you still there?")
    }

    @Test func `tells of a conversation that comes back after it was handed on`() throws {
        var bench = try twoConversations()
        bench.enter("/to 2")
        bench.enter("/to 1")
        try bench.push(
            #"{"ev":"participant.left","conversation":"c1","seq":2,"at":"2026-11-21T01:11:00.000Z","data":{"participant":{"id":"a1","role":"agent","name":"Maya"},"reason":"requeued"}}"#
        )
        #expect(bench.model.current?.isOpen == false)
        bench.effects = []
        try bench.open("c1", "Dana Ruiz")
        #expect(bench.model.current?.isOpen == true)
        #expect(bench.effects.contains(.announce(.conversationOpened(ConversationID("c1")))))
    }

    @Test func `selects nobody in place of a conversation that the agent closed`() throws {
        var bench = try twoConversations()
        try bench.reply(to: .closeConversation(ConversationID("c1"), reason: nil), #"{"seq":4}"#)
        #expect(bench.model.selected == nil)
        bench.enter("One more thing")
        #expect(bench.sent.isEmpty)
    }

    @Test func `puts a suggestion into the draft and sends it only when told to`() throws {
        var bench = try twoConversations()
        try bench.hint(1, in: "c1")
        bench.enter("/use")
        #expect(bench.sent.isEmpty)
        #expect(bench.model.current?.draft.text == ConsoleBench.suggestion)
        bench.enter("")
        #expect(bench.sent == ["c1: \(ConsoleBench.suggestion)"])
    }

    @Test func `stops at a blank that is still open`() throws {
        var bench = try twoConversations()
        try bench.hint(1, in: "c1", suggestion: "I can ⟨what you can offer⟩ today. Is that right?")
        bench.enter("/use 1")
        bench.enter("/send")
        #expect(bench.sent.isEmpty)
        #expect(bench.problems.last?.contains("⟨what you can offer⟩") == true)
        bench.enter("/fill send a courier")
        bench.enter("/send")
        #expect(bench.sent == ["c1: I can send a courier today. Is that right?"])
    }

    @Test func `keeps the drafts of two conversations apart`() throws {
        var bench = try twoConversations()
        bench.handle(.edited("for Dana"))
        bench.enter("/to 2")
        #expect(bench.model.current?.draft.text == "")
        bench.handle(.edited("for Ümit"))
        bench.enter("/to dana")
        #expect(bench.model.current?.draft.text == "for Dana")
        #expect(bench.model.drafts == [ConversationID("c1"): "for Dana", ConversationID("c2"): "for Ümit"])
    }

    @Test func `never sends a command that it does not know`() throws {
        var bench = try twoConversations()
        bench.enter("/refund now")
        bench.enter("//refund now")
        #expect(bench.sent == ["c1: /refund now"])
    }

    @Test func `asks before it sends what looks like a command`() throws {
        var bench = try twoConversations()
        bench.enter(" /close it")
        #expect(bench.sent.isEmpty)
        bench.enter(" /close it")
        #expect(bench.sent == ["c1:  /close it"])
        bench.enter("24/7 we are here")
        #expect(bench.sent.count == 2)
    }

    @Test func `tells the relay whether a suggestion was used as it was`() throws {
        var bench = try twoConversations()
        try bench.hint(1, in: "c1")
        bench.enter("/use")
        bench.enter("Something of my own")
        let feedback = bench.requests.compactMap { request in
            if case .hintFeedback(_, let feedback) = request { feedback } else { nil }
        }
        #expect(feedback == [HintFeedback(hint: HintID("h1"), suggestion: "s1", action: .edited)])
    }
}

@Suite struct `A console without a line` {
    @Test func `keeps messages, says so, and refuses what needs the relay`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.goOffline()
        bench.enter("Still here.")
        #expect(bench.sent == ["c1: Still here."])
        #expect(bench.model.current?.outgoing.map(\.text) == ["Still here."])
        bench.enter("/note offline")
        #expect(bench.problems.last == "Offline: /note was not done.")
    }

    @Test func `tells which conversations were handed on meanwhile`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.goOffline()
        try bench.goOnline(resumed: true)
        #expect(bench.model.current?.isOpen == false)
    }

    @Test func `puts a message that was refused back into the draft`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        try bench.open("c1", "Dana Ruiz")
        bench.enter("Too late")
        guard case .send(let unsent)? = bench.effects.last(where: { if case .send = $0 { true } else { false } }) else {
            Issue.record("nothing was sent")
            return
        }
        bench.handle(.delivery(.notSent(unsent, WireError(.conversationClosed))))
        #expect(bench.model.current?.draft.text == "Too late")
        #expect(bench.model.current?.outgoing.isEmpty == true)
    }

    @Test func `sends what the last process left, once`() throws {
        var bench = ConsoleBench()
        try bench.goOnline()
        let unsent = UnsentMessage(
            conversation: ConversationID("c1"),
            message: MessageSend(clientID: "old", text: "from yesterday")
        )
        let state = AgentState(drafts: [ConversationID("c1"): "half a"], unsent: [unsent])
        #expect(AgentState(state.encoded) == state)
        bench.handle(.restored(state))
        try bench.open("c1", "Dana Ruiz")
        #expect(bench.sent == ["c1: from yesterday"])
        #expect(bench.model.current?.draft.text == "half a")
    }
}

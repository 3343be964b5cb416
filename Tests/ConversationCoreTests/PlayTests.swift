import RelayTestSupport
import Testing

@Suite struct `The plays over the pure core` {
    @Test(arguments: Scenarios.names) func `come true`(name: String) throws {
        let play = try Scenarios.play(name)
        var player = Player(play, on: CoreStage(play, analyst: try ShippedAnalyst.analyst()))
        try player.perform()
    }

    @Test func `are thirty or more, and each says what somebody never receives`() throws {
        #expect(Scenarios.names.count >= 30)
        for name in Scenarios.names {
            let play = try Scenarios.play(name)
            #expect(play.steps.contains { if case .never = $0.action { true } else { false } }, "\(name)")
        }
    }
}

import RelayTestSupport
import Testing

@Suite struct `The plays over a real relay` {
    @Test(arguments: Scenarios.names) func `come true`(name: String) async throws {
        try await onOwnThread {
            let play = try Scenarios.play(name)
            var player = Player(play, on: try LiveStage(play))
            try player.perform()
        }
    }
}

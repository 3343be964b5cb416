import RelayClient
import Testing

@Suite struct `A relay's address` {
    @Test(arguments: [
        ("ws://h:1", "ws://h:1/desk"), ("wss://heard.example", "wss://heard.example/desk"),
        ("h:8080", "ws://h:8080/desk"),
        ("https://h/", "wss://h/desk"), ("ws://h:1/desk", "ws://h:1/desk"), ("ws://h/base/chat", "ws://h/base/desk"),
        ("ws://[::1]:8080", "ws://[::1]:8080/desk"),
    ])
    func `is read in the ways people write it`(text: String, url: String) throws {
        #expect(try RelayAddress(text).url("/desk") == url)
    }

    @Test(arguments: ["", "ftp://h", "ws://", "ws://u:p@h", "ws://h?x", "ws://a b", "ws://h\u{1B}[2J"])
    func `is refused with a sentence where it is none`(text: String) {
        #expect(throws: AddressError.self) { try RelayAddress(text) }
    }
}

@Suite struct `A secret` {
    @Test func `is shown by no description of what holds it`() {
        let identity = DeskSide.Identity(token: Secret("heard_verysecret"), client: "test")
        let session = Session<DeskSide>(
            identity: identity,
            restoring: SavedSession(secret: Secret("alsosecret"), epoch: "e"),
            seed: 1
        )
        for text in ["\(identity)", String(reflecting: session), "\(session.saved)"] {
            #expect(!text.contains("verysecret") && !text.contains("alsosecret"))
        }
        var dumped = ""
        dump(session, to: &dumped)
        #expect(!dumped.contains("verysecret") && !dumped.contains("alsosecret"))
    }

    @Test func `is the one word of its file`() {
        #expect(TokenSource.token(in: Array(" heard_x \r\n".utf8)) == Secret("heard_x"))
        #expect(TokenSource.token(in: Array("\n".utf8)) == nil)
        #expect(TokenSource.token(in: Array("two words".utf8)) == nil)
    }
}

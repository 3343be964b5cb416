import Credentials
import Testing

@Suite struct `A desk token` {
    @Test func `is heard_ and 43 characters of base64url, and never the same twice`() {
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let text = DeskToken.mint().text
            #expect(text.hasPrefix("heard_"))
            #expect(text.utf8.count == 49)
            #expect(Base64URL.decode(text.utf8.dropFirst(6))?.count == 32)
            #expect(seen.insert(text).inserted)
        }
    }

    @Test func `has a hash that anybody can recompute`() throws {
        // printf heard_AAAA… | openssl dgst -sha256 -binary | basenc --base64url
        let token = try #require(DeskToken("heard_" + String(repeating: "A", count: 43)))
        #expect(token.hash == "6KOH1lm4FWq49cd_gvA_NoJIBmNpnWyFPZHf3Eglun8")
    }

    @Test(arguments: [
        "", "heard_", "heard_AAAA", String(repeating: "A", count: 49), "Heard_" + String(repeating: "A", count: 43),
        "heard_" + String(repeating: "A", count: 42), "heard_" + String(repeating: "A", count: 44),
        "heard_" + String(repeating: "A", count: 42) + "B", "heard_" + String(repeating: "A", count: 42) + "=",
        "heard_" + String(repeating: "A", count: 42) + "\n", " heard_" + String(repeating: "A", count: 43),
        "heard_" + String(repeating: "é", count: 43), "heard_" + String(repeating: "A", count: 100_000),
    ])
    func `of another shape is none`(text: String) {
        #expect(DeskToken(text) == nil)
    }

    @Test func `is never printed`() {
        let token = DeskToken.mint()
        var dumped = ""
        dump(token, to: &dumped)
        dump(["agent": [token]], to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped, "\([token])", "\(Optional(token) as Any)"] {
            #expect(!text.contains(token.text.dropFirst(6).prefix(8)))
        }
    }
}

@Suite struct `A resume secret` {
    @Test func `has 192 random bits and comes back from its text`() throws {
        let secret = ResumeSecret.mint()
        #expect(Base64URL.decode(secret.text.utf8)?.count == 24)
        #expect(try #require(ResumeSecret(secret.text)).hash == secret.hash)
        #expect(ResumeSecret.mint().text != secret.text)
        #expect(secret.hash.utf8.count == 43)
    }

    @Test(arguments: [
        "", "AAAA", String(repeating: "A", count: 31), String(repeating: "A", count: 33),
        "heard_" + String(repeating: "A", count: 43),
    ])
    func `of another shape is none`(text: String) {
        #expect(ResumeSecret(text) == nil)
    }

    @Test func `is never printed`() {
        let secret = ResumeSecret.mint()
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains(secret.text.prefix(8))) }
    }
}

@Suite struct `The directory of desk tokens` {
    private typealias Directory = TokenDirectory<String>

    @Test func `knows each of many people by their token and nobody by another's`() throws {
        let tokens = (0..<200).map { _ in DeskToken.mint() }
        let directory = try Directory(tokens.enumerated().map { .init(hash: $1.hash, owner: "agent \($0)") })
        for (index, token) in tokens.enumerated() {
            #expect(directory.entry(forToken: token.text, nowSeconds: 0)?.owner == "agent \(index)")
        }
        #expect(directory.entry(forToken: DeskToken.mint().text, nowSeconds: 0) == nil)
        // What is kept is no key to anything.
        #expect(directory.entry(forToken: tokens[0].hash, nowSeconds: 0) == nil)
        #expect(directory.entry(forToken: "heard_" + tokens[0].hash, nowSeconds: 0) == nil)
        #expect(directory.entry(forToken: "", nowSeconds: 0) == nil)
    }

    @Test func `of nobody lets nobody in`() throws {
        let directory = try Directory([])
        #expect(directory.entry(forToken: DeskToken.mint().text, nowSeconds: 0) == nil)
        #expect(directory.entry(forToken: "", nowSeconds: 0) == nil)
        #expect(!directory.isLive(hash: "", nowSeconds: 0))
    }

    @Test func `takes the old token beside the new one until it expires`() throws {
        let old = DeskToken.mint()
        let new = DeskToken.mint()
        let directory = try Directory([
            .init(hash: old.hash, owner: "Maya", expiresAt: 1000), .init(hash: new.hash, owner: "Maya"),
        ])
        #expect(directory.entry(forToken: old.text, nowSeconds: 999)?.owner == "Maya")
        #expect(directory.entry(forToken: new.text, nowSeconds: 999)?.owner == "Maya")
        #expect(directory.entry(forToken: old.text, nowSeconds: 1000) == nil)
        #expect(directory.entry(forToken: new.text, nowSeconds: .max)?.owner == "Maya")
        #expect(directory.isLive(hash: old.hash, nowSeconds: 999))
        #expect(!directory.isLive(hash: old.hash, nowSeconds: 1000))
    }

    @Test func `says that a removed token is no longer live, so that its connections are closed`() throws {
        let token = DeskToken.mint()
        #expect(try Directory([.init(hash: token.hash, owner: "Maya")]).isLive(hash: token.hash, nowSeconds: 0))
        #expect(try !Directory([]).isLive(hash: token.hash, nowSeconds: 0))
    }

    @Test(arguments: ["", "short", String(repeating: "A", count: 42), String(repeating: "=", count: 43)])
    func `refuses a damaged hash with its place instead of locking somebody out silently`(hash: String) {
        let error = #expect(throws: TokenDirectoryError.self) {
            try Directory([.init(hash: DeskToken.mint().hash, owner: "Maya"), .init(hash: hash, owner: "Noor")])
        }
        #expect(error?.description.contains("token 2") == true)
    }

    @Test func `refuses one hash for two people`() {
        let hash = DeskToken.mint().hash
        #expect(throws: TokenDirectoryError.self) {
            try Directory([.init(hash: hash, owner: "Maya"), .init(hash: hash, owner: "Noor")])
        }
    }
}

import RelayTestSupport
import StrictJSON
import Testing
import TokenForge

#if canImport(Glibc)
    import Glibc
#endif

/// A relay that knows the business's keys.
private struct Business: ~Copyable {
    let folder = Scratch.directory()
    let sharedKey: String
    let publicKey: String
    static let secret = "c2VjcmV0IG9mIHRoZSBidXNpbmVzcyBmb3IgdGVzdHMgb25seQ=="

    init() {
        sharedKey = "\(folder)/shared.key"
        publicKey = "\(folder)/public.pem"
        Scratch.write(Self.secret, to: sharedKey)
        Scratch.write(TokenForge.publicPEM, to: publicKey)
    }

    deinit { Scratch.remove(folder) }

    static func claims(_ more: String = "", lasting seconds: Int = 300) -> String {
        #"{"sub":"customer-42","aud":"heard","exp":\#(time(nil) + seconds)\#(more)}"#
    }

    static func shared(_ claims: String, header: String = TokenForge.goodHeader) -> String {
        TokenForge.hs256(header: header, claims: claims, secret: Array(secret.utf8))
    }
}

extension RelayProcess {
    /// What a hello with this token is answered and closed with.
    fileprivate func customer(presenting token: String?) throws -> (error: String?, welcome: JSONValue, TestClient) {
        let client = try connect()
        let reply = try client.hello(token.map { ["token": .string($0)] } ?? [:])
        return (reply.error, reply.ok ?? .null, client)
    }
}

@Suite struct `A customer's token over the wire` {
    @Test func `of either live key says who the customer is`() async throws {
        try await onOwnThread {
            let business = Business()
            let relay = try RelayProcess([
                "identity.keys=\(business.sharedKey),\(business.publicKey)", "identity.audience=heard",
            ])
            let more = #","name":"Ada Lovelace","email":"ada@example.org""#
            let tokens = [
                Business.shared(Business.claims(more)), TokenForge.edDSA(claims: Business.claims(more)),
            ]
            let seen = try tokens.map { try relay.customer(presenting: $0).welcome["participant"] }
            #expect(seen[0]?["name"]?.string == "Ada Lovelace")
            // The same subject is the same customer, whichever key signed.
            #expect(seen[0]?["id"] == seen[1]?["id"])
            #expect(try relay.customer(presenting: nil).welcome["participant"]?["id"] != seen[0]?["id"])
        }
    }

    @Test func `that is forged, old, early, for others or without a signature is refused in the same words`()
        async throws
    {
        try await onOwnThread {
            let business = Business()
            let relay = try RelayProcess([
                "identity.keys=\(business.sharedKey),\(business.publicKey)", "identity.audience=heard",
                "limits.token_failures_per_minute=none", "log.level=debug",
            ])
            let none = TokenForge.encode(#"{"alg":"none"}"#) + "." + TokenForge.encode(Business.claims()) + "."
            let good = Business.shared(Business.claims())
            let forged = [
                "", ".", "..", "x", none, String(good.dropLast(2)) + "AA",
                Business.shared(Business.claims(lasting: -31)),
                Business.shared(Business.claims(#","nbf":\#(time(nil) + 600)"#)),
                Business.shared(#"{"sub":"customer-42","aud":"others","exp":\#(time(nil) + 300)}"#),
                Business.shared(#"{"sub":"customer-42","exp":\#(time(nil) + 300)}"#),
                Business.shared(#"{"sub":"customer-42","aud":"heard"}"#),
                // The public key as if it were a shared secret, and each algorithm under the other's name.
                TokenForge.hs256(claims: Business.claims(), secret: Array(TokenForge.publicPEM.utf8)),
                TokenForge.hs256(claims: Business.claims(), secret: TokenForge.publicKey),
                Business.shared(Business.claims(), header: #"{"alg":"EdDSA"}"#),
                TokenForge.edDSA(header: #"{"alg":"HS256"}"#, claims: Business.claims()),
                Business.shared(Business.claims(#","pad":"\#(String(repeating: "x", count: 4096))""#)),
            ]
            var answers: Set<String> = []
            for (index, token) in forged.enumerated() {
                let (error, _, client) = try relay.customer(presenting: token)
                #expect(error == "unauthorized", "forged token \(index)")
                #expect(client.peer.awaitClose() == 4501, "forged token \(index)")
                if let reply = client.replies.last { answers.insert(reply.body["error"]?.line ?? "") }
            }
            #expect(answers.count == 1)
            #expect(try relay.customer(presenting: good).error == nil)
        }
    }

    @Test func `is demanded where the business says so`() async throws {
        try await onOwnThread {
            let business = Business()
            let relay = try RelayProcess([
                "identity.keys=\(business.sharedKey)", "identity.audience=heard", "identity.required=true",
            ])
            let (error, _, client) = try relay.customer(presenting: nil)
            #expect(error == "unauthorized")
            #expect(client.peer.awaitClose() == 4501)
            #expect(try relay.customer(presenting: "").error == "unauthorized")
            #expect(try relay.customer(presenting: Business.shared(Business.claims())).error == nil)
            // A plain-text client has no way of showing one.
            let plain = try relay.peer("/chat") { $0.subprotocol = nil }
            plain.send("Hello")
            #expect(plain.awaitClose() == 4501)
        }
    }

    @Test func `does not open somebody else's session`() async throws {
        try await onOwnThread {
            let business = Business()
            let relay = try RelayProcess(["identity.keys=\(business.sharedKey)", "identity.audience=heard"])
            let (_, _, ada) = try relay.customer(presenting: Business.shared(Business.claims()))
            let eve = try relay.connect()
            let foreign = Business.shared(#"{"sub":"eve","aud":"heard","exp":\#(time(nil) + 300)}"#)
            let reply = try eve.hello(["token": .string(foreign), "join": .string(ada.secret)])
            #expect(reply.error == "unauthorized")
        }
    }
}

@Suite struct `A desk token over the wire` {
    @Test func `lives beside its successor, and is gone with the next rotation, connections and all`() async throws {
        try await withRelay(settings: []) { relay in
            let first = try relay.person("maya", "agent")
            let withFirst = try relay.desk(first)
            let second = try relay.command(["people", "rotate", "maya"]).output.trimmingLine
            let withSecond = try relay.desk(second)
            #expect(withSecond.participant == withFirst.participant)
            #expect(try withFirst.ask("colleagues").ok != nil)
            let third = try relay.command(["people", "rotate", "maya"]).output.trimmingLine
            #expect(withFirst.peer.awaitClose() == 4501)
            #expect(try withSecond.ask("colleagues").ok != nil)
            #expect(try relay.desk(third).ask("colleagues").ok != nil)
            let late = TestClient(try relay.peer("/desk"))
            #expect(try late.hello(["token": .string(first)]).error == "unauthorized")
        }
    }

    @Test func `that is revoked closes every connection of its owner, and nobody else's`() async throws {
        try await withRelay(settings: []) { relay in
            let token = try relay.person("maya", "agent")
            let other = try relay.desk(try relay.person("lee", "agent"))
            let two = try [relay.desk(token), relay.desk(token)]
            #expect(try relay.command(["people", "remove", "maya"]).code == 0)
            for client in two { #expect(client.peer.awaitClose() == 4501) }
            #expect(try other.ask("colleagues").ok != nil)
            let late = TestClient(try relay.peer("/desk"))
            #expect(try late.hello(["token": .string(token)]).error == "unauthorized")
        }
    }

    @Test func `that is guessed slows its address after ten tries, and no other address`() async throws {
        try await withRelay(settings: ["limits.token_delay_ms=4000"]) { relay in
            let token = try relay.person("maya", "agent")
            func attempt(_ token: String, from source: UInt8) throws -> (Int, TestClient.Reply) {
                let client = TestClient(try relay.peer("/desk") { $0.source = (127, 0, 0, source) })
                let began = Deadline.now
                let reply = try client.hello(["token": .string(token)])
                return (Int(Deadline.now - began), reply)
            }
            for _ in 0..<10 { #expect(try attempt("heard_wrong", from: 9).1.error == "unauthorized") }
            // Right or wrong, the next waits: it can only be longer than the delay, however busy the machine is.
            let (waited, reply) = try attempt(token, from: 9)
            #expect(waited >= 4000)
            #expect(reply.ok != nil)
            // Two more stand in line behind each other; the third would wait too long and is told so.
            let line = try (0..<3).map { _ in
                let client = TestClient(try relay.peer("/desk") { $0.source = (127, 0, 0, 9) })
                client.post("hello", ["token": .string(token)])
                return client
            }
            #expect(try line[2].reply(to: 1).error == "rate_limited")
            #expect(line[2].replies.last?.body["error"]?.int("retry_after_ms") ?? 0 > 0)
            #expect(line[0].replies.isEmpty)
            let (elsewhere, good) = try attempt(token, from: 10)
            #expect(good.ok != nil)
            #expect(elsewhere < 4000)
        }
    }
}

extension String {
    /// The first line.
    fileprivate var trimmingLine: String { split(separator: "\n").first.map { String($0) } ?? "" }
}

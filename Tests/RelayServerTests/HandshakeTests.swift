import RelayTestSupport
import Testing

@Suite struct `A handshake` {
    /// Origins that look like the host's own, `http://desk.example:8080`, and are not.
    ///
    /// An empty header is none to libwebsockets; no browser sends one.
    static let lookAlikes: [String] = [
        "null", "NULL", "http://", "desk.example:8080", "//desk.example:8080", "http:/desk.example:8080",
        "https://desk.example:8080.evil.test", "http://desk.example:8080.evil.test",
        "http://evil.test/desk.example:8080",
        "http://evil.test?desk.example:8080", "http://evil.test#desk.example:8080",
        "http://desk.example:8080@evil.test",
        "http://evil.test:8080", "http://xdesk.example:8080", "http://desk.example.:8080", "http://desk-example:8080",
        "http://sub.desk.example:8080", "http://desk.example:80800", "http://desk.example:808", "http://desk.example",
        "http://desk.example:8080/", "http://desk.example:8080/path", "http://user@desk.example:8080",
        "http://desk.example:8080 http://evil.test", "ftp://desk.example:8080", "file://desk.example:8080",
        "chrome-extension://desk.example:8080", "http://d\u{435}sk.example:8080", "http://desk.example%3a8080",
        "http://desk.example:8080\u{9}", "http://[desk.example]:8080", "http://127.0.0.1:8080",
    ]

    @Test func `from the host's own origin, or from none, is let in`() async throws {
        try await withRelay { lease in
            for path in ["/chat", "/desk"] {
                for headers in [[], [("Origin", "http://desk.example:8080")]] {
                    let peer = try lease.relay.peer(path) {
                        $0.host = "desk.example:8080"
                        $0.headers = headers
                    }
                    #expect(peer.status == 101, "\(path) \(headers)")
                }
            }
        }
    }

    @Test func `from thirty and more origins that look alike is refused with 403 on both doors`() async throws {
        #expect(Self.lookAlikes.count >= 30)
        try await withRelay { lease in
            for path in ["/chat", "/desk"] {
                for origin in Self.lookAlikes {
                    let peer = try lease.relay.peer(path) {
                        $0.host = "desk.example:8080"
                        $0.headers = [("Origin", origin)]
                    }
                    #expect(peer.status == 403 || peer.status == 400, "\(path) \(origin): \(peer.status)")
                }
            }
        }
    }

    @Test func `from an origin in the list is let in, and from one beside it is not`() async throws {
        try await withRelay(settings: ["origins=https://shop.example"]) { relay in
            for (origin, status) in [
                ("https://shop.example", 101), ("http://shop.example", 403), ("https://shop.example:444", 403),
                ("https://www.shop.example", 403),
            ] {
                let peer = try relay.peer("/chat") { $0.headers = [("Origin", origin)] }
                #expect(peer.status == status, "\(origin)")
            }
            // The customers' list is not the desk's.
            let desk = try relay.peer("/desk") { $0.headers = [("Origin", "https://shop.example")] }
            #expect(desk.status == 403)
        }
    }

    @Test func `names its subprotocol, or none on the customers' door alone`() async throws {
        try await withRelay { lease in
            for (path, subprotocol, status) in [
                ("/chat", "heard.v1.json", 101), ("/chat", nil, 101), ("/chat", "heard.v2.json", 400),
                ("/chat", "mqtt", 400),
                ("/desk", "heard.v1.json", 101), ("/desk", nil, 400), ("/desk", "heard.v9", 400),
            ] as [(String, String?, Int)] {
                let peer = try lease.relay.peer(path) { $0.subprotocol = subprotocol }
                #expect(peer.status == status, "\(path) \(subprotocol ?? "none"): \(peer.status)")
                if status == 101, subprotocol != nil {
                    #expect(peer.head.lowercased().contains("sec-websocket-protocol: heard.v1.json"))
                }
            }
        }
    }

    @Test func `to a path that is no door is refused`() async throws {
        try await withRelay { lease in
            for path in ["/", "/chat/", "/desk/..", "/Chat", "/chat2", "/healthz", "/%2563hat", "/chat%00"] {
                let peer = try lease.relay.peer(path)
                #expect(peer.status != 101, "\(path)")
            }
        }
    }

    @Test func `to the desk is answered on its own address only where it has one`() async throws {
        try await withRelay(settings: ["desk.listen=127.0.0.1:0"]) { relay in
            #expect(relay.port != relay.deskPort)
            for (port, path, status) in [
                (relay.port, "/chat", 101), (relay.deskPort, "/desk", 101), (relay.port, "/desk", 404),
                (relay.deskPort, "/chat", 404),
            ] {
                let peer = try WebSocketPeer(port: port, WebSocketPeer.Opening(path: path))
                #expect(peer.status == status, "\(path)")
            }
        }
    }
}

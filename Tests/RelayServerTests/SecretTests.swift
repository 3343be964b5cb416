import RelayTestSupport
import StrictJSON
import Testing
import TokenForge

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `A secret` {
    @Test func `stands in no log, no command line and no file of the data, at the most verbose level`() async throws {
        try await onOwnThread {
            let folder = Scratch.directory()
            defer { Scratch.remove(folder) }
            let key = "the-key-of-the-business-which-nobody-may-see-0001"
            Scratch.write(key, to: "\(folder)/key")
            let relay = try RelayProcess([
                "log.level=debug", "identity.keys=\(folder)/key", "identity.audience=heard",
                "limits.token_failures_per_minute=none",
            ])
            var secrets = [key]
            let desk = try relay.person("maya", "agent")
            let rotated = try relay.command(["people", "rotate", "maya"]).output
            secrets += [desk, rotated.split(separator: "\n").first.map(String.init) ?? ""]
            let agent = try relay.desk(desk)
            let claims = #"{"sub":"customer-42","aud":"heard","exp":\#(time(nil) + 300)}"#
            let good = TokenForge.hs256(claims: claims, secret: Array(key.utf8))
            let forged = TokenForge.hs256(claims: claims, secret: Array("another".utf8))
            let customer = try relay.connect()
            try customer.hello(["token": .string(good), "name": "Ada"])
            secrets += [agent.secret, customer.secret, good, forged]
            // Wherever somebody could put one: wrong doors, bad frames, unknown requests, paths, headers.
            for secret in secrets {
                let client = try relay.connect()
                try client.hello(["token": .string(secret)])
                let other = TestClient(try relay.peer("/desk"))
                try other.hello(["token": .string(secret), "client": .string(secret)])
                let bad = try relay.connect()
                bad.peer.send("{\"id\":1,\"op\":\"\(secret)\",\"token\":\"\(secret)\"")
                bad.peer.send("{\"id\":1,\"op\":\"\(secret)\"}")
                _ = bad.peer.next()
                _ = try relay.peer("/desk?token=\(secret)")
                _ = try relay.peer("/chat?token=\(secret)")
                _ = relay.http("/\(secret)?token=\(secret)")
                _ = try relay.peer("/chat") { $0.headers = [("Authorization", "Bearer \(secret)")] }
                let plain = try relay.peer("/chat") { $0.subprotocol = nil }
                plain.send("/resume \(secret)")
                plain.send("/\(secret)")
                _ = plain.next()
            }
            let back = try relay.connect()
            try back.hello([
                "resume": ["secret": .string(customer.secret), "epoch": .string(customer.epoch), "seen": [:]]
            ])
            let commandLine = Scratch.text("/proc/\(relay.identifier)/cmdline")
            #expect(commandLine.contains("serve"))
            let metrics = relay.http("/metrics")
            let audit = try relay.command(["audit"])
            #expect(relay.stop() == 0)
            let journal = Scratch.text(relay.journal)
            #expect(journal.contains("customer token refused"))
            var places = [("journal", journal), ("cmdline", commandLine), ("metrics", metrics)]
            places += [("audit", audit.output + audit.errors), ("ready", Scratch.text("\(relay.directory)/ready"))]
            for name in Scratch.names(in: relay.dataDirectory) {
                let bytes = Scratch.bytes("\(relay.dataDirectory)/\(name)")
                places.append((name, String(decoding: bytes, as: UTF8.self)))
            }
            for (index, secret) in secrets.enumerated() {
                #expect(secret.utf8.count >= 32, "secret \(index)")
                for (name, text) in places {
                    #expect(!text.contains(secret), "secret \(index) stands in \(name)")
                }
            }
        }
    }

    @Test func `is not taken from a file that others can read`() async throws {
        try await onOwnThread {
            let folder = Scratch.directory()
            defer { Scratch.remove(folder) }
            Scratch.write("the-key-of-the-business-which-nobody-may-see-0001", to: "\(folder)/key")
            chmod("\(folder)/key", 0o644)
            let ended = try HeardCommand.run([
                "serve", "--data", "\(folder)/data", "--set", "identity.keys=\(folder)/key", "--set",
                "listen=127.0.0.1:0",
            ])
            #expect(ended.code == 1)
            #expect(ended.errors.contains("chmod 600"))
        }
    }
}

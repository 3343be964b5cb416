import RelayTestSupport
import StrictJSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct `The relay as a process` {
    private static func serve(_ words: [String], seconds: Int = 60) throws -> HeardCommand.Ended {
        try HeardCommand.run(["serve", "--listen", "127.0.0.1:0"] + words)
    }

    /// One sentence, on standard error, and exit 1.
    private static func insistOnOneSentence(_ ended: HeardCommand.Ended, _ parts: [String]) {
        #expect(ended.code == 1, "\(ended.errors)")
        #expect(ended.output.isEmpty)
        for part in parts { #expect(ended.errors.contains(part), "\(ended.errors)") }
        #expect(!ended.errors.contains("Fatal error"))
    }

    @Test func `refuses a data directory that another relay is using, and leaves that one alone`() async throws {
        try await withRelay { lease in
            let second = try Self.serve(["--data", lease.relay.dataDirectory])
            Self.insistOnOneSentence(second, [lease.relay.dataDirectory])
            #expect(try lease.relay.customer("Ada").welcome["participant"] != nil)
        }
    }

    @Test func `refuses a port that is taken`() async throws {
        try await withRelay { lease in
            let directory = Scratch.directory()
            defer { Scratch.remove(directory) }
            let second = try HeardCommand.run([
                "serve", "--listen", "127.0.0.1:\(lease.relay.port)", "--data", "\(directory)/data",
            ])
            Self.insistOnOneSentence(second, ["\(lease.relay.port)"])
        }
    }

    @Test func `refuses a data directory that cannot be written`() async throws {
        try await onOwnThread {
            for path in ["/proc/heard", "/dev/null/heard"] {
                Self.insistOnOneSentence(try Self.serve(["--data", path]), [path])
            }
        }
    }

    @Test func `refuses a word list with a bad line and names file and line`() async throws {
        try await onOwnThread {
            let directory = Scratch.directory()
            defer { Scratch.remove(directory) }
            try Self.copyLexicons(to: "\(directory)/lexicons")
            let file = "\(directory)/lexicons/en/notices.tsv"
            let text = Scratch.text(file)
            Scratch.write(text + "nonsense\tA notice that nobody knows\n", to: file)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            let ended = try Self.serve(["--data", "\(directory)/data", "--lexicons", "\(directory)/lexicons"])
            Self.insistOnOneSentence(ended, ["notices.tsv:\(lines)"])
        }
    }

    @Test func `refuses settings that cannot be used, by name`() async throws {
        try await onOwnThread {
            let directory = Scratch.directory()
            defer { Scratch.remove(directory) }
            for (setting, part) in [
                ("limits.text=many", "limits.text"), ("limits.nonsense=1", "nonsense"), ("nonsense=1", "nonsense"),
                ("log.level=loud", "log.level"), ("queues=", "queues"), ("tls.cert=/x", "tls.key"),
                ("identity.required=true", "identity.keys"), ("store=redis:x", "store"), ("listen=nowhere", "nowhere"),
            ] {
                let ended = try HeardCommand.run(["serve", "--data", "\(directory)/data", "--set", setting])
                #expect(ended.code == 1 || ended.code == 2, "\(setting): \(ended.code)")
                #expect(ended.errors.contains(part), "\(setting): \(ended.errors)")
            }
        }
    }

    @Test func `says goodbye with 4000 on SIGTERM, ends with 0 within ten seconds, and has lost nothing`() async throws
    {
        try await withRelay(settings: KillRounds.unlimited) { relay in
            let pair = try PlainLease(relay)
            let silent = try relay.customer("Eve")  // does not read, so does not answer the goodbye
            for index in 0..<50 {
                pair.customer.post(
                    "message.send",
                    in: pair.conversation,
                    ["client_id": .string("m\(index)"), "text": .string("Message \(index)")]
                )
            }
            let start = Deadline.now
            relay.send(SIGTERM)
            #expect(pair.customer.peer.awaitCloseKeeping(pair.customer) == 4000)
            #expect(pair.agent.peer.awaitCloseKeeping(pair.agent) == 4000)
            #expect(relay.awaitEnd() == 0)
            #expect(Deadline.now - start < 15_000)  // ten seconds, and a busy machine
            _ = silent
            let answered = pair.customer.replies.compactMap { $0.ok?.int("seq") }
            try relay.start()
            let back = try relay.connect()
            try back.hello([
                "resume": ["secret": .string(pair.customer.secret), "epoch": .string(pair.customer.epoch), "seen": [:]]
            ])
            try back.push("resumed")
            let numbers = back.pushes.compactMap(\.seq)
            #expect(numbers == Array(1...numbers.count))
            for seq in answered { #expect(numbers.contains(seq)) }
        }
    }

    @Test func `drains on a SIGTERM that its parent had blocked`() async throws {
        try await onOwnThread {
            var blocked = sigset_t()
            var before = sigset_t()
            sigemptyset(&blocked)
            sigaddset(&blocked, SIGTERM)
            pthread_sigmask(SIG_BLOCK, &blocked, &before)
            let relay = try RelayProcess()
            pthread_sigmask(SIG_SETMASK, &before, nil)
            #expect(relay.stop() == 0)
        }
    }

    @Test func `takes nobody new while it drains`() async throws {
        try await withRelay(settings: ["limits.drain_ms=3000", "limits.close_handshake_ms=3000"]) { relay in
            let silent = try relay.customer("Eve")
            relay.send(SIGTERM)
            _ = silent.peer.awaitCloseKeeping(silent)
            #expect((try? relay.peer("/chat").status) != 101)
            #expect(relay.awaitEnd() == 0)
            try relay.start()
        }
    }

    @Test func `reads its word lists again on SIGHUP, and keeps the old where the new are broken`() async throws {
        try await onOwnThread {
            let directory = Scratch.directory()
            defer { Scratch.remove(directory) }
            try Self.copyLexicons(to: "\(directory)/lexicons")
            let relay = try RelayProcess(["lexicons=\(directory)/lexicons"])
            let file = "\(directory)/lexicons/en/notices.tsv"
            let text = Scratch.text(file)
            Scratch.write(text + "nonsense\tA notice that nobody knows\n", to: file)
            relay.send(SIGHUP)
            #expect(Deadline().wait { Scratch.text(relay.journal).contains("word lists stay as they were") })
            #expect(try relay.customer("Ada").welcome["notice"]?.string?.hasPrefix("Messages are analysed") == true)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.hasPrefix("analysis\t") ? "analysis\tWe read along." : line
            }
            Scratch.write(lines.joined(separator: "\n"), to: file)
            relay.send(SIGHUP)
            #expect(Deadline().wait { Scratch.text(relay.journal).contains("word lists reloaded") })
            #expect(try relay.customer("Ada").welcome["notice"]?.string == "We read along.")
            #expect(relay.isAlive)
        }
    }

    @Test func `keeps its files to its owner`() async throws {
        try await withRelay { lease in
            #expect(Scratch.mode(lease.relay.dataDirectory) == 0o700)
            for name in Scratch.names(in: lease.relay.dataDirectory) {
                #expect(Scratch.mode("\(lease.relay.dataDirectory)/\(name)") & 0o077 == 0, "\(name)")
            }
        }
    }

    @Test func `prints every limit with its value and unit`() async throws {
        try await onOwnThread {
            let ended = try HeardCommand.run(["serve", "--print-limits", "--set", "limits.text=none"])
            #expect(ended.code == 0)
            let lines = ended.output.split(separator: "\n").map { $0.split(separator: " ") }
            #expect(lines.count > 50)
            #expect(lines.allSatisfy { $0.count == 3 && $0[0].hasPrefix("limits.") })
            #expect(ended.output.contains("limits.text none scalars"))
            #expect(ended.output.contains("limits.outbound_queue "))
        }
    }

    private static func copyLexicons(to path: String) throws {
        mkdir(path, 0o700)
        for language in Scratch.names(in: HeardCommand.lexicons) {
            mkdir("\(path)/\(language)", 0o700)
            for name in Scratch.names(in: "\(HeardCommand.lexicons)/\(language)") {
                Scratch.write(
                    Scratch.text("\(HeardCommand.lexicons)/\(language)/\(name)"),
                    to: "\(path)/\(language)/\(name)"
                )
            }
        }
    }
}

extension WebSocketPeer {
    /// Reads on until the close, with what comes before it taken in by the client.
    func awaitCloseKeeping(_ client: TestClient) -> Int? {
        while client.take() {}
        return closeCode
    }
}

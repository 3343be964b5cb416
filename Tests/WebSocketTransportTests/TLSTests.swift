import Testing
import WebSocketTransport

@Suite struct `An encrypted listener` {
    @Test func `is trusted by a client that knows its authority, and only by such a one`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try await withServer(certificate: certificates.certificate) { server in
            let url = "wss://localhost:\(server.port)/"
            let friend = try TestClient.connect(to: .init(url: url, authorityFile: certificates.authorityFile))
            #expect(await comesTrue { friend.isOpen }, "\(String(describing: friend.failure))")
            friend.client?.send(Array("secret".utf8))
            #expect(await comesTrue { friend.received == ["secret"] })

            let stranger = try TestClient.connect(to: .init(url: url))
            #expect(await comesTrue { stranger.failure != nil })
            #expect(!stranger.isOpen)
            #expect(stranger.failure?.code == .certificateUnusable)
            #expect(stranger.failure?.description.contains("not signed by an authority that is trusted here") == true)

            let careless = try TestClient.connect(to: .init(url: url, isVerifying: false))
            #expect(await comesTrue { careless.isOpen })
        }
    }

    @Test func `is not trusted under another name`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try certificates.issue(name: "desk", for: "DNS:desk.example")
        try await withServer(certificate: certificates.certificate) { server in
            for host in ["localhost", "127.0.0.1"] {
                let url = "wss://\(host):\(server.port)/"
                let client = try TestClient.connect(to: .init(url: url, authorityFile: certificates.authorityFile))
                #expect(await comesTrue { client.failure != nil })
                #expect(client.failure?.description == "\(url): the certificate is for another name.")
            }
        }
    }

    @Test func `is not even tried with authorities that cannot be read`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try await withServer(certificate: certificates.certificate) { server in
            let url = "wss://localhost:\(server.port)/"
            for file in [certificates.directory + "/nothing.pem", certificates.certificate.keyFile] {
                #expect {
                    try TestClient.connect(to: .init(url: url, authorityFile: file))
                } throws: { error in
                    "\(error)".contains(file)
                }
            }
        }
    }

    @Test func `speaks TLS 1.2 and 1.3 only, without HTTP/2`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try await withServer(certificate: certificates.certificate) { server in
            let port = server.port
            let answers = await onAnotherThread {
                [
                    certificates.ask(port: port, "-alpn h2,http/1.1"),
                    certificates.ask(port: port, "-tls1_2"),
                    certificates.ask(port: port, "-tls1_1 -cipher ALL:@SECLEVEL=0"),
                    certificates.ask(port: port, "-tls1_2 -cipher AES128-SHA"),
                ]
            }
            #expect(answers[0].contains("TLSv1.3"))
            #expect(answers[0].contains("ALPN protocol: http/1.1"))
            #expect(answers[0].contains("Verify return code: 0 (ok)"))
            #expect(answers[1].contains("New, TLSv1.2, Cipher is ECDHE"))
            #expect(answers[2].contains("Cipher is (NONE)"))
            #expect(answers[3].contains("Cipher is (NONE)"))
        }
    }

    @Test func `shows a new certificate after a reload, and those who are connected stay`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try await withServer(certificate: certificates.certificate) { server in
            let port = server.port
            let client = try TestClient.connect(
                to: .init(url: "wss://localhost:\(port)/", authorityFile: certificates.authorityFile)
            )
            #expect(await comesTrue { client.isOpen })
            let before = await onAnotherThread { certificates.ask(port: port) }
            #expect(before.contains("CN = first"))
            try certificates.issue(name: "second")
            try server.server?.reloadCertificates()
            let after = await onAnotherThread { certificates.ask(port: port) }
            #expect(after.contains("CN = second"))
            client.client?.send(Array("still here".utf8))
            #expect(await comesTrue { client.received == ["still here"] })
        }
    }

    @Test func `keeps the old certificate when the new one is broken`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        try await withServer(certificate: certificates.certificate) { server in
            certificates.write("not a certificate", to: "server.pem")
            #expect(throws: TransportError.self) { try server.server?.reloadCertificates() }
            let port = server.port
            let after = await onAnotherThread { certificates.ask(port: port) }
            #expect(after.contains("CN = first"))
        }
    }

    @Test func `does not start without its certificate, and says so`() async throws {
        EventLoop.startInBackground()
        let missing = TransportCertificate(certificateFile: "/nowhere/a.pem", keyFile: "/nowhere/a.key")
        await #expect {
            _ = try await TestServer.start(certificate: missing)
        } throws: { error in
            (error as? TransportError)?.code == .certificateUnusable
        }
    }

    @Test func `cuts a stranger who does not finish the TLS handshake`() async throws {
        let certificates = try TestCertificates.make()
        defer { certificates.remove() }
        let limits = with(TransportLimits()) { $0.handshakeMilliseconds = 400 }
        try await withServer(limits: limits, certificate: certificates.certificate) { server in
            let port = server.port
            let isCut = await onAnotherThread {
                let peer = RawPeer(port: port)
                peer.write([0x16, 0x03, 0x01])
                return peer.seesEnd()
            }
            #expect(isCut)
            #expect(await server.waits { $0.server?.socketCount == 0 })
        }
    }
}

@Suite struct `A server that cannot have its port` {
    @Test func `names the port and leaves the other server alone`() async throws {
        try await withServer { server in
            #expect {
                _ = try TestServer.start(port: server.port)
            } throws: { error in
                guard let error = error as? TransportError else { return false }
                return error.code == .addressInUse && error.description.contains("\(server.port)")
            }
        }
    }

    @Test func `says what is wrong with an address that is not this machine's`() async throws {
        EventLoop.startInBackground()
        for host in ["192.0.2.1", "no such host", ""] {
            let listener = WebSocketServer.Listener(name: "x", host: host, port: 0)
            await #expect(throws: TransportError.self) {
                let server = await WebSocketServer(configuration: .init(listeners: [listener]), handler: TestServer())
                _ = try await server.listen()
            }
        }
    }
}

import WebSocketTransport

#if canImport(Glibc)
    import Glibc
#endif

/// An authority and certificates for `localhost` and 127.0.0.1 that it signed, made with the `openssl` command.
struct TestCertificates: Sendable {
    let directory: String

    var authorityFile: String { directory + "/authority.pem" }

    var certificate: TransportCertificate {
        TransportCertificate(certificateFile: directory + "/server.pem", keyFile: directory + "/server.key")
    }

    static func make() throws -> TestCertificates {
        let certificates = TestCertificates(
            directory: "/tmp/heard-tls-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        )
        mkdir(certificates.directory, 0o700)
        try certificates.run(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test authority'"
                + " -keyout authority.key -out authority.pem"
        )
        try certificates.issue(name: "first")
        return certificates
    }

    /// Replaces the server's certificate and key; `name` becomes the subject's common name.
    func issue(name: String, for names: String = "DNS:localhost,IP:127.0.0.1") throws {
        try run(
            "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=\(name)' -keyout new.key"
                + " -out new.csr && printf 'subjectAltName=\(names)' > ext"
                + " && openssl x509 -req -in new.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2"
                + " -extfile ext -out new.pem && mv new.key server.key && mv new.pem server.pem"
        )
    }

    /// What `openssl s_client` says about a server.
    func ask(port: UInt16, _ options: String = "") -> String {
        _ = try? run(
            "openssl s_client -connect 127.0.0.1:\(port) -CAfile authority.pem \(options) </dev/null >out 2>&1"
        )
        return read("out")
    }

    func write(_ text: String, to name: String) {
        guard let file = fopen(directory + "/" + name, "w") else { return }
        fputs(text, file)
        fclose(file)
    }

    func read(_ name: String) -> String {
        guard let file = fopen(directory + "/" + name, "r") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    func remove() {
        _ = try? run("rm -rf '\(directory)'")
    }

    private struct CommandFailed: Error {
        let command: String
    }

    private func run(_ command: String) throws {
        guard system("cd '\(directory)' && { \(command); } >log 2>&1") == 0 else {
            throw CommandFailed(command: command)
        }
    }
}

import Credentials
import Glibc
import Testing
import TokenForge

@Suite struct `A secret file` {
    @Test(arguments: [0o604, 0o640, 0o644, 0o660, 0o602, 0o620, 0o601, 0o777])
    func `that others can touch is refused with the command that mends it`(mode: Int) throws {
        let folder = try ScratchFolder()
        let file = try folder.put(Array("very secret".utf8), "token", mode: mode_t(mode))
        let error = try #require(#expect(throws: SecretFileError.self) { try SecretFile.read(file) })
        #expect(error.kind == .unsafe)
        #expect(error.description.contains("chmod 600 \(file)"))
        #expect(error.description.contains("mode 0" + String(mode, radix: 8)))
        #expect(!error.description.contains("very secret"))
    }

    @Test(arguments: [0o600, 0o400])
    func `that only its owner can read is read, byte for byte`(mode: Int) throws {
        let folder = try ScratchFolder()
        let bytes = [UInt8](0...255) + [10]
        let file = try folder.put(bytes, "secret", mode: mode_t(mode))
        #expect(try SecretFile.read(file) == bytes)
    }

    @Test func `may stand behind a link, and it is the file's mode that counts`() throws {
        let folder = try ScratchFolder()
        let file = try folder.put([1, 2, 3], "secret")
        symlink(file, folder.path + "/link")
        #expect(try SecretFile.read(folder.path + "/link") == [1, 2, 3])
        chmod(file, 0o644)
        #expect(throws: SecretFileError.self) { try SecretFile.read(folder.path + "/link") }
    }

    @Test func `that is missing, a folder, a pipe or far too long is refused at once`() throws {
        let folder = try ScratchFolder()
        let missing = #expect(throws: SecretFileError.self) { try SecretFile.read(folder.path + "/none") }
        #expect(missing?.kind == .missing)
        #expect(missing?.description.contains("No such file") == true)
        #expect(throws: SecretFileError.self) { try SecretFile.read(folder.path) }
        mkfifo(folder.path + "/pipe", 0o600)
        #expect(throws: SecretFileError.self) { try SecretFile.read(folder.path + "/pipe") }
        let most = [UInt8](repeating: 7, count: SecretFile.maximumBytes)
        #expect(try SecretFile.read(try folder.put(most, "most")) == most)
        let long = try folder.put(most + [7], "long")
        #expect(throws: SecretFileError.self) { try SecretFile.read(long) }
    }

    @Test(arguments: [("heard_x", "heard_x"), ("heard_x\n", "heard_x"), ("heard_x\r\n", "heard_x"), ("a b", "a b")])
    func `of one line is read without the line's end`(content: String, expected: String) throws {
        let folder = try ScratchFolder()
        #expect(try SecretFile.readLine(try folder.put(Array(content.utf8), "token")) == expected)
    }

    @Test(arguments: [[], [10], [13, 10], [65, 10, 65], [65, 10, 10], [255], [65, 0], [65, 27]] as [[UInt8]])
    func `of more or less than one line of text is refused as a token`(content: [UInt8]) throws {
        let folder = try ScratchFolder()
        let file = try folder.put(content, "token")
        #expect(throws: SecretFileError.self) { try SecretFile.readLine(file) }
    }

    @Test func `is written with mode 0600 over one that had another, and leaves nothing beside it`() throws {
        let folder = try ScratchFolder()
        _ = try folder.put([9], "token", mode: 0o644)
        try SecretFile.write([1, 2, 3], to: folder.path + "/token")
        #expect(folder.mode(of: "token") == 0o600)
        #expect(try SecretFile.read(folder.path + "/token") == [1, 2, 3])
        try SecretFile.write([], to: folder.path + "/token")
        #expect(try SecretFile.read(folder.path + "/token").isEmpty)
        #expect(try names(in: folder.path) == ["token"])
    }

    @Test func `that cannot be written stays as it was, and leaves nothing beside it`() throws {
        let folder = try ScratchFolder()
        // A folder in the way: the rename fails after everything else has gone well.
        mkdir(folder.path + "/token", 0o700)
        #expect(throws: SecretFileError.self) { try SecretFile.write([1], to: folder.path + "/token") }
        #expect(try names(in: folder.path) == ["token"])
        rmdir(folder.path + "/token")
        let error = #expect(throws: SecretFileError.self) { try SecretFile.write([1], to: folder.path + "/no/token") }
        #expect(error?.description.contains("cannot be written") == true)
    }

    @Test func `is whole for every reader while it is being replaced`() throws {
        let folder = try ScratchFolder()
        let file = folder.path + "/token"
        try SecretFile.write([UInt8](repeating: 0, count: 5000), to: file)
        for round in 1...50 {
            let descriptor = open(file, O_RDONLY)
            try SecretFile.write([UInt8](repeating: UInt8(round), count: 5000), to: file)
            var old = [UInt8](repeating: 255, count: 6000)
            #expect(Glibc.read(descriptor, &old, old.count) == 5000)
            #expect(old.prefix(5000).allSatisfy { $0 == UInt8(round - 1) })
            close(descriptor)
        }
    }
}

@Suite struct `A key in a file` {
    @Test func `for HS256 is the text without its line end, or all the bytes where it is no text`() throws {
        let folder = try ScratchFolder()
        let text = String(repeating: "s", count: 40)
        let token = TokenForge.hs256(secret: Array(text.utf8))
        for ending in ["", "\n", "\r\n"] {
            let file = try folder.put(Array((text + ending).utf8), "key")
            let keys = try IdentityKeys([.read(file)], rules: .init(audience: "heard"))
            #expect(keys.refusal(of: token) == nil)
        }
        let random = [UInt8](200...240) + [10]
        let keys = try IdentityKeys(
            [.read(try folder.put(random, "random"))],
            rules: .init(audience: "heard")
        )
        #expect(keys.refusal(of: TokenForge.hs256(secret: random)) == nil)
        #expect(keys.refusal(of: TokenForge.hs256(secret: random.dropLast())) != nil)
    }

    @Test func `for HS256 that others can read is refused, and one that holds a private key is too`() throws {
        let folder = try ScratchFolder()
        let secret = try folder.put([UInt8](repeating: 7, count: 40), "secret", mode: 0o644)
        #expect(throws: SecretFileError.self) { try IdentityKey.read(secret) }
        let key = try folder.put(
            Array("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----".utf8),
            "key"
        )
        #expect(throws: IdentityKeyError.self) { try IdentityKey.read(key) }
    }

    @Test func `for EdDSA is a PEM file, and one that others can change is refused`() throws {
        let folder = try ScratchFolder()
        let file = try folder.put(Array(TokenForge.publicPEM.utf8), "key.pem", mode: 0o644)
        let keys = try IdentityKeys([.read(file)], rules: .init(audience: "heard"))
        #expect(keys.refusal(of: TokenForge.edDSA()) == nil)
        chmod(file, 0o666)
        let error = #expect(throws: SecretFileError.self) { try IdentityKey.read(file) }
        #expect(error?.description.contains("can be changed by other users") == true)
        #expect(error?.description.contains("chmod 644") == true)
    }
}

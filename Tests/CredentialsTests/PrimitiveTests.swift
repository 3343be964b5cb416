import Credentials
import Testing

@Suite struct `Base64url` {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func `writes and reads RFC 4648's examples, without the padding`(plain: String, encoded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(Base64URL.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test(arguments: [
        "A", "AAAAA", "Zg=", "Zg==", "Zh", "Zm9", "Zm9v\n", " Zm9v", "Zm 9v", "Zm+v", "Zm/v", "Zm9v\0", "Zmé",
    ])
    func `has one form for each string of bytes`(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test func `reads back whatever it writes`() {
        let seed = SecureRandom.seed()
        var state = seed.0
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
            #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes, "seed \(seed.0), length \(length)")
        }
    }
}

@Suite struct `Random bytes` {
    @Test func `come in the number asked for and never the same twice`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(1).count == 1)
        #expect(SecureRandom.bytes(100_000).count == 100_000)
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
        let seed = SecureRandom.seed()
        #expect(seed.0 != seed.1)
        #expect(seed != SecureRandom.seed())
    }

    @Test func `have all values about equally often`() {
        var counts = [Int](repeating: 0, count: 256)
        for byte in SecureRandom.bytes(256_000) { counts[Int(byte)] += 1 }
        // A thousand each is expected; seven standard deviations away is no accident.
        #expect(counts.allSatisfy { 780...1220 ~= $0 })
    }
}

@Suite struct `Comparing hashes` {
    @Test func `finds the same text the same and any other different`() {
        let hash = DeskToken.mint().hash
        #expect(hashesMatch(hash, hash))
        for index in hash.indices {
            var other = hash
            other.replaceSubrange(index...index, with: hash[index] == "A" ? "B" : "A")
            #expect(!hashesMatch(hash, other))
        }
        #expect(!hashesMatch(hash, String(hash.dropLast())))
        #expect(!hashesMatch(hash, hash + "A"))
        #expect(!hashesMatch("K", "\u{212A}"))
    }

    @Test func `takes a blank hash for nobody's, another blank one too`() {
        #expect(!hashesMatch("", ""))
        #expect(!hashesMatch("", "A"))
    }

    @Test func `happens in no other way anywhere in the sources`() throws {
        let tests = try #require(#filePath.firstRange(of: "/Tests/"))
        let folder = String(#filePath[..<tests.lowerBound]) + "/Sources/Credentials"
        let secrets: Set = ["hash", "digest", "signature", "mac", "secret", "token", "material", "text", "presented"]
        var comparisons = 0
        for file in try names(in: folder) where file.hasSuffix(".swift") {
            let source = String(decoding: try contents(of: folder + "/" + file), as: UTF8.self)
            for line in source.split(separator: "\n") {
                if line.contains("CRYPTO_memcmp(") { comparisons += 1 }
                for operand in operands(ofEqualityIn: line) {
                    let name = operand.split(separator: ".").last.map(String.init) ?? ""
                    #expect(!secrets.contains(name.lowercased()), "\(file): \(line)")
                }
            }
        }
        #expect(comparisons == 2)
    }

    @Test func `would be missed by nobody who wrote it the short way`() {
        #expect(operands(ofEqualityIn: "if entry.hash == presented.hash {") == ["entry.hash", "presented.hash"])
        #expect(operands(ofEqualityIn: "guard (a.mac != b) else") == ["a.mac", "b"])
    }

    /// What stands left and right of each `==` and `!=`.
    private func operands(ofEqualityIn line: some StringProtocol) -> [String] {
        let words = line.split(separator: " ").map { $0.trimming { "(){}[],".contains($0) } }
        return words.indices.filter { words[$0] == "==" || words[$0] == "!=" }.flatMap { index in
            [index - 1, index + 1].filter(words.indices.contains).map { words[$0] }
        }
    }
}

extension StringProtocol {
    /// The text without such characters at either end.
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        String(String(drop(while: isTrimmed)).reversed().drop(while: isTrimmed).reversed())
    }
}

import Credentials
import Glibc
import Testing
import TokenForge

@Suite struct `The fuzzer's corpus` {
    @Test func `is read without harm, and holds one token that is believed`() throws {
        let here = try #require(#filePath.firstRange(of: "/CredentialsTests/"))
        let folder = String(#filePath[..<here.lowerBound]) + "/Fuzzing/FuzzToken/Corpus"
        let keys = try IdentityKeys.shared()
        var believed: [String] = []
        let files = try names(in: folder)
        for file in files {
            let text = String(decoding: try contents(of: folder + "/" + file), as: UTF8.self)
            if keys.refusal(of: text) == nil { believed.append(file) }
            let parts = text.split(separator: "\n", maxSplits: 1).map(String.init)
            guard file.hasPrefix("claims"), parts.count == 2 else { continue }
            if keys.refusal(of: TokenForge.hs256(header: parts[0], claims: parts[1])) == nil { believed.append(file) }
        }
        #expect(files.count >= 13)
        #expect(believed == ["claims-full", "claims-times", "token-good"])
    }
}

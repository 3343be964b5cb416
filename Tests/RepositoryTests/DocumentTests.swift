import ChatModel
import RelayServer
import Testing

@Suite struct `The documents` {
    private static let folder = "Sources/RelayServer/RelayServer.docc"

    @Test func `list every limit with its value and unit`() throws {
        let page = try Checkout.text("\(Self.folder)/Architecture.md")
        for name in Limits.Name.allCases {
            let row = "| `limits.\(name.rawValue)` | \(name.definition.standard) | \(name.definition.unit) |"
            #expect(page.contains(row), "Architecture.md lacks the row \(row)")
        }
    }

    @Test func `explain every setting`() throws {
        let page = try Checkout.text("\(Self.folder)/Operations.md")
        for key in Settings.Key.allCases {
            let last = key.rawValue.split(separator: ".").last.map(String.init) ?? key.rawValue
            #expect(page.contains("`\(key.rawValue)`") || page.contains("`.\(last)`"), "Operations.md lacks \(key)")
        }
    }

    @Test func `name every script`() throws {
        let page = try Checkout.text("\(Self.folder)/Development.md")
        for path in Checkout.files(below: "scripts", endingWith: "") where !path.dropFirst(8).contains("/") {
            guard !Checkout.isFolder(path) else { continue }
            #expect(page.contains("`\(path)`"), "Development.md lacks \(path)")
        }
    }

    @Test func `begin the README with what it is, a transcript and two commands`() throws {
        let head = try Checkout.text("README.md").split(separator: "\n", omittingEmptySubsequences: false).prefix(20)
        #expect(head.contains { $0.contains("scripts/start") })
        #expect(head.contains { $0.contains("scripts/test") })
        #expect(head.count { $0.hasPrefix("    ") } >= 6)
    }
}

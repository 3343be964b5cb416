import Foundation
import Testing

/// The checkout that these tests were built from.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func isFolder(_ path: String) -> Bool {
        (try? root.appendingPathComponent(path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
    }

    /// Every file below a folder whose name ends so, as a path from the root.
    static func files(below folder: String, endingWith suffix: String) -> [String] {
        let walker = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        let names = (walker?.allObjects as? [String] ?? []).filter { $0.hasSuffix(suffix) }
        return names.map { "\(folder)/\($0)" }.sorted()
    }
}

@Suite struct `The layout` {
    /// Which of our modules each target may import, besides those of its own layer's rules.
    private static let allowed: [String: Set<String>] = [
        "StrictJSON": [],
        "SentimentAnalysis": [],
        "ReflectBack": ["SentimentAnalysis"],
        "ChatModel": ["ReflectBack", "SentimentAnalysis", "StrictJSON"],
        "ConversationCore": ["ChatModel", "ReflectBack", "SentimentAnalysis", "StrictJSON"],
        "ChatProtocol": ["ChatModel", "ReflectBack", "SentimentAnalysis", "StrictJSON"],
        "Guarding": [],
        "WebSocketTransport": ["CLibuv", "CLibwebsockets", "Guarding"],
        "ConversationStore": ["ChatModel", "Guarding", "StrictJSON", "GRDB"],
        "Credentials": ["COpenSSL", "StrictJSON"],
        "LexiconFiles": ["ReflectBack", "SentimentAnalysis"],
        "TerminalScreen": ["CTerminalGuard"],
    ]

    private static let assembly: Set<String> = [
        "RelayServer", "RelayClient", "AgentConsole", "SupervisorConsole", "AnalysisConsole", "LoadGenerator",
    ]

    @Test(arguments: allowed.keys.sorted())
    func `lets nothing import upwards or sideways`(target: String) throws {
        let ours = Set(Self.allowed.keys).union(Self.assembly)
            .union(["CLibuv", "CLibwebsockets", "COpenSSL", "CTerminalGuard", "GRDB"])
        for path in Checkout.files(below: "Sources/\(target)", endingWith: ".swift") {
            for module in try imports(of: path) where ours.contains(module) {
                #expect(Self.allowed[target]?.contains(module) == true, "\(path) imports \(module)")
            }
        }
    }

    @Test func `keeps libwebsockets and libuv in one target`() throws {
        for path in Checkout.files(below: "Sources", endingWith: ".swift")
        where !path.hasPrefix("Sources/WebSocketTransport/") {
            let found = try imports(of: path)
            #expect(!found.contains("CLibwebsockets") && !found.contains("CLibuv"), "\(path)")
        }
    }

    @Test func `keeps clocks, randomness and files out of the core`() throws {
        let core = ["StrictJSON", "SentimentAnalysis", "ReflectBack", "ChatModel", "ConversationCore", "ChatProtocol"]
        for path in core.flatMap({ Checkout.files(below: "Sources/\($0)", endingWith: ".swift") }) {
            let found = try imports(of: path)
            #expect(found.isDisjoint(with: ["Foundation", "Glibc", "Dispatch"]), "\(path)")
            let text = try Checkout.text(path)
            for word in ["SystemRandomNumberGenerator", "ContinuousClock", ".random(in:", "Date("] {
                #expect(!text.contains(word), "\(path) holds \(word)")
            }
        }
    }

    @Test func `gives customers' pushes no way to the internal log`() throws {
        for name in ["CustomerPush", "CustomerReply", "ChatRequest", "PlainTextLine", "PlainTextCommand"] {
            let path = "Sources/ChatProtocol/\(name).swift"
            let found = try imports(of: path)
            #expect(found.isDisjoint(with: ["ReflectBack", "SentimentAnalysis"]), "\(path)")
            let text = try Checkout.text(path)
            for word in ["InternalEntry", "InternalItem", "iseq", "Hint", "Flag"] {
                #expect(!text.contains(word), "\(path) holds \(word)")
            }
        }
    }

    @Test func `splits files before they are too long`() throws {
        for path in Checkout.files(below: "Sources", endingWith: ".swift") where !path.contains("UnicodeTables") {
            let lines = try Checkout.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 420, "\(path) has \(lines) lines")
        }
    }

    @Test func `holds nothing else at the top`() throws {
        let known: Set<String> = [
            "Package.swift", "Package.resolved", "Sources", "Tests", "Lexicons", "scripts", "README.md", "LICENSE",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: Checkout.root.path)
        #expect(names.filter { !known.contains($0) && !$0.hasPrefix(".") } == [])
    }

    private func imports(of path: String) throws -> Set<String> {
        var found: Set<String> = []
        for line in try Checkout.text(path).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else { continue }
            found.insert(String(words[index + 1]))
        }
        return found
    }
}

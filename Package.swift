// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "heard",
    products: [
        .executable(name: "heard", targets: ["heard"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // MARK: C libraries
        .systemLibrary(
            name: "CLibwebsockets",
            pkgConfig: "libwebsockets",
            providers: [.apt(["libwebsockets-dev", "libssl-dev"])]
        ),
        .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CTerminalGuard"),
        .target(name: "Guarding"),

        // MARK: Pure core: values and functions, no I/O, no clock, no C
        .target(name: "StrictJSON"),
        .target(name: "SentimentAnalysis"),
        .target(name: "ReflectBack", dependencies: ["SentimentAnalysis"]),
        .target(name: "ChatModel", dependencies: ["ReflectBack", "SentimentAnalysis", "StrictJSON"]),
        .target(
            name: "ConversationCore",
            dependencies: ["ChatModel", "ReflectBack", "SentimentAnalysis"]
        ),
        .target(
            name: "ChatProtocol",
            dependencies: ["ChatModel", "ReflectBack", "SentimentAnalysis", "StrictJSON"]
        ),

        // MARK: Adapters: one for each outside thing, none imports another
        .target(name: "WebSocketTransport", dependencies: ["CLibuv", "CLibwebsockets", "Guarding"]),
        .target(
            name: "ConversationStore",
            dependencies: ["ChatModel", "Guarding", "StrictJSON", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .target(name: "Credentials", dependencies: ["COpenSSL", "StrictJSON"]),
        .target(name: "LexiconFiles", dependencies: ["SentimentAnalysis"]),
        .target(name: "TerminalScreen", dependencies: ["CTerminalGuard"]),

        // MARK: Assembly
        .target(
            name: "RelayServer",
            dependencies: [
                "ChatModel", "ChatProtocol", "ConversationCore", "ConversationStore", "Credentials", "LexiconFiles",
                "ReflectBack", "SentimentAnalysis", "StrictJSON", "WebSocketTransport",
            ],
            resources: [.embedInCode("Web/index.html"), .embedInCode("Web/widget.js")]
        ),
        .target(
            name: "RelayClient",
            dependencies: ["ChatModel", "ChatProtocol", "StrictJSON", "WebSocketTransport"]
        ),
        .target(
            name: "AgentConsole",
            dependencies: [
                "ChatModel", "ChatProtocol", "ReflectBack", "RelayClient", "SentimentAnalysis", "StrictJSON",
                "TerminalScreen", "WebSocketTransport",
            ]
        ),
        .target(
            name: "SupervisorConsole",
            dependencies: [
                "ChatModel", "ChatProtocol", "ReflectBack", "RelayClient", "SentimentAnalysis", "StrictJSON",
                "TerminalScreen", "WebSocketTransport",
            ]
        ),

        .target(
            name: "AnalysisConsole",
            dependencies: [
                "ChatModel", "ChatProtocol", "Credentials", "LexiconFiles", "ReflectBack", "SentimentAnalysis",
                "StrictJSON", "TerminalScreen",
            ]
        ),

        .target(name: "LoadGenerator", dependencies: ["ChatModel", "ChatProtocol", "WebSocketTransport"]),

        // MARK: Command
        .executableTarget(
            name: "heard",
            dependencies: [
                "AgentConsole", "AnalysisConsole", "ChatModel", "LoadGenerator", "RelayClient", "RelayServer",
                "SentimentAnalysis", "SupervisorConsole", "TerminalScreen",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // MARK: Tests and what serves them
        .systemLibrary(name: "CVTerm", path: "Tests/CVTerm", pkgConfig: "vterm", providers: [.apt(["libvterm-dev"])]),
        .target(name: "Chance", path: "Tests/Chance"),
        .target(
            name: "RelayTestSupport",
            dependencies: [
                "Chance", "ChatModel", "ChatProtocol", "ConversationCore", "ConversationStore", "Guarding",
                "LexiconFiles", "ReflectBack", "SentimentAnalysis", "StrictJSON",
            ],
            path: "Tests/Support"
        ),
        .target(name: "HostileText", dependencies: ["Chance"], path: "Tests/HostileText"),
        .target(name: "TokenForge", dependencies: ["COpenSSL", "Credentials"], path: "Tests/TokenForge"),
        .executableTarget(
            name: "Torture",
            dependencies: ["RelayTestSupport", "StrictJSON"],
            path: "Tests/Torture"
        ),
        .executableTarget(
            name: "FaultyRelay",
            dependencies: ["ChatModel", "Guarding", "RelayServer"],
            path: "Tests/FaultyRelay"
        ),
        .testTarget(
            name: "ChatModelTests",
            dependencies: ["ChatModel", "ReflectBack", "SentimentAnalysis", "StrictJSON"]
        ),
        .testTarget(
            name: "ConversationCoreTests",
            dependencies: [
                "Chance", "ChatModel", "ChatProtocol", "ConversationCore", "ReflectBack", "RelayTestSupport",
                "SentimentAnalysis",
            ]
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Chance", "ChatModel", "ConversationStore", "ReflectBack", "RelayTestSupport", "SentimentAnalysis",
                "StrictJSON",
                "heard",
            ],
            exclude: ["independent.py"]
        ),
        .testTarget(name: "StrictJSONTests", dependencies: ["Chance", "StrictJSON"]),
        .testTarget(
            name: "SentimentAnalysisTests",
            dependencies: ["Chance", "LexiconFiles", "SentimentAnalysis"],
            exclude: ["Golden"]
        ),
        .testTarget(
            name: "ReflectBackTests",
            dependencies: ["Chance", "LexiconFiles", "ReflectBack", "SentimentAnalysis"]
        ),
        .testTarget(
            name: "ChatProtocolTests",
            dependencies: ["Chance", "ChatModel", "ChatProtocol", "ReflectBack", "SentimentAnalysis", "StrictJSON"]
        ),
        .testTarget(
            name: "ConversationStoreTests",
            dependencies: ["Chance", "ChatModel", "ConversationStore", "Guarding", "StrictJSON"]
        ),
        .testTarget(
            name: "LoadGeneratorTests",
            dependencies: ["ChatModel", "ChatProtocol", "LoadGenerator"]
        ),
        .testTarget(name: "CredentialsTests", dependencies: ["COpenSSL", "Credentials", "TokenForge"]),
        .testTarget(name: "WebSocketTransportTests", dependencies: ["Chance", "WebSocketTransport"]),
        .testTarget(name: "TerminalScreenTests", dependencies: ["CVTerm", "Chance", "HostileText", "TerminalScreen"]),
        .testTarget(
            name: "RelayClientTests",
            dependencies: ["ChatModel", "ChatProtocol", "RelayClient", "StrictJSON", "WebSocketTransport"]
        ),
        .testTarget(
            name: "AgentConsoleTests",
            dependencies: [
                "AgentConsole", "ChatModel", "ChatProtocol", "HostileText", "ReflectBack", "RelayClient",
                "SentimentAnalysis",
                "StrictJSON", "TerminalScreen",
            ],
            exclude: ["Golden"]
        ),
        .executableTarget(
            name: "KeyBenchmark",
            dependencies: ["RelayTestSupport", "StrictJSON"],
            path: "Tests/Benchmarks/KeyBenchmark"
        ),
        .testTarget(name: "AgentJobTests", dependencies: ["RelayTestSupport", "StrictJSON", "heard"]),
        .testTarget(
            name: "SupervisorConsoleTests",
            dependencies: [
                "ChatModel", "ChatProtocol", "HostileText", "ReflectBack", "RelayClient", "SentimentAnalysis",
                "StrictJSON",
                "SupervisorConsole", "TerminalScreen",
            ]
        ),
        .testTarget(
            name: "CommandOutputTests",
            dependencies: [
                "AnalysisConsole", "Chance", "ChatModel", "ChatProtocol", "HostileText", "LexiconFiles", "RelayServer",
                "SentimentAnalysis", "StrictJSON", "TerminalScreen",
            ]
        ),
        .testTarget(
            name: "RelayRulesTests",
            dependencies: ["ChatModel", "Credentials", "RelayServer", "WebSocketTransport"]
        ),
        // These start the built relay as a process, dozens of times.
        .testTarget(
            name: "RelayServerTests",
            dependencies: ["ChatModel", "FaultyRelay", "RelayTestSupport", "StrictJSON", "TokenForge", "heard"]
        ),
        .testTarget(name: "RepositoryTests", dependencies: ["ChatModel", "RelayServer"]),
        .executableTarget(
            name: "EchoServer",
            dependencies: ["WebSocketTransport"],
            path: "Tests/Conformance/EchoServer"
        ),
        .executableTarget(
            name: "PowerCutWriter",
            dependencies: ["ChatModel", "ConversationStore", "StrictJSON"],
            path: "Tests/PowerCut/PowerCutWriter"
        ),
        .executableTarget(
            name: "CodecBenchmark",
            dependencies: ["ChatModel", "ChatProtocol", "StrictJSON"],
            path: "Tests/Benchmarks/CodecBenchmark"
        ),
        .executableTarget(
            name: "AnalyserBenchmark",
            dependencies: ["LexiconFiles", "SentimentAnalysis"],
            path: "Tests/Benchmarks/AnalyserBenchmark"
        ),
        .executableTarget(
            name: "ReflectBenchmark",
            dependencies: ["LexiconFiles", "ReflectBack", "SentimentAnalysis"],
            path: "Tests/Benchmarks/ReflectBenchmark"
        ),
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: ["ChatModel", "ConversationStore"],
            path: "Tests/Benchmarks/StoreBenchmark"
        ),
    ]
)

// A fuzz target has no `main` of its own, so it is there only for scripts/fuzz.
let fuzzTargets: [String: [Target.Dependency]] = [
    "FuzzAnalysis": ["LexiconFiles", "ReflectBack", "SentimentAnalysis"],
    "FuzzCursor": ["ChatModel", "ChatProtocol", "StrictJSON"],
    "FuzzJSON": ["StrictJSON"],
    "FuzzLexicon": ["ConversationCore", "LexiconFiles", "ReflectBack", "SentimentAnalysis"],
    "FuzzPlainText": ["ChatModel", "ChatProtocol"],
    "FuzzProtocol": ["ChatModel", "ChatProtocol", "StrictJSON"],
    "FuzzTerminal": ["HostileText", "TerminalScreen"],
    "FuzzToken": ["COpenSSL", "Credentials"],
]
if Context.environment["HEARD_FUZZING"] != nil {
    package.targets += fuzzTargets.sorted { $0.key < $1.key }.map { name, dependencies in
        .executableTarget(name: name, dependencies: dependencies, path: "Tests/Fuzzing/\(name)", exclude: ["Corpus"])
    }
}

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    if target.name == "WebSocketTransport" {
        target.swiftSettings?.append(.strictMemorySafety())
    }
}

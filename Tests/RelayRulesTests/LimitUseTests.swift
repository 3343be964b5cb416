import ChatModel
import Foundation
import Testing
import WebSocketTransport

@testable import RelayServer

@Suite struct `Every limit` {
    @Test func `is asked for somewhere`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let walker = FileManager.default.enumerator(atPath: root.path)
        var code = ""
        for case let path as String in walker ?? FileManager.DirectoryEnumerator()
        where path.hasSuffix(".swift") && !path.hasPrefix("ChatModel/Limits") {
            code += try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        }
        for name in Limits.Name.allCases {
            let isUsed = code.contains("[.\(name)]") || code.contains("limit: .\(name)")
            #expect(isUsed, "limits.\(name.rawValue) bounds nothing")
        }
    }

    @Test func `of the transport stands with its value on the transport's page`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/RelayServer/RelayServer.docc/Transport.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        for (label, value) in Mirror(reflecting: TransportLimits()).children {
            guard let label, let value = value as? Int else { continue }
            let written = value >= 1000 ? "\(value / 1000),\(String(value % 1000 + 1000).dropFirst())" : "\(value)"
            // A million has two commas.
            let shown = value >= 1_000_000 ? "1,048,576" : written
            let isThere = lines.contains { $0.contains("`\(label)`") && $0.contains(shown) }
            #expect(isThere, "Transport.md does not say that \(label) is \(shown)")
        }
    }

    @Test func `of the transport that the relay sets is the relay's`() {
        var limits = Limits()
        for name in Limits.Name.allCases { limits[name] = 7 }
        let standard = Mirror(reflecting: TransportLimits()).children
        let set = Mirror(reflecting: TransportLimits(limits)).children
        let moved = zip(standard, set).filter { "\($0.value)" != "\($1.value)" }.compactMap(\.0.label)
        #expect(
            Set(moved) == [
                "messageBytes", "messageFragments", "halfMessageMilliseconds", "outboundSoftBytes",
                "outboundHardBytes", "stalledReaderMilliseconds", "closeHandshakeMilliseconds", "connections",
                "connectionsPerAddress", "descriptorReserve",
            ]
        )
    }
}

import Foundation
import Testing

@Suite struct `The table of threats` {
    private static let page = "Sources/RelayServer/RelayServer.docc/Security.md"

    /// What one row says of its proof.
    private struct Row {
        let number: Int
        let proof: String

        /// The tests that it names, each with its target: `*name*, *name* (Target)`.
        var tests: [(name: String, target: String)] {
            var named: [(String, String)] = []
            var waiting: [String] = []
            for match in proof.matches(of: /\*(?<name>[^*]+)\*|\((?<target>[A-Za-z]+Tests)\)/) {
                if let name = match.output.name { waiting.append(String(name)) }
                guard let target = match.output.target else { continue }
                named += waiting.map { ($0, String(target)) }
                waiting = []
            }
            return named + waiting.map { ($0, "") }
        }
    }

    private static func rows() throws -> [Row] {
        try Checkout.text(page).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, let number = Int(cells[0]) else { return nil }
            return Row(number: number, proof: cells[3])
        }
    }

    @Test func `has twenty-six rows, each with a test or a sentence why there is none`() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.number) == Array(1...26))
        for row in rows { #expect(!row.tests.isEmpty || row.proof.contains("no test"), "row \(row.number)") }
        #expect(rows.allSatisfy { !$0.proof.contains("not yet") })
    }

    @Test func `names tests that there are`() throws {
        var sources: [String: String] = [:]
        for row in try Self.rows() {
            for (name, target) in row.tests {
                if sources[target] == nil {
                    let files = Checkout.files(below: "Tests/\(target)", endingWith: ".swift")
                    sources[target] = try files.map { try Checkout.text($0) }.joined()
                }
                // The name of a suite and of a test in it may be said as one.
                let source = sources[target] ?? ""
                let words = name.split(separator: " ")
                let isThere = (1...words.count).contains { cut in
                    let suite = words.prefix(cut).joined(separator: " ")
                    let test = words.dropFirst(cut).joined(separator: " ")
                    return source.contains("`\(suite)`") && (test.isEmpty || source.contains("`\(test)`"))
                }
                #expect(isThere, "row \(row.number): \(target) has no test \"\(name)\"")
            }
        }
    }

    @Test func `names scripts and fuzz targets that there are`() throws {
        let page = try Checkout.text(Self.page)
        for match in page.matches(of: /scripts\/[a-z-]+/) {
            #expect(
                FileManager.default.fileExists(atPath: Checkout.root.appendingPathComponent(String(match.output)).path)
            )
        }
        for match in page.matches(of: /Fuzz[A-Z][A-Za-z]+/) {
            let path = "Tests/Fuzzing/\(match.output)/main.swift"
            #expect(FileManager.default.fileExists(atPath: Checkout.root.appendingPathComponent(path).path), "\(path)")
        }
    }
}

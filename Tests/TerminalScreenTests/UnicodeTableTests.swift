import Foundation
import Testing

@testable import TerminalScreen

/// With `RECORD=1` in the environment it writes the tables anew.
@Suite struct `The Unicode tables` {
    private static var tablePath: String {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/TerminalScreen/Text/UnicodeTables.swift").standardized.path()
    }

    @Test(.enabled(if: UnicodeTableSource.isInstalled))
    func `give widths and scripts as Unicode's own files say`() throws {
        let made = try UnicodeTableSource().swiftFile()
        if ProcessInfo.processInfo.environment["RECORD"] != nil {
            try made.write(toFile: Self.tablePath, atomically: true, encoding: .utf8)
        }
        let kept = try String(contentsOfFile: Self.tablePath, encoding: .utf8)
        #expect(made == kept, "The table differs: run once with RECORD=1 and read the difference.")
    }
}

/// The plays of `Tests/Scenarios`.
package enum Scenarios {
    private static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Scenarios"
    }()

    /// Their names, sorted.
    package static let names: [String] = Scratch.names(in: folder).filter { $0.hasSuffix(".chat") }.map {
        String($0.dropLast(".chat".count))
    }

    /// Reads one.
    ///
    /// - Throws: ``PlayError`` with the line that cannot be read.
    package static func play(_ name: String) throws(PlayError) -> Play {
        try Play(name: name, text: Scratch.text("\(folder)/\(name).chat"))
    }
}

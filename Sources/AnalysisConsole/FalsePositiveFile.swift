internal import Credentials
internal import LexiconFiles
package import SentimentAnalysis
internal import TerminalScreen

#if canImport(Glibc)
    import Glibc
#endif

/// A file of false positives on disk, which gathers and is checked.
package struct FalsePositiveFile {
    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// Why nothing can be gathered into the file, as a sentence.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Refuses a file in one of `directories`, where an erased customer's words would live on.
    ///
    /// - Throws: ``Unusable`` naming the directory.
    package func mustStand(outside directories: [String]) throws(Unusable) {
        guard let own = Self.real(folder) else { throw Unusable(description: "\(folder) is no directory.") }
        for directory in directories {
            guard let other = Self.real(directory), "\(own)/".hasPrefix("\(other)/") else { continue }
            throw Unusable(
                description: "\(path) would stand in \(directory), where an erased customer's words may not stay; "
                    + "name a file elsewhere."
            )
        }
    }

    /// Adds those that are not in the file yet, all or none, for this user's eyes alone (mode 0600); what somebody wrote
    /// into it stays.
    ///
    /// - Returns: How many were new, and how many the file holds now.
    /// - Throws: ``LexiconError`` for a file that is no such list; ``Unusable`` where it cannot be written.
    package func gather(_ wrong: [FalsePositive]) throws -> (new: Int, all: Int) {
        // The rename puts another file in the file's place, so that two who gather at once meet at the folder.
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw Unusable(description: "\(folder) cannot be opened: \(String(cString: strerror(errno))).")
        }
        defer { close(lock) }
        let isThere = access(path, F_OK) == 0
        var bytes = isThere ? try LexiconFolder.bytes(of: path) : Array(FalsePositiveTable.heading.utf8)
        let cases = try FalsePositiveTable(path: path, bytes: bytes).cases
        var known = Set(cases.map { FalsePositiveTable.rows(of: $0.wrong.unexplained) })
        let fresh = wrong.filter { known.insert(FalsePositiveTable.rows(of: $0.unexplained)).inserted }
        if isThere, fresh.isEmpty { return (0, cases.count) }
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        bytes += fresh.map(FalsePositiveTable.rows).joined().utf8
        do {
            try SecretFile.write(bytes, to: path)
        } catch {
            throw Unusable(description: error.description)
        }
        return (fresh.count, cases.count + fresh.count)
    }

    /// Reads every case with `analyser`; a line for each that is still flagged, then the count.
    ///
    /// - Throws: ``LexiconError`` for a file that cannot be read or is no such list.
    package func check(with analyser: Analyser) throws(LexiconError) -> (lines: [String], isClean: Bool) {
        let cases = try FalsePositiveTable(path: path, bytes: try LexiconFolder.bytes(of: path)).cases
        var lines: [String] = []
        for item in cases {
            let energy = item.wrong.reading(by: analyser)
            guard energy.level >= .heightened else { continue }
            let heaviest = energy.evidence.filter { $0.weight > 0 && !$0.text.isEmpty }.sorted { $0.weight > $1.weight }
            let words = heaviest.prefix(4).map { "\"\($0.text)\" \($0.cue) +\(Double($0.weight) / 1000)" }
            lines.append(
                sanitised(
                    "\(path):\(item.line): level \(energy.level.rawValue), \(energy.score): "
                        + "\(words.joined(separator: ", ")): \(item.wrong.text)"
                )
            )
        }
        let count = lines.count
        return (lines + ["\(count) of \(cases.count) still flagged"], count == 0)
    }

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}

package import SentimentAnalysis

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A folder of word lists on disk, one folder a language below it.
package struct LexiconFolder: Sendable {
    /// The largest list that is read, in bytes.
    package static let largestFile = 8 << 20
    /// The most files that a language's folder may hold.
    package static let mostFiles = 256

    package let path: String

    package init(path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The names of the language folders, sorted.
    ///
    /// - Throws: ``LexiconError`` where the folder cannot be read or holds no language.
    package func languages() throws(LexiconError) -> [String] {
        let names = try Self.names(in: path).filter { Self.isFolder("\(path)/\($0)") }
        guard !names.isEmpty else { throw LexiconError(path: path, line: 0, problem: "holds no folder of a language") }
        return names
    }

    /// Every `.tsv` file of a language, sorted by name, whoever it belongs to.
    ///
    /// - Throws: ``LexiconError`` for a folder or file that cannot be read or is too large.
    package func sources(of language: String) throws(LexiconError) -> [LexiconSource] {
        let folder = "\(path)/\(language)"
        let names = try Self.names(in: folder).filter { $0.hasSuffix(".tsv") }
        guard names.count <= Self.mostFiles else {
            throw LexiconError(path: folder, line: 0, problem: "holds more than \(Self.mostFiles) files")
        }
        var sources: [LexiconSource] = []
        for name in names {
            let file = "\(folder)/\(name)"
            sources.append(LexiconSource(path: file, bytes: try Self.bytes(of: file)))
        }
        return sources
    }

    /// Every language's analyser lists, checked and compiled.
    ///
    /// - Throws: ``LexiconError`` with file and line for the first thing that is wrong.
    package func lexiconSet() throws(LexiconError) -> LexiconSet {
        var found: [String: [LexiconSource]] = [:]
        for language in try languages() { found[language] = try sources(of: language) }
        return try LexiconSet(languages: found)
    }

    private static func names(in folder: String) throws(LexiconError) -> [String] {
        guard let directory = opendir(folder) else {
            throw LexiconError(path: folder, line: 0, problem: "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The bytes of one file.
    ///
    /// - Throws: ``LexiconError`` for a file that cannot be read or is larger than ``largestFile``.
    package static func bytes(of file: String) throws(LexiconError) -> [UInt8] {
        guard let stream = fopen(file, "rb") else {
            throw LexiconError(path: file, line: 0, problem: "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            bytes.append(contentsOf: buffer[0..<count])
            guard bytes.count <= largestFile else {
                throw LexiconError(path: file, line: 0, problem: "is larger than \(largestFile) bytes")
            }
            if count < buffer.count { break }
        }
        guard ferror(stream) == 0 else { throw LexiconError(path: file, line: 0, problem: "cannot be read to its end") }
        return bytes
    }
}

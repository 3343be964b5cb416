internal import ChatModel
internal import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// Canned replies from a file of `shortcut`, tab, `text` lines.
enum CannedReplies {
    /// Reads the file; none where no file is named.
    ///
    /// - Throws: ``SettingError`` where it cannot be read or a line has no tab.
    static func read(_ path: String?) throws(SettingError) -> [CannedReply] {
        guard let path else { return [] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError("the canned replies in \(path) cannot be read")
        }
        var replies: [CannedReply] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.first == "#" { continue }
            guard let tab = line.firstIndex(of: "\t") else {
                throw SettingError("\(path):\(index + 1): expected a shortcut, a tab and a text")
            }
            replies.append(
                CannedReply(shortcut: String(line[..<tab]), text: String(line[line.index(after: tab)...]))
            )
        }
        return replies
    }
}

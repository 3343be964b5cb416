internal import ChatModel
internal import ConversationCore
internal import SentimentAnalysis

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

extension QueuePlan {
    /// Reads the table of queues; the standard where no file is named.
    ///
    /// - Throws: ``SettingError`` where it cannot be read or names a queue that there is not.
    init(file path: String?, queues: [String]) throws(SettingError) {
        guard let path else {
            self.init()
            return
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw SettingError("the queues in \(path) cannot be read")
        }
        do {
            try self.init(LexiconSource(path: path, bytes: Array(text.utf8)))
        } catch {
            throw SettingError("\(error)")
        }
        if let unknown = names.first(where: { !queues.contains($0) }) {
            throw SettingError("\(path) names the queue \"\(unknown)\", which the setting queues does not")
        }
    }
}

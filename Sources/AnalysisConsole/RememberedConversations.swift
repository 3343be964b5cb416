/// The conversations that lines of input belong to, so many that memory does not grow with the input.
struct RememberedConversations {
    private var readers: [String: (reader: ConversationReader, used: Int)] = [:]
    private var lines = 0

    /// How many are kept in mind at once; those that have been silent longest go first.
    private static let most = 4096

    /// What was read of `name`, or a new reader.
    func reader(of name: String) -> ConversationReader { readers[name]?.reader ?? ConversationReader() }

    mutating func remember(_ reader: ConversationReader, as name: String) {
        lines += 1
        readers[name] = (reader, lines)
        guard readers.count > Self.most else { return }
        let oldest = readers.values.map(\.used).sorted()[Self.most / 2]
        readers = readers.filter { $0.value.used > oldest }
    }
}

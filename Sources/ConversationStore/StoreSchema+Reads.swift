/// The statements that read.
extension StoreSchema {
    private static let conversationColumns = """
        SELECT header, closed_at,
            (SELECT ifnull(max(seq), 0) FROM public_item WHERE conversation = c.id),
            (SELECT ifnull(max(iseq), 0) FROM internal_item WHERE conversation = c.id)
        FROM conversation c
        """
    static let conversation = "\(conversationColumns) WHERE name = ?"
    static let conversationsAfter = "\(conversationColumns) WHERE name > ? ORDER BY name LIMIT ?"
    static let openConversations = "\(conversationColumns) WHERE closed_at IS NULL ORDER BY id"
    static let conversationsOfCustomer = "\(conversationColumns) WHERE customer = ? ORDER BY id DESC LIMIT ?"

    private static let publicColumns = """
        SELECT seq, at, event, data FROM public_item
        WHERE conversation = (SELECT id FROM conversation WHERE name = ?)
        """
    static let publicForwards = "\(publicColumns) AND seq > ? ORDER BY seq LIMIT ?"
    static let publicBackwards = "\(publicColumns) AND seq < ? ORDER BY seq DESC LIMIT ?"

    private static let internalColumns = """
        SELECT iseq, at, event, data, position FROM internal_item
        WHERE conversation = (SELECT id FROM conversation WHERE name = ?)
        """
    static let internalForwards = "\(internalColumns) AND iseq > ? ORDER BY iseq LIMIT ?"
    static let internalBackwards = "\(internalColumns) AND iseq < ? ORDER BY iseq DESC LIMIT ?"

    static let tail = """
        SELECT iseq, at, event, data, position, (SELECT name FROM conversation WHERE id = i.conversation)
        FROM internal_item i WHERE position > ? ORDER BY position LIMIT ?
        """
    static let clockUpTo = """
        SELECT position, clock FROM internal_item WHERE position <= ? ORDER BY position DESC LIMIT 1
        """
    static let newestInternalPosition = "SELECT max(position) FROM internal_item"

    static let record = "SELECT body FROM record WHERE kind = ? AND key = ?"
    static let records = "SELECT key, body FROM record WHERE kind = ? ORDER BY key"

    /// Words of a snippet (sqlite.org/fts5.html, section 5.1.3: at most 64).
    static let snippetWords = 24

    static let search = """
        SELECT (SELECT name FROM conversation WHERE id = p.conversation), p.seq, p.at,
            snippet(message_text, 0, '', '', '…', \(snippetWords))
        FROM message_text JOIN public_item p ON p.position = message_text.rowid
        WHERE message_text MATCH ? ORDER BY message_text.rowid DESC LIMIT ?
        """
}

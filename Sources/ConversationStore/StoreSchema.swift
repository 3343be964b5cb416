/// The tables, and the statements that write and read them.
///
/// Items stand in tables in the order of their commits, so that a batch writes few pages; the unique indexes give the
/// conversation's order. The full text is indexed over a view and not stored twice.
enum StoreSchema {
    /// "Hrd1" in ASCII: marks the file as ours (sqlite.org/fileformat2.html, section 1.3.15).
    static let applicationID = 0x4872_6431

    /// Raised with every change of the tables.
    static let version = 1

    static let tables = """
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            customer TEXT NOT NULL,
            header TEXT NOT NULL,
            closed_at INTEGER
        );
        CREATE INDEX conversation_by_customer ON conversation (customer);
        CREATE INDEX conversation_open ON conversation (id) WHERE closed_at IS NULL;
        CREATE TABLE public_item (
            position INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            at INTEGER NOT NULL,
            event TEXT NOT NULL,
            participant TEXT,
            client_id TEXT,
            data TEXT NOT NULL,
            UNIQUE (conversation, seq)
        );
        CREATE UNIQUE INDEX public_item_by_client_id ON public_item (conversation, participant, client_id)
            WHERE client_id IS NOT NULL;
        CREATE TABLE internal_item (
            position INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL,
            iseq INTEGER NOT NULL,
            at INTEGER NOT NULL,
            clock INTEGER NOT NULL,
            event TEXT NOT NULL,
            data TEXT NOT NULL,
            UNIQUE (conversation, iseq)
        );
        CREATE TABLE record (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID;
        CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE VIEW message (position, text) AS
            SELECT position, json_extract(data, '$.text') FROM public_item WHERE event = 'message';
        CREATE VIRTUAL TABLE message_text USING fts5 (
            text, content = 'message', content_rowid = 'position', columnsize = 0,
            tokenize = 'unicode61 remove_diacritics 2'
        );
        """

    static let insertConversation = """
        INSERT INTO conversation (name, customer, header, closed_at) VALUES (?, ?, ?, ?)
        """
    static let insertPublic = """
        INSERT INTO public_item (position, conversation, seq, at, event, participant, client_id, data)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let insertText = "INSERT INTO message_text (rowid, text) VALUES (?, ?)"
    static let insertInternal = """
        INSERT INTO internal_item (position, conversation, iseq, at, clock, event, data) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    static let setClosed = "UPDATE conversation SET closed_at = ? WHERE id = ?"
    static let insertRecord = "INSERT INTO record (kind, key, body) VALUES (?, ?, ?)"
    static let putRecord = """
        INSERT INTO record (kind, key, body) VALUES (?, ?, ?)
        ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body
        """
    static let removeRecord = "DELETE FROM record WHERE kind = ? AND key = ?"

    /// The heads of the conversation named; they are not stored, the ends of the unique indexes are they.
    static let heads = """
        SELECT id,
            (SELECT ifnull(max(seq), 0) FROM public_item WHERE conversation = c.id),
            (SELECT ifnull(max(iseq), 0) FROM internal_item WHERE conversation = c.id)
        FROM conversation c WHERE name = ?
        """
    /// The last positions ever given: an erasure takes items away, and their positions are never given again.
    static let lastPublicPosition = "SELECT ifnull(max(position), 0) FROM public_item"
    static let lastInternalPosition = """
        SELECT max(ifnull((SELECT max(position) FROM internal_item), 0),
            ifnull((SELECT value FROM mark WHERE name = 'position'), 0))
        """
    static let lastClock = """
        SELECT max(ifnull((SELECT clock FROM internal_item ORDER BY position DESC LIMIT 1), \(Int64.min)),
            ifnull((SELECT value FROM mark WHERE name = 'clock'), \(Int64.min)))
        """
}

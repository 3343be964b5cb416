internal import ChatModel

/// Notes that people keep; the analyser's are made in `Deciding+Messages.swift`.
extension Deciding {
    mutating func addNote(by author: Participant, kind: Note.Kind, text: String) throws(Refusal) -> DraftEntries {
        try requireHandler(author)
        try requireText(text, limit: .note)
        guard conversation.notes.count < limits[.notes] else { throw Refusal.badRequest("note") }
        let note = Note(
            id: ids.next(IdentifierKind.Note.self, at: instant),
            kind: kind,
            text: text,
            author: .participant(author),
            about: []
        )
        return DraftEntries(internal: [.noteAdded(note)])
    }

    func editNote(_ id: NoteID, by author: Participant, text: String) throws(Refusal) -> DraftEntries {
        try requireHandler(author)
        try requireText(text, limit: .note)
        guard var note = conversation.notes.first(where: { $0.id == id }) else { throw Refusal.notFound }
        note.text = text
        note.author = .participant(author)
        return DraftEntries(internal: [.noteEdited(note)])
    }

    func removeNote(_ id: NoteID, by author: Participant) throws(Refusal) -> DraftEntries {
        try requireHandler(author)
        guard let note = conversation.notes.first(where: { $0.id == id }) else { throw Refusal.notFound }
        return DraftEntries(internal: [.noteRemoved(note)])
    }

    /// The agent who has it, also after it closed, to finish the notes; a supervisor always.
    private func requireHandler(_ author: Participant) throws(Refusal) {
        guard author.role != .supervisor else { return }
        if case .closed = conversation.phase { return }
        guard conversation.admits(author.id) else { throw Refusal.notAssigned }
    }
}

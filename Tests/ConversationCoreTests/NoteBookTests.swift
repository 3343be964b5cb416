import ChatModel
import ConversationCore
import Testing

@Suite struct `A note book` {
    private static func note(_ id: String, _ text: String) -> Note {
        Note(id: NoteID(id), kind: .fact, text: text, author: .analyser, about: [])
    }

    @Test(arguments: ["the kettle BROKE", "the  kettle, broke!", "thekettlebroke"])
    func `holds what differs only in case, spacing and marks`(text: String) {
        var book = NoteBook()
        book.add(Self.note("1", "The kettle broke."))
        #expect(book.holds(lettersOf: text))
        #expect(!book.holds(lettersOf: "The kettle broke again."))
    }

    @Test func `tells letters beyond ASCII apart`() {
        var book = NoteBook()
        book.add(Self.note("1", "Die Tür klemmt"))
        #expect(book.holds(lettersOf: "DIE TÜR KLEMMT"))
        #expect(!book.holds(lettersOf: "Die Tor klemmt"))
    }

    @Test func `forgets what was edited away or removed, as long as no other note says it`() {
        var book = NoteBook()
        book.add(Self.note("1", "a fact"))
        book.add(Self.note("2", "A fact!"))
        book.edit(Self.note("1", "another"))
        #expect(book.holds(lettersOf: "a fact") && book.holds(lettersOf: "another"))
        book.remove(Self.note("2", ""))
        #expect(!book.holds(lettersOf: "a fact"))
        book.edit(Self.note("9", "unknown"))
        book.remove(Self.note("9", "unknown"))
        #expect(book.notes.map(\.text) == ["another"])
    }
}

package import ChatModel

/// A conversation's notes as they stand, and what each says, so that nothing is noted twice.
package struct NoteBook: Sendable {
    package private(set) var notes: [Note] = []
    /// How many notes say it, by their letters.
    private var said: [String: Int] = [:]

    package init() {}

    package mutating func add(_ note: Note) {
        notes.append(note)
        said[note.text.letters, default: 0] += 1
    }

    package mutating func edit(_ note: Note) {
        guard let index = notes.firstIndex(where: { $0.id == note.id }) else { return }
        forget(notes[index])
        notes[index] = note
        said[note.text.letters, default: 0] += 1
    }

    package mutating func remove(_ note: Note) {
        guard let index = notes.firstIndex(where: { $0.id == note.id }) else { return }
        forget(notes.remove(at: index))
    }

    /// Whether a note says this; notes that differ only in case, spacing or marks are one.
    package func holds(lettersOf text: String) -> Bool { said[text.letters] != nil }

    private mutating func forget(_ note: Note) {
        let letters = note.text.letters
        let others = (said[letters] ?? 1) - 1
        said[letters] = others > 0 ? others : nil
    }
}

extension String {
    /// The letters in lower case: what a note says without its spacing and marks.
    var letters: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): bytes.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case 0x80...: return lettersOfAnyScript
            default: break
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private var lettersOfAnyScript: String {
        String(String.UnicodeScalarView(lowercased().unicodeScalars.filter(\.properties.isAlphabetic)))
    }
}

/// Everything that cutting a text looks into: each word form of the lists by its folded bytes, and the emoticons; a frozen
/// ``Vocabulary`` and ``EmoticonTable``.
///
/// Words of up to 16 bytes are their own key, which is compared whole, so that no crafted word can pose as
/// another; longer ones are few and stand in a dictionary.
final class WordIndex: Sendable {
    let words: KeyTable.View
    let emoticons: EmoticonTable.View
    private let table: KeyTable
    private let signs: KeyTable
    private let long: [[UInt8]: Int32]

    init(_ vocabulary: Vocabulary, _ emoticons: EmoticonTable) {
        var long: [[UInt8]: Int32] = [:]
        var short: [(WordKey, Int32)] = []
        for number in 0..<Int32(vocabulary.count) {
            let bytes = vocabulary.bytes(of: number)
            let word = vocabulary.find(bytes)
            if let key = WordKey(bytes) { short.append((key, word)) } else { long[bytes] = word }
        }
        table = KeyTable(short)
        signs = KeyTable(emoticons.known.compactMap { sign, word in WordKey(sign).map { ($0, word) } })
        words = table.view
        self.emoticons = EmoticonTable.View(starts: emoticons.starts, known: signs.view)
        self.long = long
    }

    /// The number of a folded word, or ``Vocabulary/unknown``.
    func find(_ bytes: [UInt8]) -> Int32 {
        guard let key = WordKey(bytes) else { return long[bytes] ?? Vocabulary.unknown }
        return words.find(key)
    }
}

/// Words of up to 16 bytes and their numbers in one open-addressed table.
final class KeyTable: Sendable {
    struct Slot {
        var key: WordKey
        /// Below zero where the slot is empty.
        var word: Int32
    }

    let view: View
    private let table: FlatTable<Slot>

    init(_ words: [(WordKey, Int32)]) {
        var size = 16
        while size < words.count * 2 { size *= 2 }
        var slots = [Slot](repeating: Slot(key: WordKey(), word: Vocabulary.unknown), count: size)
        for (key, word) in words {
            var slot = View.slot(of: key) & (size - 1)
            while slots[slot].word >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = Slot(key: key, word: word)
        }
        table = FlatTable(slots)
        view = View(slots: table.view, mask: size - 1)
    }

    /// The table without a reference to count, good while it lives.
    struct View: BitwiseCopyable {
        let slots: FlatView<Slot>
        let mask: Int

        /// Fibonacci hashing of both halves: 2^64 divided by the golden ratio (Knuth, TAOCP 3, section 6.4); the other
        /// factor is any large odd number.
        @inline(__always)
        fileprivate static func slot(of key: WordKey) -> Int {
            let mixed = (key.low ^ (key.high &* 0xc2b2_ae3d_27d4_eb4f)) &* 0x9e37_79b9_7f4a_7c15
            return Int(truncatingIfNeeded: mixed >> 32)
        }

        /// The number of the word with this key, or ``Vocabulary/unknown``.
        @inline(__always)
        func find(_ key: WordKey) -> Int32 {
            var at = Self.slot(of: key) & mask
            while true {
                let slot = slots[at]
                if slot.word < 0 { return Vocabulary.unknown }
                if slot.key == key { return slot.word }
                at = (at &+ 1) & mask
            }
        }
    }
}

/// An opaque identifier of one kind of thing; two kinds never mix.
package struct Identifier<Kind: Sendable>: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}

/// The kinds of identifiers, empty on purpose: they exist only to keep the types apart.
package enum IdentifierKind {
    package enum Conversation: Sendable {}
    package enum Participant: Sendable {}
    package enum Message: Sendable {}
    package enum Note: Sendable {}
    package enum Hint: Sendable {}
    package enum Flag: Sendable {}
    package enum Offer: Sendable {}
    package enum Review: Sendable {}
}

package typealias ConversationID = Identifier<IdentifierKind.Conversation>
package typealias ParticipantID = Identifier<IdentifierKind.Participant>
package typealias MessageID = Identifier<IdentifierKind.Message>
package typealias NoteID = Identifier<IdentifierKind.Note>
package typealias HintID = Identifier<IdentifierKind.Hint>
package typealias FlagID = Identifier<IdentifierKind.Flag>
package typealias OfferID = Identifier<IdentifierKind.Offer>
package typealias ReviewID = Identifier<IdentifierKind.Review>

/// Mints identifiers as values: 48 bits of time and 80 bits of noise in Crockford's base 32, as a ULID has them.
///
/// Source: github.com/ulid/spec. An identifier grants nothing, so a seeded generator is enough; secrets come from elsewhere.
package struct IdentifierSource: Sendable {
    private var state: (UInt64, UInt64)

    /// Starts from `seed`, which the caller draws from the system's randomness; the same seed mints the same identifiers.
    package init(seed: (UInt64, UInt64)) {
        state = seed == (0, 0) ? (0x9E37_79B9_7F4A_7C15, 1) : seed
    }

    /// The next identifier, sorting by `instant` to the millisecond.
    package mutating func next<Kind>(_ kind: Kind.Type, at instant: Instant) -> Identifier<Kind> {
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = random()
        let low = random()
        var text: [UInt8] = []
        text.reserveCapacity(26)
        for shift in stride(from: UInt64(45), through: 0, by: -5) {
            text.append(Self.alphabet[Int(time >> shift & 31)])
        }
        for shift in stride(from: UInt64(35), through: 0, by: -5) {
            text.append(Self.alphabet[Int(high >> shift & 31)])
        }
        for shift in stride(from: UInt64(35), through: 0, by: -5) { text.append(Self.alphabet[Int(low >> shift & 31)]) }
        return Identifier(String(decoding: text, as: UTF8.self))
    }

    /// One step of xoroshiro128+ (Blackman and Vigna, 2018).
    private mutating func random() -> UInt64 {
        let (first, second) = state
        let result = first &+ second
        let mixed = first ^ second
        state = (rotate(first, by: 24) ^ mixed ^ (mixed << 16), rotate(mixed, by: 37))
        return result ^ (result >> 29)
    }

    private func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}

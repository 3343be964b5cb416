extension Reader {
    /// Durations, amounts, counts, dates and order numbers, in the order of the message.
    var slots: [Slot] {
        var slots: [Slot] = []
        var index = 0
        while index < tokens.count, slots.count < Self.mostSlots {
            if let (kind, end) = slot(at: index) {
                let first = tokens[index]
                let last = tokens[end - 1]
                let text = passage.slice(first.start, last.end)
                slots.append(Slot(kind: kind, text: text, about: first.message, start: first.start, end: last.end))
                index = end
            } else {
                index += 1
            }
        }
        return slots
    }

    /// The most pieces that one message's notes hold.
    static let mostSlots = 8
    /// Digits from which a bare number is an order, account or case number.
    static let leastReference = 5

    private func slot(at index: Int) -> (Slot.Kind, Int)? {
        let token = tokens[index]
        let next = index + 1 < tokens.count ? tokens[index + 1] : nil
        if token.shape.contains(.money) { return (.amount, index + 1) }
        guard token.is(.number) || token.shape.contains(.code) || token.is([.ordinal, .time]) else { return nil }
        if token.is(.number), let next, next.is(.unit) { return (next.is(.generic) ? .count : .duration, index + 2) }
        if token.shape.contains(.number), token.end - token.start >= Self.leastReference,
            digits(token) >= Self.leastReference
        {
            return (.reference, index + 1)
        }
        if token.is(.number) || token.is(.ordinal), let next, next.is([.noun, .plural]), !token.is(.pronoun) {
            return next.is(.time) ? (.date, index + 2) : (.count, index + 2)
        }
        if token.shape.contains(.code), digits(token) > 0 { return (.reference, index + 1) }
        if token.is(.time), token.is(.noun), token.isWord {
            let end = next?.is(.number) ?? false ? index + 2 : index + 1
            return (.date, end)
        }
        return nil
    }

    private func digits(_ token: Token) -> Int {
        passage.scalars[token.start..<token.end].count { $0.value >= 0x30 && $0.value <= 0x39 }
    }
}

extension HintBuilder {
    /// Something of the customer's or the company's went wrong, in words that cannot be said back: the situation is named.
    var isPlainlyWrong: Bool {
        let tokens = newest.tokens
        if tokens.contains(where: { $0.marks.isSuperset(of: [.interjection, .positive]) }) { return false }
        guard newest.signs.isDisjoint(with: [.sarcasm]), !tokens.contains(where: { $0.is(.sarcasm) }) else {
            return false
        }
        return newest.passage.sentences.contains { sentence in
            let words = tokens[sentence].filter(\.isWord)
            guard !words.contains(where: { $0.is([.positive, .hypothetical]) }) else { return false }
            let isService = words.contains { $0.is([.own, .company]) && !$0.is(.subject) }
            let isWrong = words.contains { $0.is(.problem) && !$0.is([.auxiliary, .negator, .waiting]) }
            if isWrong { return isService || words.contains { $0.is(.second) } }
            if words.contains(where: { $0.is(.waiting) }), words.contains(where: { $0.is(.unit) }) { return true }
            return isService && words.contains { $0.is(.auxiliary) && $0.is(.negator) }
        }
    }
}

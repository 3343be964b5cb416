/// Whether praise means the opposite: it stands beside a mishap that nobody has put right.
struct MockPraise {
    let tokens: UnsafeMutableBufferPointer<Token>
    let tables: ReadingTables.View
    let matching: Matching

    /// From what share of displeasure on the words of a cue are praise, and not courtesy, in thousandths.
    private static let leastValence = 500

    init(_ matching: Matching) {
        self.matching = matching
        tokens = matching.tokens
        tables = matching.tables
    }

    /// Whether a piece of evidence may be praise that mocks: it calms, and one of its words has the role of praise.
    ///
    /// Praise before "but" is taken back by the writer, and needs no irony.
    func mayMock(_ item: MessageReading.Found, _ cue: ReadingTables.CueNumbers) -> Bool {
        guard item.weight < 0, item.base < 0, cue.valence >= Self.leastValence,
            !tokens[Int(item.first)].flags.contains(.beforeContrast)
        else { return false }
        for index in Int(item.first)..<Int(item.last) where tokens[index].roles.contains(.praise) { return true }
        return false
    }

    /// Whether the praise at `item` stands beside enough of a mishap among `found`.
    ///
    /// It is looked for in the sentence of the praise, and in the one before and after. Praise that is called out needs less.
    func mocks(_ item: MessageReading.Found, among found: UnsafeMutableBufferPointer<MessageReading.Found>) -> Bool {
        let (place, calledOut) = surroundings(of: item)
        var mishaps = words(in: place)
        for other in found where place.contains(Int(other.first)) {
            guard case .cue(let number) = other.cue, number != tables.mockPraise || other.base > 0 else { continue }
            // "No thanks" is thanks still.
            let weight = other.base < 0 ? other.base : other.weight
            mishaps += Weighing.scale(weight, by: tables.cues[Int(number)].mishap)
        }
        if calledOut { mishaps = Weighing.scale(mishaps, by: tables.rule(.calledOut).value) }
        return mishaps >= tables.rule(.mishaps).value
    }

    /// What the words of a mishap add up to, less those that say it has been put right.
    ///
    /// After "not" a word counts half of the opposite; words inside a phrase are left to its cue.
    private func words(in place: Range<Int>) -> Int {
        var sum = 0
        for index in place where tokens[index].roles.contains(.mishap) && !tokens[index].flags.contains(.bound) {
            let factor = Int(tables.traits(of: tokens[index].word).factor)
            sum += matching.isNegated(index) ? -factor / 2 : factor
        }
        return sum
    }

    /// The tokens of the sentence of `item` and of its neighbours, and whether `item` is called out: nothing but degrees and
    /// one word that is no person stands before it in its sentence ("oh great", "just so thoughtful").
    private func surroundings(of item: MessageReading.Found) -> (place: Range<Int>, calledOut: Bool) {
        var first = Int(item.first)
        var wordsBefore = 0
        while first > 0, !tokens[first].flags.contains(.opensSentence) {
            first -= 1
            let roles = tokens[first].roles
            guard tokens[first].kind == .word, !roles.contains(.intensifier) else { continue }
            wordsBefore += roles.isDisjoint(with: [.firstPerson, .otherPerson]) ? 1 : 2
        }
        if first > 0 { first -= 1 }
        while first > 0, !tokens[first].flags.contains(.opensSentence) { first -= 1 }
        var last = Int(item.last)
        var openings = 0
        while last < tokens.count {
            if tokens[last].flags.contains(.opensSentence) { openings += 1 }
            if openings == 2 { break }
            last += 1
        }
        return (first..<last, wordsBefore <= 1)
    }
}

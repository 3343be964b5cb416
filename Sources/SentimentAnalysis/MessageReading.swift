/// The reading of one message in one language: matches, weighed, with the marks beside them.
struct MessageReading {
    let text: TokenisedText
    let tokens: UnsafeMutableBufferPointer<Token>
    private let view: ReadingTables.View
    private(set) var feelings = Feelings()
    /// Whether a ``HardCue`` was found, however it was weighed.
    private(set) var hasHardCue = false
    /// What everything found adds up to, in thousandths and without a sign: what raises, and what eases.
    private(set) var raising = 0
    private(set) var easing = 0
    /// Room for what is being found, and how much of it is taken.
    private var room = UnsafeMutableBufferPointer<Found>(start: nil, count: 0)
    private var count = 0

    typealias Found = WeighedWords.Item

    /// `tables` are a view of tables that live as long as this is used.
    init(text: TokenisedText, tables: ReadingTables.View) {
        self.text = text
        tokens = text.found
        view = tables
        feelings.prior = view.rule(.angerPrior).value
    }

    /// Finds and weighs everything; returns what was found, in the order of the text, at most ``Analyser/mostEvidence``
    /// pieces, each weighed as one of a crowd unless `isCrowded` is false.
    mutating func run(isCrowded: Bool = true) -> [Found] {
        let most = Matching.mostMatches(tokens: tokens.count)
        return withUnsafeTemporaryAllocation(of: Matching.Match.self, capacity: most) { memory in
            var matching = Matching(tokens: tokens, tables: view, memory: memory)
            matching.findPhrases()
            matching.findWords()
            matching.findPairs()
            // Beside the matches, each mark or drawn-out word, the length, and capitals.
            let most = matching.count + text.emphatic + 2
            return withUnsafeTemporaryAllocation(of: Found.self, capacity: most) { room in
                self.room = room
                weigh(matching)
                sortByPlace()
                keepWeightiest()
                addUp()
                if isCrowded { crowd() }
                feelings.own = sum
                if hasHardCue { raiseAtOnce() }
                return Array(UnsafeBufferPointer(rebasing: room[..<count]))
            }
        }
    }

    private mutating func weigh(_ matching: Matching) {
        let marks = MarksReading(tokens: tokens, tables: view)
        let shouted = text.capitalWords >= MarksReading.shoutedWords ? marks.shouted() : nil
        addLength()
        let words = addWords(of: Weighing(matching: matching, shouted: shouted != nil))
        if text.emphatic > 0 || shouted != nil { add(marks, beside: words, shouted: shouted) }
    }

    private mutating func add(_ marks: MarksReading, beside words: Int, shouted: Range<Int>?) {
        marks.forEachMark(beside: words, shouted: shouted) { mark in
            feelings.add(mark)
            if mark.weight != 0 {
                add(Int32(mark.first), Int32(mark.last), .rule(mark.rule), weight: mark.weight, base: mark.base)
            }
        }
    }

    private mutating func add(_ first: Int32, _ last: Int32, _ cue: Found.Source, weight: Int, base: Int) {
        let start = tokens[Int(first)].start
        let end = tokens[Int(last) - 1].end
        append(Found(first: first, last: last, start: start, end: end, weight: weight, base: base, cue: cue))
    }

    private mutating func append(_ item: Found) {
        precondition(count < room.count)
        room.initializeElement(at: count, to: item)
        count += 1
    }

    private mutating func addLength() {
        let rule = view.rule(.length)
        var words = text.words
        if text.pastedTokens > 0 {
            words = tokens.reduce(0) { $0 + ($1.kind == .word && !$1.flags.contains(.pasted) ? 1 : 0) }
        }
        let weight = min(rule.value * words, rule.most)
        guard weight != 0 else { return }
        append(Found(weight: weight, base: rule.value, cue: .rule(.length)))
    }

    /// Weighs the matches and returns what they add up to.
    private mutating func addWords(of weighing: Weighing) -> Int {
        var sum = 0
        var calms = false
        let matching = weighing.matching
        var seen = EntrySet()
        for number in 0..<matching.count {
            let match = matching[number]
            // Saying it twice is not twice the heat: each entry counts where it stands first.
            guard seen.insert(match.entry, after: number, of: matching) else { continue }
            let entry = view.entries[match.entry]
            if match.literal == 0 {
                feelings.lean(entry)
                continue
            }
            let cue = view.cue(of: entry)
            let weight = weighing.weight(of: match, entry, cue)
            if weight == 0 { continue }
            if cue.hard != nil { hasHardCue = true }
            feelings.add(entry, cue, weight: weight)
            sum += weight
            if weight < 0 { calms = true }
            add(match.first, match.last, .cue(entry.cue), weight: weight, base: Int(entry.weight))
        }
        return calms ? sum + turnMockPraise(MockPraise(matching)) : sum
    }

    /// Turns praise beside a mishap into what it means, and returns by how much that changes the sum.
    private mutating func turnMockPraise(_ mock: MockPraise) -> Int {
        let rule = view.rule(.mockPraise)
        var added = 0
        var change = 0
        let found = UnsafeMutableBufferPointer(rebasing: room[..<count])
        for index in found.indices where added < rule.most {
            guard case .cue(let number) = found[index].cue else { continue }
            let cue = view.cues[Int(number)]
            guard mock.mayMock(found[index], cue), mock.mocks(found[index], among: found) else { continue }
            let weight = min(rule.value, rule.most - added)
            feelings.turn(cue, found[index].weight, into: view.cues[Int(view.mockPraise)], weight)
            change += weight - found[index].weight
            added += weight
            found[index].weight = weight
            found[index].cue = .cue(view.mockPraise)
        }
        return change
    }

    /// What has been found comes as a few runs that are sorted already.
    private func sortByPlace() {
        guard count <= Self.fewFound else {
            var found = room[..<count]
            found.sort { $0.place < $1.place }
            return
        }
        for index in stride(from: 1, to: count, by: 1) {
            let moved = room[index]
            var at = index
            while at > 0, room[at - 1].place > moved.place {
                room[at] = room[at - 1]
                at -= 1
            }
            room[at] = moved
        }
    }

    /// Up to so many pieces sorting by insertion is the fastest.
    private static let fewFound = 40

    private mutating func keepWeightiest() {
        guard count > Analyser.mostEvidence else { return }
        let ranked = (0..<count).sorted { (abs(room[$0].weight), $1) > (abs(room[$1].weight), $0) }
        count = 0
        for kept in ranked.prefix(Analyser.mostEvidence).sorted() {
            room[count] = room[kept]
            count += 1
        }
    }

    private mutating func addUp() {
        raising = 0
        easing = 0
        for index in 0..<count {
            let weight = room[index].weight
            if weight > 0 { raising += weight } else { easing -= weight }
        }
    }

    /// Lets each piece count less the more there is of its kind.
    private mutating func crowd() {
        let crowding = Crowding(tables: view, heat: raising, ease: easing)
        raising = 0
        easing = 0
        for index in 0..<count {
            let item = room[index]
            var weight = crowding.weight(item.weight)
            if hasHardCue, case .cue(let number) = item.cue, item.weight > 0, view.cues[Int(number)].hard != nil {
                weight = crowding.weight(item.weight, keepingHalfOf: item.base)
            }
            room[index].weight = weight
            if weight > 0 { raising += weight } else { easing -= weight }
        }
    }

    /// What everything found adds up to, in thousandths.
    var sum: Int { raising - easing }

    /// The level that the hard cues found raise to at once, as ``Energy/raisesAtOnce(inMessage:)`` says of the evidence.
    private(set) var floor: Energy.Level?

    private mutating func raiseAtOnce() {
        for item in room[..<count] where item.weight * 2 >= item.base {
            guard case .cue(let number) = item.cue, let hard = view.cues[Int(number)].hard else { continue }
            floor = max(floor ?? hard.floor, hard.floor)
        }
    }

    /// High where enough words agree, low where there is little to go by.
    var confidence: Energy.Confidence {
        if text.words <= 2, raising < 1000 { return .low }
        if raising >= 1500, easing >= 1500 { return .low }
        return text.words >= 4 && (sum >= Energy.balance + 1000 || sum <= Energy.balance - 1500) ? .high : .medium
    }
}

/// The entries that a message has used already: looked for among the matches while these are few, then in a set.
private struct EntrySet {
    private static let few = 24
    private var many: Set<Int32> = []
    /// One bit for each of 64 sets of entries that has one here: an entry of another set is new.
    private var filter: UInt64 = 0

    /// Whether `entry`, which stands after `number` matches, is new.
    mutating func insert(_ entry: Int32, after number: Int, of matching: Matching) -> Bool {
        if number < Self.few {
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: entry & 63)
            defer { filter |= bit }
            if filter & bit == 0 { return true }
            for earlier in 0..<number where matching[earlier].entry == entry { return false }
            return true
        }
        if number == Self.few { for earlier in 0..<number { many.insert(matching[earlier].entry) } }
        return many.insert(entry).inserted
    }
}

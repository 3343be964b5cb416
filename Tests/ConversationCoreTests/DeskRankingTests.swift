import Chance
import ConversationCore
import Testing

@Suite struct `An ordered line` {
    @Test func `agrees with a sorted array through thousands of random changes`() {
        let seed = UInt64.random(in: 1...UInt64(UInt32.max))
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var line = RankedSet<Int>()
        var model: [Int] = []
        for _ in 0..<5000 {
            let value = Int(random.next() % 400)
            if random.next() % 3 == 0 {
                line.remove(value)
                model.removeAll { $0 == value }
            } else if !model.contains(value) {
                line.insert(value)
                model.insert(value, at: model.firstIndex { $0 > value } ?? model.endIndex)
            }
            #expect(line.count == model.count)
            #expect(line.first == model.first)
            #expect(line.rank(of: value) == model.firstIndex(of: value))
            #expect(line.next(after: value) == model.first { $0 > value })
        }
        #expect(line.elements == model)
    }

    @Test func `stays flat however it is filled`() {
        var line = RankedSet<Int>()
        for value in 0..<100_000 { line.insert(value) }
        // A treap's expected height is below 3 log2 n (Seidel and Aragon 1996); 17 is log2 of 100,000.
        #expect(line.height < 60)
        for value in 0..<99_990 { line.remove(value) }
        #expect(line.elements == Array(99_990..<100_000))
    }
}

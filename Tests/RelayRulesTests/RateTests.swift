import Testing

@testable import RelayServer

@Suite struct `A token bucket` {
    @Test func `gives its burst at once, then its rate, and says how long to wait`() {
        var bucket = TokenBucket(perSecond: 2, burst: 3, now: 0)
        #expect((0..<3).map { _ in bucket.take(now: 0) } == [nil, nil, nil])
        #expect(bucket.take(now: 0) == 500)
        #expect(bucket.take(now: 500) == nil)
        #expect(bucket.take(now: 500) == 500)
    }

    @Test func `holds no more than its burst, however long nothing came`() {
        var bucket = TokenBucket(perSecond: 2, burst: 3, now: 0)
        let given = (0..<10).count { _ in bucket.take(now: 1_000_000) == nil }
        #expect(given == 3)
    }

    @Test func `is no bound where the limit is lifted`() {
        var bucket = TokenBucket(perSecond: Double(Int.max), burst: .max, now: 0)
        let refused = (0..<100_000).count { _ in bucket.take(now: 0) != nil }
        #expect(refused == 0)
    }
}

@Suite struct `The rates of many` {
    @Test func `are apart`() {
        var rates = RateTable<String>(perSecond: 1, burst: 2, now: 0)
        #expect((0..<3).map { _ in rates.take("a", now: 0) } == [nil, nil, 1000])
        #expect(rates.take("b", now: 0) == nil)
    }

    @Test func `forget those who have been quiet, and nobody who has not`() {
        var rates = RateTable<Int>(perSecond: 1, burst: 2, now: 0)
        _ = (0..<3).map { _ in rates.take(-1, now: 9_999_000) }
        for visitor in 0..<100_000 { _ = rates.take(visitor, now: UInt64(visitor) * 100) }
        #expect(rates.count < 5_000)
        // The one who is over the limit at the end still is after a sweep.
        _ = (0..<3).map { _ in rates.take(-1, now: 9_999_999) }
        for visitor in 100_000..<103_000 { _ = rates.take(visitor, now: 9_999_999) }
        #expect(rates.take(-1, now: 9_999_999) != nil)
    }
}

import Credentials
import Testing

@Suite struct `An address that fails` {
    private func failed(_ count: Int, at now: Int64 = 0) -> FailureThrottle {
        var throttle = FailureThrottle()
        for _ in 0..<count { throttle.recordFailure(from: "192.0.2.1", atMilliseconds: now) }
        return throttle
    }

    @Test func `ten times in a minute waits from then on, and another address does not`() {
        var throttle = FailureThrottle()
        for attempt in 0..<10 {
            #expect(throttle.admit("192.0.2.1", atMilliseconds: Int64(attempt) * 5000) == .now)
            throttle.recordFailure(from: "192.0.2.1", atMilliseconds: Int64(attempt) * 5000)
        }
        #expect(throttle.admit("192.0.2.1", atMilliseconds: 45_001) == .later(milliseconds: 2000))
        #expect(throttle.admit("192.0.2.2", atMilliseconds: 45_001) == .now)
    }

    @Test func `nine times in a minute does not wait, nor ten times in more than a minute`() {
        var nine = failed(9)
        #expect(nine.admit("192.0.2.1", atMilliseconds: 1) == .now)
        var ten = failed(10, at: 1000)
        #expect(ten.admit("192.0.2.1", atMilliseconds: 60_999) == .later(milliseconds: 2000))
        #expect(ten.admit("192.0.2.1", atMilliseconds: 61_000) == .now)
    }

    @Test func `with many connections at once stands in one line, and past ten seconds is sent away`() {
        var throttle = failed(10)
        for place in 1...5 {
            #expect(throttle.admit("192.0.2.1", atMilliseconds: 0) == .later(milliseconds: Int64(place) * 2000))
        }
        for _ in 0..<1000 {
            #expect(throttle.admit("192.0.2.1", atMilliseconds: 0) == .refused(retryAfterMilliseconds: 12_000))
        }
        // Those who were sent away hold no place.
        #expect(throttle.admit("192.0.2.1", atMilliseconds: 2000) == .later(milliseconds: 10_000))
        #expect(throttle.admit("192.0.2.1", atMilliseconds: 2000) == .refused(retryAfterMilliseconds: 12_000))
    }

    @Test func `from ever new addresses of its own IPv6 network is one address`() {
        var throttle = FailureThrottle()
        for host in 1...10 { throttle.recordFailure(from: "2001:db8::\(host)", atMilliseconds: 0) }
        #expect(throttle.remembered == 1)
        #expect(throttle.admit("2001:db8::ffff", atMilliseconds: 1) == .later(milliseconds: 2000))
        #expect(throttle.admit("2001:db8:0:1::1", atMilliseconds: 1) == .now)
    }

    @Test func `and goes on as fast as it may gets one try each two seconds`() {
        var throttle = failed(10)
        var checked = 0
        var due: [Int64] = []
        for now in stride(from: Int64(0), to: 600_000, by: 10) {
            for time in due where time <= now {
                checked += 1
                throttle.recordFailure(from: "192.0.2.1", atMilliseconds: now)
            }
            due.removeAll { $0 <= now }
            if case .later(let wait) = throttle.admit("192.0.2.1", atMilliseconds: now) { due.append(now + wait) }
        }
        #expect(295...300 ~= checked)
    }

    @Test func `is one of at most so many that are remembered, and those quiet for longest make room`() {
        var settings = FailureThrottle.Settings()
        settings.addresses = 100
        var throttle = FailureThrottle(settings)
        for address in 0..<99 { throttle.recordFailure(from: "old \(address)", atMilliseconds: 0) }
        for _ in 0..<10 { throttle.recordFailure(from: "192.0.2.1", atMilliseconds: 10) }
        throttle.recordFailure(from: "one too many", atMilliseconds: 11)
        #expect(throttle.remembered <= 100)
        #expect(throttle.admit("192.0.2.1", atMilliseconds: 12) != .now)
        for address in 0..<10_000 {
            throttle.recordFailure(from: "new \(address)", atMilliseconds: 13)
            #expect(throttle.remembered <= 100)
        }
    }

    @Test func `is forgotten once it has been quiet for a minute`() {
        var throttle = failed(10)
        throttle.forgetQuiet(atMilliseconds: 59_999)
        #expect(throttle.remembered == 1)
        throttle.forgetQuiet(atMilliseconds: 60_000)
        #expect(throttle.remembered == 0)
    }

    @Test func `is not held up where the limit is lifted, and no lifted time overflows`() {
        var settings = FailureThrottle.Settings()
        settings.failures = .max
        var throttle = FailureThrottle(settings)
        for _ in 0..<5000 { throttle.recordFailure(from: "a", atMilliseconds: 0) }
        #expect(throttle.admit("a", atMilliseconds: 0) == .now)
        #expect(throttle.remembered == 0)
        settings = FailureThrottle.Settings()
        settings.failures = 0
        settings.windowMilliseconds = .max
        settings.delayMilliseconds = .max
        settings.longestWaitMilliseconds = .max
        settings.addresses = 0
        throttle = FailureThrottle(settings)
        for address in ["a", "b", "a"] {
            throttle.recordFailure(from: address, atMilliseconds: 0)
            #expect(throttle.admit(address, atMilliseconds: 0) == .later(milliseconds: 86_400_000))
        }
    }
}

@Suite struct `What counts as one address` {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"),
        ("2001:db8::1", "20010db800000000/64"), ("2001:db8:0:0:ffff:1:2:3", "20010db800000000/64"),
        ("2001:db8:0:1::1", "20010db800000001/64"), ("fe80::1%eth0", "fe80000000000000/64"),
        ("::1", "0000000000000000/64"), ("", ""), ("not an address", "not an address"),
    ])
    func `is an IPv4 address or an IPv6 network of 64 bits`(address: String, bucket: String) {
        #expect(FailureThrottle.bucket(ofAddress: address) == bucket)
    }
}

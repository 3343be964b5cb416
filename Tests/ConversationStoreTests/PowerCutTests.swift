import Glibc
import Testing

/// The player of power failures, where it has been built: `swift build --build-tests` builds it.
enum PowerCut {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    private static let writer = root + "/.build/debug/PowerCutWriter"

    static let isPossible = access(writer, X_OK) == 0 && access("/usr/bin/cc", X_OK) == 0

    /// Runs `scripts/powercut`; returns its exit code.
    static func run(cuts: Int, seed: Int) throws -> Int32 {
        let words = [
            root + "/scripts/powercut", "--cuts", "\(cuts)", "--seed", "\(seed)", "--messages", "600", "--writer",
            writer,
        ]
        var pointers = words.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        var child: pid_t = 0
        try #require(posix_spawn(&child, words[0], nil, nil, pointers, environ) == 0)
        var status: Int32 = 0
        try #require(waitpid(child, &status, 0) == child)
        return status
    }
}

@Suite(.enabled(if: PowerCut.isPossible, "PowerCutWriter and a C compiler are needed"))
struct `A power failure or a failing disk` {
    @Test func `takes nothing that was acknowledged, and the control shows that the test would see it`() throws {
        let seed = Int.random(in: 1...1_000_000)
        #expect(try PowerCut.run(cuts: 100, seed: seed) == 0, "scripts/powercut --cuts 100 --seed \(seed)")
    }
}

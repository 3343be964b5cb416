import Chance

#if canImport(Glibc)
    import Glibc
#endif

/// A run of random texts through a renderer, which tells what came out that should not have.
package enum HostileRun {
    /// 10,000 texts; the environment's `HEARD_TEXTS` says another number (`scripts/terminal-fuzz`: a million).
    package static var texts: Int {
        guard let set = getenv("HEARD_TEXTS") else { return 10_000 }
        return Int(String(cString: set)) ?? 10_000
    }

    /// Feeds texts to `render` and looks at what it wrote.
    ///
    /// - Parameters:
    ///   - batch: How many texts one rendering takes.
    ///   - share: Which part of the texts a renderer gets that takes long: one in so many.
    ///   - isLines: Whether each output is one line, in which no line feed may stand.
    ///   - seed: Of the texts; the environment's `HEARD_SEED`, or a new one.
    ///   - render: Writes the texts.
    /// - Returns: A sentence for the first output that could drive, reorder or hide something on a terminal; nil where there
    ///   is none.
    package static func problem(
        batch: Int = 1,
        share: Int = 1,
        isLines: Bool = true,
        seed: UInt64 = HostileRun.seed,
        _ render: ([String]) throws -> [[UInt8]]
    ) rethrows -> String? {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<max(1, texts / batch / share) {
            let given = (0..<batch).map { _ in
                RandomText.hostile(pieces: Int.random(in: 1...12, using: &generator), using: &generator)
            }
            for output in try render(given) {
                guard let found = self.problem(in: output, isLine: isLines) else { continue }
                return "seed \(seed): \(found) in \(String(decoding: output, as: UTF8.self).debugDescription)"
            }
        }
        return nil
    }

    package static var seed: UInt64 {
        guard let set = getenv("HEARD_SEED"), let seed = UInt64(String(cString: set)) else {
            return UInt64.random(in: 0...UInt64.max)
        }
        return seed
    }

    /// What one output holds that should not reach a terminal.
    package static func problem(in output: [UInt8], isLine: Bool) -> String? {
        if let foreign = OwnSequences.foreign(in: output) { return foreign }
        for scalar in String(decoding: output, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D: if isLine { return "a line break" }
            // Bidirectional controls (UAX 9), zero-width, interlinear and language tags; ZWNJ and ZWJ are letters of some
            // scripts, and the tags of flags end in U+E007F.
            case 0x061C, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0001:
                return "U+\(String(scalar.value, radix: 16, uppercase: true))"
            default: break
            }
        }
        return nil
    }
}

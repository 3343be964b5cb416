/// A phrase as it is written in the lists, spelt out into the word sequences that it stands for.
///
/// `a|b` is either word, a final `?` makes a word optional, `<name>` is any word of a class, `*` up to three words,
/// `^` first the beginning of a sentence, `$` last the end of the message. A `?`, `!`, `.` or `,` alone is that mark.
struct PhrasePattern {
    /// The most sequences one line may stand for.
    static let mostSequences = 512

    let steps: [[Alternative]]

    enum Alternative: Equatable {
        case nothing
        case word([UInt8])
        case kind(String)
        case gap, opening, final
    }

    /// - Throws: a `PatternProblem` as the end of a sentence.
    init(_ text: String) throws(PatternProblem) {
        var steps: [[Alternative]] = []
        for part in text.split(separator: " ") { steps.append(try Self.step(part)) }
        guard !steps.isEmpty else { throw PatternProblem("the phrase is empty") }
        guard steps.count <= PhraseTree.longestPhrase else {
            throw PatternProblem("the phrase has more than \(PhraseTree.longestPhrase) words")
        }
        let total = steps.reduce(1) { min($0 * $1.count, Self.mostSequences + 1) }
        guard total <= Self.mostSequences else {
            throw PatternProblem("the phrase stands for more than \(Self.mostSequences) sequences")
        }
        guard !steps.dropFirst().contains([.opening]), !steps.dropLast().contains([.final]),
            steps.first != [.gap], steps.last != [.gap]
        else { throw PatternProblem("^ stands first, $ last, and * between words") }
        self.steps = steps
    }

    private static func step(_ part: Substring) throws(PatternProblem) -> [Alternative] {
        switch part {
        case "*": return [.gap]
        case "^": return [.opening]
        case "$": return [.final]
        case "?", "!", ".", ",": return [.word(Array(part.utf8))]
        default: break
        }
        var alternatives: [Alternative] = []
        let optional = part.hasSuffix("?")
        for choice in (optional ? part.dropLast() : part).split(separator: "|", omittingEmptySubsequences: false) {
            if Vocabulary.marks.contains(String(choice)) {
                alternatives.append(.word(Array(choice.utf8)))
            } else if choice.hasPrefix("<"), choice.hasSuffix(">") {
                alternatives.append(.kind(String(choice.dropFirst().dropLast())))
            } else {
                alternatives.append(.word(try Self.word(choice)))
            }
        }
        if optional { alternatives.append(.nothing) }
        return alternatives
    }

    /// One word in its folded form.
    static func word(_ text: Substring) throws(PatternProblem) -> [UInt8] {
        guard !text.isEmpty else { throw PatternProblem("a word is empty") }
        var folded: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.scalarClass {
            case .letter: folded.append(scalar: scalar.folded)
            case .digit: if folded.last != 0x23 { folded.append(0x23) }
            case .apostrophe: folded.append(0x27)
            case .mark: continue
            case .symbol where scalar == "*" || scalar == "#" || scalar.value > 0x7F: folded.append(scalar: scalar)
            default: throw PatternProblem("\"\(text)\" holds a sign that never stands inside a word")
            }
        }
        return folded
    }

    /// Every sequence of the pattern, in the order of its alternatives.
    func sequences() -> [[Alternative]] {
        var all: [[Alternative]] = [[]]
        for step in steps {
            all = all.flatMap { head in step.map { $0 == .nothing ? head : head + [$0] } }
        }
        return all.filter { !$0.isEmpty }
    }
}

/// What is wrong with a phrase.
struct PatternProblem: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

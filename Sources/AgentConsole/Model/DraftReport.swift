internal import ReflectBack

/// What the draft check said, in words.
enum DraftReport {
    static func advice(_ review: DraftReview, of text: String) -> Advice {
        let lines = lines(review, of: text)
        let title = lines.isEmpty ? "it reads well, nothing to tweak" : "would you tweak it?"
        return Advice(from: nil, title: title, lines: lines.map { SafeText(line: $0) })
    }

    private static func lines(_ review: DraftReview, of text: String) -> [String] {
        var lines: [String] = []
        let scalars = Array(text.unicodeScalars)
        for finding in review.findings {
            let start = min(max(0, finding.start), scalars.count)
            let end = min(max(start, finding.end), scalars.count)
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[start..<end])
            let quoted = words.isEmpty ? "" : "\"\(SafeText(line: String(words)))\": "
            let instead = finding.instead.isEmpty ? "" : " Instead: \(SafeText(line: finding.instead))"
            lines.append("\(quoted)\(SafeText(line: finding.why))\(instead)")
        }
        lines += missing("Left out, what happened", review.missingFacts.map(\.text))
        lines += missing("Left out, what they want", review.missingWants.map(\.text))
        lines += missing("Left out, how they feel", review.missingFeeling.map { [$0] } ?? [])
        return lines
    }

    private static func missing(_ title: String, _ quotes: [String]) -> [String] {
        guard !quotes.isEmpty else { return [] }
        return ["\(title): \(quotes.map { "\"\(SafeText(line: $0))\"" }.joined(separator: "; "))"]
    }
}

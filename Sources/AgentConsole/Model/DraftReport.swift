internal import ReflectBack

/// What the draft check said, as lines.
enum DraftReport {
    static func lines(_ review: DraftReview, of text: String) -> [String] {
        var lines: [String] = []
        let scalars = Array(text.unicodeScalars)
        for finding in review.findings {
            let start = min(max(0, finding.start), scalars.count)
            let end = min(max(start, finding.end), scalars.count)
            var words = String.UnicodeScalarView()
            words.append(contentsOf: scalars[start..<end])
            let quoted = words.isEmpty ? "" : "\"\(SafeText(line: String(words)))\": "
            let instead = finding.instead.isEmpty ? "" : " Instead: \(SafeText(line: finding.instead))"
            lines.append("Would you tweak it? \(quoted)\(SafeText(line: finding.why))\(instead)")
        }
        lines += missing("What happened is left out", review.missingFacts.map(\.text))
        lines += missing("What they want is left out", review.missingWants.map(\.text))
        lines += missing("How they feel is left out", review.missingFeeling.map { [$0] } ?? [])
        return lines.isEmpty ? ["The draft reads well: nothing to tweak."] : lines
    }

    private static func missing(_ title: String, _ quotes: [String]) -> [String] {
        guard !quotes.isEmpty else { return [] }
        return ["\(title): \(quotes.map { "\"\(SafeText(line: $0))\"" }.joined(separator: "; "))"]
    }
}

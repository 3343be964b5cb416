import SentimentAnalysis

/// One line of `reflect-acknowledge.tsv`: which kind of acknowledgement a pattern speaks for, and how strongly.
struct AcknowledgementRule: Sendable {
    var how: Acknowledgement.How
    /// In tenths; a kind counts from 10 on, and a negative weight speaks against all.
    var weight: Int
}

extension PhrasebookContents {
    /// `how`, `weight`, `pattern`; how is one of the kinds, or `not`.
    mutating func readAcknowledgements(_ source: LexiconSource) throws(LexiconError) {
        for row in try table(source, ["how", "weight", "pattern"]).rows {
            guard let weight = Int(row.fields[1]), abs(weight) <= 100 else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "the weight must be a whole number from -100 to 100"
                )
            }
            let how = Acknowledgement.How(rawValue: row.fields[0])
            guard let how, how != .none || weight < 0 else {
                throw LexiconError(
                    path: source.path,
                    line: row.line,
                    problem: "names an unknown kind \"\(row.fields[0])\""
                )
            }
            add(
                try compile(row.fields[2], row, source.path),
                acknowledging: AcknowledgementRule(how: how, weight: weight)
            )
        }
    }
}

extension Reflector {
    /// What `reply`, the agent's message `seq`, acknowledged of the customer's `turns`, and by which words.
    package func acknowledgement(in reply: String, seq: Int, toward turns: [Turn]) -> Acknowledgement {
        let passage = Tokeniser.passage(reply, message: seq, phrasebook: phrasebook)
        let hits = phrasebook.acknowledgements.hits(passage.tokens, in: 0..<passage.tokens.count)
        var sums: [Acknowledgement.How: Int] = [:]
        var against = 0
        var seen: Set<Int> = []
        var anchored: Set<Acknowledgement.How> = []
        for hit in hits where seen.insert(hit.value).inserted {
            let rule = phrasebook.acknowledgementKinds[hit.value]
            if rule.how == .none { against += rule.weight } else { sums[rule.how, default: 0] += rule.weight }
            if rule.weight >= Self.leastAnchor { anchored.insert(rule.how) }
        }
        let order: [Acknowledgement.How] = [.feeling, .facts, .sympathy, .apology]
        guard
            let how = order.first(where: {
                anchored.contains($0) && (sums[$0] ?? 0) + against >= Self.leastAcknowledgement
            })
        else {
            return Acknowledgement(how: .none, evidence: [])
        }
        return Acknowledgement(how: how, evidence: evidence(hits, of: how, passage, seq))
    }

    /// The sum of weights, in tenths, from which a kind counts.
    static let leastAcknowledgement = 10
    /// The weight, in tenths, of the pattern that a kind needs at least one of, and that is shown as evidence.
    static let leastAnchor = 6

    private func evidence(
        _ hits: [PatternSet.Hit],
        of how: Acknowledgement.How,
        _ passage: Passage,
        _ seq: Int
    ) -> [Evidence] {
        var evidence: [Evidence] = []
        for hit in hits {
            let rule = phrasebook.acknowledgementKinds[hit.value]
            guard rule.how == how, rule.weight >= Self.leastAnchor else { continue }
            let start = passage.tokens[hit.range.lowerBound].start
            let end = passage.tokens[hit.range.upperBound - 1].end
            if let last = evidence.last, start < last.end { continue }
            let text = passage.slice(start, end)
            evidence.append(
                Evidence(seq: seq, start: start, end: end, text: text, cue: how.rawValue, weight: 0, base: 0)
            )
        }
        return evidence
    }
}

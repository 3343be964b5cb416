import SentimentAnalysis

/// Chooses what one hint is for, and fills it.
struct HintBuilder {
    let phrasebook: Phrasebook
    let gate: SuggestionGate
    let situation: Situation
    let readers: [Reader]
    let newest: Reader

    var sentences: Sentences { phrasebook.sentences }

    func hint() -> HintContent? {
        var hint = HintContent(kind: .reflectBack)
        hint.facts = readers.flatMap { reader in
            reader.facts.best(Reflector.mostFacts).map {
                Quote(text: reader.passage.slice($0.start, $0.end), about: $0.message)
            }
        }
        hint.wants = readers.flatMap { reader in
            reader.wants.prefix(Reflector.mostWants).map {
                Quote(text: reader.passage.slice($0.start, $0.end), about: $0.message)
            }
        }
        hint.about = situation.turns.suffix(Reflector.mostTurns).map(\.seq).sorted()
        if readers.contains(where: { $0.signs.contains(.distress) }) {
            hint.kind = .safety
            hint.prompts = sentences.all(.promptSafety)
            return hint
        }
        if let asking = passedOn() {
            hint.kind = .leaveRisk
            hint.prompts = [asking]
            return hint
        }
        return filled(hint)
    }

    /// Somebody who wants out, or a person, or to be left alone is served first and not reflected.
    private func passedOn() -> String? {
        if newest.signs.contains(.leaving) { return sentences.text(.promptLeaving) }
        if newest.signs.contains(.human) { return sentences.text(.promptPerson) }
        return nil
    }

    private func filled(_ base: HintContent) -> HintContent? {
        var hint = base
        let plan = plan()
        if let text = suggestion(plan) {
            hint.suggestions = [Suggestion(id: "s1", text: text)]
            hint.kind = plan.facts.isEmpty && plan.want == nil ? .acknowledge : .reflectBack
        } else {
            hint.kind = kind()
        }
        hint.prompts = prompts(hasSuggestion: !hint.suggestions.isEmpty)
        if situation.isAcknowledged, !hint.wants.isEmpty {
            hint.kind = .offerOrWish
            hint.prompts = [sentences.text(.promptOffer)]
            for slot in [Sentences.Slot.offer, .wish] where !situation.suggested.contains(sentences.text(slot)) {
                hint.suggestions.append(Suggestion(id: "s\(hint.suggestions.count + 1)", text: sentences.text(slot)))
            }
        }
        let isWorthIt =
            !hint.suggestions.isEmpty || !hint.facts.isEmpty || !hint.wants.isEmpty || newest.feeling != nil
            || newest.hasQuestion || newest.hasProblem || !newest.signs.isEmpty || isUneasy
        return isWorthIt ? hint : nil
    }

    private var isUneasy: Bool { (situation.turns.last?.energy?.level ?? .calm) >= .uneasy }

    // MARK: The sentence

    /// What a suggestion is made of.
    struct Plan {
        var facts: [Reader.Fact] = []
        var feeling: Reader.NamedFeeling?
        var want: Reader.Want?
    }

    /// The most words that two facts may have together.
    static let mostFactWords = 30

    private func plan() -> Plan {
        var plan = Plan()
        plan.feeling = readers.compactMap(\.feeling).last { $0.isOwned } ?? readers.compactMap(\.feeling).last
        plan.facts = facts()
        plan.want = readers.flatMap(\.wants).last { want in
            if want.written == nil { return false }
            if want.isLeaning, !plan.facts.contains(where: { $0.message == want.message && $0.end <= want.start }) {
                return false
            }
            return !plan.facts.contains { $0.message == want.message && $0.start < want.end && want.start < $0.end }
        }
        return plan
    }

    /// The fact that says most, and the one beside it when that says something else that went wrong.
    private func facts() -> [Reader.Fact] {
        let known = readers.flatMap(\.facts).filter { $0.written != nil }
        guard let top = known.map(\.score).max(), let best = known.firstIndex(where: { $0.score == top }) else {
            return []
        }
        for other in [best + 1, best - 1] where known.indices.contains(other) && known[other].score >= Reader.leastFact
        {
            let pair = other > best ? [known[best], known[other]] : [known[other], known[best]]
            if pair[0].message == pair[1].message, fit(pair[0].written ?? "", pair[1].written ?? "") { return pair }
        }
        return [known[best]]
    }

    private func fit(_ first: String, _ second: String) -> Bool {
        let left = first.split(separator: " ")
        let right = second.split(separator: " ")
        let shared = right.count { left.contains($0) }
        return left.count + right.count <= Self.mostFactWords && shared * 2 < min(left.count, right.count) + 1
    }

    private func suggestion(_ plan: Plan) -> String? {
        guard newest.signs.isDisjoint(with: [.corrects]) else { return nil }
        let composer = Composer(phrasebook: phrasebook, turn: situation.suggested.count)
        let isLoud = newest.passage.loudness > 1
        var feeling = plan.feeling.map { composer.feeling($0, isLoud: isLoud) }
        if feeling == nil, plan.facts.isEmpty, isPlainlyWrong { feeling = composer.inferred(isLoud: isLoud) }
        guard !plan.facts.isEmpty || plan.want != nil || isFeelingEnough(plan) || isPlainlyWrong else { return nil }
        let messages = readers.map(\.passage)
        var tries = [(plan.facts, plan.want)]
        if plan.facts.count > 1 { tries += [([plan.facts[0]], plan.want), ([plan.facts[1]], plan.want)] }
        if plan.want != nil { tries += [(plan.facts, nil), (Array(plan.facts.prefix(1)), nil)] }
        for (facts, want) in tries {
            let texts = facts.compactMap(\.written)
            guard let text = composer.suggestion(facts: texts, feeling: feeling, want: want?.written) else { continue }
            if !situation.suggested.contains(text), gate.refusals(of: text, toward: messages).isEmpty { return text }
        }
        return nil
    }

    /// Something of the customer's or the company's went wrong, in words that cannot be said back: the situation is named.
    private var isPlainlyWrong: Bool {
        guard newest.signs.isDisjoint(with: [.sarcasm, .rhetorical]) else { return false }
        return newest.facts.contains { fact in
            let words = newest.tokens[fact.range]
            let isService = words.contains { $0.is([.own, .company]) && !$0.is(.subject) }
            return fact.score >= Self.leastPlain && isService
                && words.contains { $0.is(.problem) && !$0.is(.auxiliary) }
                && !words.contains { $0.is([.profane, .sarcasm, .positive]) }
        }
    }

    /// The score of a fact that says by itself how the situation is.
    static let leastPlain = 6

    /// A feeling alone is said where the customer owned it, or where nothing hints that it is a joke.
    private func isFeelingEnough(_ plan: Plan) -> Bool {
        guard let feeling = plan.feeling else { return false }
        return feeling.isOwned || !newest.signs.contains(.sarcasm)
    }

    // MARK: Prompts

    private func kind() -> HintContent.Kind {
        if newest.signs.contains(.repeated) || situation.contactNumber > 1 { return .repeatContact }
        if newest.passage.loudness > 2 || newest.signs.contains(.rant) { return .slowDown }
        if !newest.facts.isEmpty, newest.wants.isEmpty { return .askWant }
        return .perspective
    }

    private func prompts(hasSuggestion: Bool) -> [String] {
        var prompts: [String] = []
        if newest.signs.contains(.corrects) { prompts.append(sentences.text(.promptCorrected)) }
        if newest.signs.contains(.repeated) || situation.contactNumber > 1 {
            prompts.append(sentences.text(.promptRepeated))
        }
        if !hasSuggestion {
            if newest.signs.contains(.sarcasm) { prompts.append(sentences.text(.promptSarcasm)) }
            if newest.hasQuestion, newest.facts.isEmpty { prompts.append(sentences.text(.promptQuestion)) }
            if newest.passage.loudness > 2 || newest.signs.contains(.rant) {
                prompts.append(sentences.text(newest.facts.isEmpty ? .promptAnger : .promptSlow))
            }
            if newest.facts.isEmpty { prompts.append(sentences.text(.promptNoFact)) }
        }
        if readers.allSatisfy(\.wants.isEmpty) { prompts.append(sentences.text(.promptNoWant)) }
        if prompts.isEmpty || !hasSuggestion { prompts.append(sentences.text(.perspective, readers.count)) }
        return Array(prompts.prefix(2))
    }
}

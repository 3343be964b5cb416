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
        guard bringsSomething() || isPairDue(hint) else { return nil }
        let plan = plan()
        if let text = suggestion(plan) {
            hint.suggestions = [Suggestion(id: "s1", text: text)]
            hint.kind = plan.story == nil && plan.facts.isEmpty && plan.want == nil ? .acknowledge : .reflectBack
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

    // MARK: The sentence

    /// What a suggestion is made of.
    struct Plan {
        /// Whole sentences, joined.
        var story: Story.Told?
        var facts: [Reader.Fact] = []
        var feeling: Reader.NamedFeeling?
        var want: Reader.Want?
    }

    /// The most words that two facts may have together.
    static let mostFactWords = 30

    /// The messages that a sentence speaks of: all that are recent, but only the newest once the customer was acknowledged.
    private var told: [Reader] { situation.isAcknowledged ? [newest] : readers }

    private func plan() -> Plan {
        var plan = Plan()
        plan.feeling = told.compactMap(\.feeling).last { $0.isOwned } ?? told.compactMap(\.feeling).last
        if newest.signs.isDisjoint(with: [.sarcasm]) {
            plan.story = Story(readers: told, phrasebook: phrasebook).told()
            plan.facts = facts()
        }
        plan.want = told.flatMap(\.wants).last { want in
            if want.written == nil { return false }
            if want.isLeaning, !isHeld(want, by: plan) { return false }
            return !plan.facts.contains { $0.message == want.message && $0.start < want.end && want.start < $0.end }
        }
        if plan.story == nil, plan.facts.isEmpty, !isEnough(plan.want) { plan.want = nil }
        return plan
    }

    /// Whether what `it` means in a wish is said before it.
    private func isHeld(_ want: Reader.Want, by plan: Plan) -> Bool {
        if let story = plan.story { return story.stands(before: want.start, in: want.message) }
        return plan.facts.contains { $0.message == want.message && $0.end <= want.start }
    }

    /// A wish alone is half of the story where something went wrong that cannot be said, and a joke where it names
    /// nothing that a desk can give.
    private func isEnough(_ want: Reader.Want?) -> Bool {
        guard let want, let reader = readers.first(where: { $0.passage.tokens.first?.message == want.message }) else {
            return false
        }
        if readers.contains(where: { reader in reader.sentences.contains { isMissed($0, of: reader) } }) {
            return false
        }
        return reader.tokens.contains { token in
            token.start >= want.start && token.end <= want.end
                && token.is([.own, .company, .countable, .service, .infinitive, .question, .modal])
        }
    }

    /// The score of a fact that says by itself how the situation is.
    static let leastPlain = 6

    /// A sentence that says what went wrong or how long it took is missed beside a wish that is said alone.
    private func isMissed(_ sentence: Reader.Sentence, of reader: Reader) -> Bool {
        guard sentence.range.count >= Story.leastPiece else { return false }
        if sentence.weight >= Self.leastPlain { return true }
        if sentence.weight >= Story.leastMissed, sentence.range.count >= Story.leastMissedWords { return true }
        return reader.tokens[sentence.range].contains { token in
            token.is([.unit, .waiting]) || token.is(.problem) && !token.is([.auxiliary, .negator])
        }
    }

    /// The fact that says most, and the one beside it when that says something else that went wrong.
    private func facts() -> [Reader.Fact] {
        let known = told.flatMap(\.facts).filter { $0.written != nil }
        guard let top = known.map(\.score).max(), let best = known.firstIndex(where: { $0.score == top }) else {
            return []
        }
        guard isEnough(known[best]) else { return [] }
        for other in [best + 1, best - 1] where known.indices.contains(other) && known[other].score >= Reader.leastFact
        {
            let pair = other > best ? [known[best], known[other]] : [known[other], known[best]]
            if pair[0].message == pair[1].message, fit(pair[0].written ?? "", pair[1].written ?? "") { return pair }
        }
        return [known[best]]
    }

    /// A clause alone is half of the story where more went wrong beside it, or where most of its message stands outside.
    private func isEnough(_ fact: Reader.Fact) -> Bool {
        guard let reader = readers.first(where: { $0.passage.tokens.first?.message == fact.message }) else {
            return false
        }
        let outside = reader.tokens.indices.filter { !fact.range.contains($0) && reader.tokens[$0].isWord }
        let inside = fact.range.count { reader.tokens[$0].isWord }
        let isMissed = reader.sentences.contains { sentence in
            let rest = sentence.range.filter { !fact.range.contains($0) }
            if rest.count == sentence.range.count, rest.count >= Story.leastMissedWords,
                sentence.weight >= Story.leastMissed
            {
                return true
            }
            guard rest.count >= Story.leastPiece else { return false }
            if rest.contains(where: { reader.tokens[$0].is(.problem) }) { return true }
            return sentence.range.contains(fact.range.lowerBound)
                && rest.contains { reader.tokens[$0].is([.subject, .number]) || reader.tokens[$0].isActing }
        }
        return !isMissed && outside.count <= inside * 2
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
        if feeling == nil, plan.story == nil, plan.facts.isEmpty, isPlainlyWrong {
            feeling = composer.inferred(isLoud: isLoud)
        }
        guard plan.story != nil || !plan.facts.isEmpty || plan.want != nil || isFeelingEnough(plan) || isPlainlyWrong
        else { return nil }
        let messages = readers.map(\.heard)
        let isAsked = newest.hasQuestion && !newest.signs.contains(.rhetorical) || !newest.wants.isEmpty
        for attempt in attempts(plan, feeling) {
            guard
                let text = composer.suggestion(
                    facts: attempt.facts,
                    feeling: attempt.feeling,
                    want: attempt.want,
                    isAsked: isAsked
                )
            else { continue }
            if text.utf8.count(where: { $0 == UInt8(ascii: " ") }) > SuggestionGate.mostWords { continue }
            if !situation.suggested.contains(text), gate.refusals(of: text, toward: messages).isEmpty { return text }
        }
        return nil
    }

    /// One thing that might be said.
    private struct Attempt {
        var facts: [String]
        var feeling: String?
        var want: String?
    }

    /// What might be said, best first: the whole story, then the clause that says most.
    private func attempts(_ plan: Plan, _ feeling: String?) -> [Attempt] {
        let want = plan.want?.written
        var attempts: [Attempt] = []
        if let story = plan.story?.text {
            attempts = [
                Attempt(facts: [story], feeling: feeling, want: want), Attempt(facts: [story], want: want),
                Attempt(facts: [story], feeling: feeling), Attempt(facts: [story]),
            ]
        }
        let facts = plan.facts.compactMap(\.written)
        attempts.append(Attempt(facts: facts, feeling: feeling, want: want))
        if facts.count > 1 { attempts += facts.map { Attempt(facts: [$0], feeling: feeling, want: want) } }
        if want != nil {
            attempts += [
                Attempt(facts: facts, feeling: feeling), Attempt(facts: Array(facts.prefix(1)), feeling: feeling),
            ]
        }
        return attempts
    }

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
        if readers.allSatisfy({ $0.wants.isEmpty }) { prompts.append(sentences.text(.promptNoWant)) }
        if prompts.isEmpty || !hasSuggestion { prompts.append(sentences.text(.perspective, readers.count)) }
        return Array(prompts.prefix(2))
    }
}

/// Puts facts, a feeling and a wish into one sentence that an agent would send.
struct Composer {
    let phrasebook: Phrasebook
    /// How many sentences this conversation was already offered: it picks the opening.
    let turn: Int

    /// `facts` are clauses, `want` what stands after "you'd like", `feeling` a whole sentence; `isAsked` where the customer
    /// wants something that cannot be said, and would be asked for it again.
    func suggestion(facts: [String], feeling: String?, want: String?, isAsked: Bool = false) -> String? {
        let sentences = phrasebook.sentences
        var parts: [String] = []
        if facts.count > 1 {
            parts.append(fill(sentences.text(.facts, turn), "⟨fact⟩", facts[0], "⟨fact2⟩", facts[1]))
        } else if let fact = facts.first {
            parts.append(fill(sentences.text(.fact, turn), "⟨fact⟩", fact))
        }
        if let feeling { parts.append(feeling) }
        if let want { parts.append(fill(sentences.text(parts.isEmpty ? .wantAlone : .want, turn), "⟨want⟩", want)) }
        guard !parts.isEmpty else { return nil }
        let open: Sentences.Slot =
            facts.isEmpty ? (isAsked ? .checkAsked : .checkFeeling) : (isAsked ? .check : .checkOpen)
        let check = want == nil ? open : .check
        parts.append(sentences.text(check, turn))
        return parts.joined(separator: " ")
    }

    /// The feeling as a sentence: of the person when they owned it, of the situation otherwise.
    func feeling(_ named: Reader.NamedFeeling, isLoud: Bool) -> String {
        let sentences = phrasebook.sentences
        if named.isOwned { return fill(sentences.text(.feelingPerson), "⟨feeling⟩", named.feeling.person) }
        let isStrong = isLoud || named.feeling.kind == .anger || named.feeling.kind == .hardship
        let slot: Sentences.Slot = isStrong ? .feelingStrong : .feelingSituation
        return fill(sentences.text(slot), "⟨feeling⟩", named.feeling.situation)
    }

    /// What a situation is like that went plainly wrong, where no word for it was used.
    func inferred(isLoud: Bool) -> String {
        fill(
            phrasebook.sentences.text(isLoud ? .feelingStrong : .feelingSituation),
            "⟨feeling⟩",
            phrasebook.sentences.text(.inferred)
        )
    }

    func fill(_ template: String, _ place: String, _ text: String, _ second: String = "", _ other: String = "")
        -> String
    {
        var result = ""
        var rest = template.unicodeScalars[...]
        while let open = rest.firstIndex(of: "⟨"), let close = rest[open...].firstIndex(of: "⟩") {
            result += Substring(rest[..<open])
            let name = Substring(rest[open...close])
            let value = name.isSame(as: place) ? text : name.isSame(as: second) ? other : String(name)
            result += result.isEmpty && !name.isSame(as: "⟨duration⟩") ? value.capitalisedFirst : value
            rest = rest[rest.index(after: close)...]
        }
        return result + Substring(rest)
    }
}

extension Substring {
    /// Byte for byte, which needs no normal form.
    fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

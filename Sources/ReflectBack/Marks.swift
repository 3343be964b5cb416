/// What a word can be: its uses in a sentence, and what it means to a support desk.
///
/// Each is computed and not stored, because a stored one is looked up behind a lock at every use.
///
/// The names are those that the column `marks` of `reflect-words.tsv` may hold.
struct Marks: OptionSet, Sendable, Hashable {
    let rawValue: UInt128

    // MARK: Open classes (also one letter each in `reflect-vocabulary.tsv`)
    static var noun: Marks { Marks(rawValue: 1 << 0) }
    static var plural: Marks { Marks(rawValue: 1 << 1) }
    static var verb: Marks { Marks(rawValue: 1 << 2) }
    static var third: Marks { Marks(rawValue: 1 << 3) }
    static var past: Marks { Marks(rawValue: 1 << 4) }
    static var participle: Marks { Marks(rawValue: 1 << 5) }
    static var gerund: Marks { Marks(rawValue: 1 << 6) }
    static var adjective: Marks { Marks(rawValue: 1 << 7) }
    static var adverb: Marks { Marks(rawValue: 1 << 8) }

    // MARK: Closed classes
    static var determiner: Marks { Marks(rawValue: 1 << 9) }
    static var possessive: Marks { Marks(rawValue: 1 << 10) }
    static var subject: Marks { Marks(rawValue: 1 << 11) }
    static var object: Marks { Marks(rawValue: 1 << 12) }
    static var preposition: Marks { Marks(rawValue: 1 << 13) }
    static var coordinator: Marks { Marks(rawValue: 1 << 14) }
    static var subordinator: Marks { Marks(rawValue: 1 << 15) }
    static var be: Marks { Marks(rawValue: 1 << 16) }
    static var have: Marks { Marks(rawValue: 1 << 17) }
    static var `do`: Marks { Marks(rawValue: 1 << 18) }
    static var modal: Marks { Marks(rawValue: 1 << 19) }
    static var negator: Marks { Marks(rawValue: 1 << 20) }
    static var question: Marks { Marks(rawValue: 1 << 21) }
    static var interjection: Marks { Marks(rawValue: 1 << 22) }
    static var number: Marks { Marks(rawValue: 1 << 23) }
    static var infinitive: Marks { Marks(rawValue: 1 << 24) }
    static var particle: Marks { Marks(rawValue: 1 << 25) }
    static var pronoun: Marks { Marks(rawValue: 1 << 26) }
    static var relative: Marks { Marks(rawValue: 1 << 27) }
    static var existential: Marks { Marks(rawValue: 1 << 28) }

    // MARK: Persons
    static var first: Marks { Marks(rawValue: 1 << 29) }
    static var second: Marks { Marks(rawValue: 1 << 30) }
    static var dangling: Marks { Marks(rawValue: 1 << 31) }
    static var person: Marks { Marks(rawValue: 1 << 32) }

    // MARK: Meaning
    static var unit: Marks { Marks(rawValue: 1 << 33) }
    static var time: Marks { Marks(rawValue: 1 << 34) }
    static var own: Marks { Marks(rawValue: 1 << 35) }
    static var company: Marks { Marks(rawValue: 1 << 36) }
    static var problem: Marks { Marks(rawValue: 1 << 37) }
    static var sarcasm: Marks { Marks(rawValue: 1 << 38) }
    static var profane: Marks { Marks(rawValue: 1 << 39) }
    static var insult: Marks { Marks(rawValue: 1 << 40) }
    static var positive: Marks { Marks(rawValue: 1 << 41) }
    static var booster: Marks { Marks(rawValue: 1 << 42) }
    static var service: Marks { Marks(rawValue: 1 << 43) }
    static var reporting: Marks { Marks(rawValue: 1 << 44) }
    static var linking: Marks { Marks(rawValue: 1 << 45) }
    static var opinion: Marks { Marks(rawValue: 1 << 46) }
    static var feeling: Marks { Marks(rawValue: 1 << 47) }
    static var incomplete: Marks { Marks(rawValue: 1 << 48) }
    static var domain: Marks { Marks(rawValue: 1 << 49) }
    static var expletive: Marks { Marks(rawValue: 1 << 50) }
    static var vague: Marks { Marks(rawValue: 1 << 51) }
    static var passive: Marks { Marks(rawValue: 1 << 52) }
    static var ordinal: Marks { Marks(rawValue: 1 << 53) }
    static var hypothetical: Marks { Marks(rawValue: 1 << 54) }
    static var known: Marks { Marks(rawValue: 1 << 55) }
    static var abbreviation: Marks { Marks(rawValue: 1 << 56) }
    static var ditransitive: Marks { Marks(rawValue: 1 << 57) }
    static var wish: Marks { Marks(rawValue: 1 << 58) }
    static var ergative: Marks { Marks(rawValue: 1 << 59) }
    static var mass: Marks { Marks(rawValue: 1 << 60) }
    static var generic: Marks { Marks(rawValue: 1 << 61) }
    static var waiting: Marks { Marks(rawValue: 1 << 62) }
    static var countable: Marks { Marks(rawValue: 1 << 63) }
    static var contrast: Marks { Marks(rawValue: 1 << 64) }
    static var place: Marks { Marks(rawValue: 1 << 65) }
    static var singular: Marks { Marks(rawValue: 1 << 66) }
    static var bare: Marks { Marks(rawValue: 1 << 67) }

    /// Every name that a word list may use.
    static let named: [String: Marks] = [
        "noun": .noun, "plural": .plural, "verb": .verb, "third": .third, "past": .past, "participle": .participle,
        "gerund": .gerund, "adjective": .adjective, "adverb": .adverb, "determiner": .determiner,
        "possessive": .possessive, "subject": .subject, "object": .object, "preposition": .preposition,
        "coordinator": .coordinator, "subordinator": .subordinator, "be": .be, "have": .have, "do": .do,
        "modal": .modal, "negator": .negator, "question": .question, "interjection": .interjection,
        "number": .number, "infinitive": .infinitive, "particle": .particle, "pronoun": .pronoun,
        "relative": .relative, "existential": .existential, "first": .first, "second": .second,
        "dangling": .dangling, "person": .person, "unit": .unit, "time": .time, "own": .own, "company": .company,
        "problem": .problem, "sarcasm": .sarcasm, "profane": .profane, "insult": .insult, "positive": .positive,
        "booster": .booster, "service": .service, "reporting": .reporting, "linking": .linking,
        "opinion": .opinion, "feeling": .feeling, "domain": .domain,
        "expletive": .expletive, "vague": .vague, "passive": .passive, "ordinal": .ordinal,
        "hypothetical": .hypothetical, "abbreviation": .abbreviation, "ditransitive": .ditransitive,
        "wish": .wish, "ergative": .ergative, "known": .known, "mass": .mass, "generic": .generic, "waiting": .waiting,
        "countable": .countable, "contrast": .contrast, "place": .place, "incomplete": .incomplete,
        "singular": .singular,
        "bare": .bare,
    ]

    /// The letters of `reflect-vocabulary.tsv`; `x` is a word of which only the spelling is known.
    static let letters: [UInt8: Marks] = [
        UInt8(ascii: "n"): .noun, UInt8(ascii: "s"): .plural, UInt8(ascii: "v"): .verb, UInt8(ascii: "z"): .third,
        UInt8(ascii: "d"): .past, UInt8(ascii: "p"): .participle, UInt8(ascii: "g"): .gerund,
        UInt8(ascii: "a"): .adjective, UInt8(ascii: "r"): .adverb, UInt8(ascii: "x"): .known,
    ]

    /// The uses that a line of `reflect-words.tsv` replaces when it names at least one of them.
    static var uses: Marks { Marks(rawValue: (1 << 29) - 1) }
    /// The open classes.
    static var open: Marks { Marks(rawValue: (1 << 9) - 1) }
    /// A finite or auxiliary form of be, have, do, or a modal.
    static var auxiliary: Marks { Marks(rawValue: 0b1111 << 16) }
}

/// A word as the lists know it.
struct Word: Sendable, Hashable {
    /// The same for the same spelling, or 0 for a word that is in no list.
    var id: Int32
    var marks: Marks
    /// The commonest of its open uses.
    var main: Marks
    /// The sets of patterns that can begin with it, a bit each.
    var begins: UInt64 = 0
    /// Whether it may be a chat spelling of something else.
    var isSpelled = false
    /// Whether the agent says it another way: `my`, `was`.
    var isChanged = false
    /// Whether it is a simple past whose participle looks different: `gave`.
    var isIrregular = false

    func `is`(_ marks: Marks) -> Bool { !self.marks.isDisjoint(with: marks) }

    static let unknown = Word(id: 0, marks: [], main: [])
}

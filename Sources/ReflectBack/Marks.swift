/// What a word can be: its uses in a sentence, and what it means to a support desk.
///
/// The names are those that the column `marks` of `reflect-words.tsv` may hold.
struct Marks: OptionSet, Sendable, Hashable {
    let rawValue: UInt128

    // MARK: Open classes (also one letter each in `reflect-vocabulary.tsv`)
    static let noun = Marks(rawValue: 1 << 0)
    static let plural = Marks(rawValue: 1 << 1)
    static let verb = Marks(rawValue: 1 << 2)
    static let third = Marks(rawValue: 1 << 3)
    static let past = Marks(rawValue: 1 << 4)
    static let participle = Marks(rawValue: 1 << 5)
    static let gerund = Marks(rawValue: 1 << 6)
    static let adjective = Marks(rawValue: 1 << 7)
    static let adverb = Marks(rawValue: 1 << 8)

    // MARK: Closed classes
    static let determiner = Marks(rawValue: 1 << 9)
    static let possessive = Marks(rawValue: 1 << 10)
    static let subject = Marks(rawValue: 1 << 11)
    static let object = Marks(rawValue: 1 << 12)
    static let preposition = Marks(rawValue: 1 << 13)
    static let coordinator = Marks(rawValue: 1 << 14)
    static let subordinator = Marks(rawValue: 1 << 15)
    static let be = Marks(rawValue: 1 << 16)
    static let have = Marks(rawValue: 1 << 17)
    static let `do` = Marks(rawValue: 1 << 18)
    static let modal = Marks(rawValue: 1 << 19)
    static let negator = Marks(rawValue: 1 << 20)
    static let question = Marks(rawValue: 1 << 21)
    static let interjection = Marks(rawValue: 1 << 22)
    static let number = Marks(rawValue: 1 << 23)
    static let infinitive = Marks(rawValue: 1 << 24)
    static let particle = Marks(rawValue: 1 << 25)
    static let pronoun = Marks(rawValue: 1 << 26)
    static let relative = Marks(rawValue: 1 << 27)
    static let existential = Marks(rawValue: 1 << 28)

    // MARK: Persons
    static let first = Marks(rawValue: 1 << 29)
    static let second = Marks(rawValue: 1 << 30)
    static let dangling = Marks(rawValue: 1 << 31)
    static let person = Marks(rawValue: 1 << 32)

    // MARK: Meaning
    static let unit = Marks(rawValue: 1 << 33)
    static let time = Marks(rawValue: 1 << 34)
    static let own = Marks(rawValue: 1 << 35)
    static let company = Marks(rawValue: 1 << 36)
    static let problem = Marks(rawValue: 1 << 37)
    static let sarcasm = Marks(rawValue: 1 << 38)
    static let profane = Marks(rawValue: 1 << 39)
    static let insult = Marks(rawValue: 1 << 40)
    static let positive = Marks(rawValue: 1 << 41)
    static let booster = Marks(rawValue: 1 << 42)
    static let service = Marks(rawValue: 1 << 43)
    static let reporting = Marks(rawValue: 1 << 44)
    static let linking = Marks(rawValue: 1 << 45)
    static let opinion = Marks(rawValue: 1 << 46)
    static let feeling = Marks(rawValue: 1 << 47)
    static let incomplete = Marks(rawValue: 1 << 48)
    static let domain = Marks(rawValue: 1 << 49)
    static let expletive = Marks(rawValue: 1 << 50)
    static let vague = Marks(rawValue: 1 << 51)
    static let passive = Marks(rawValue: 1 << 52)
    static let ordinal = Marks(rawValue: 1 << 53)
    static let hypothetical = Marks(rawValue: 1 << 54)
    static let known = Marks(rawValue: 1 << 55)
    static let abbreviation = Marks(rawValue: 1 << 56)
    static let ditransitive = Marks(rawValue: 1 << 57)
    static let wish = Marks(rawValue: 1 << 58)
    static let ergative = Marks(rawValue: 1 << 59)
    static let mass = Marks(rawValue: 1 << 60)
    static let generic = Marks(rawValue: 1 << 61)
    static let waiting = Marks(rawValue: 1 << 62)
    static let countable = Marks(rawValue: 1 << 63)
    static let contrast = Marks(rawValue: 1 << 64)
    static let place = Marks(rawValue: 1 << 65)

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
    ]

    /// The letters of `reflect-vocabulary.tsv`; `x` is a word of which only the spelling is known.
    static let letters: [UInt8: Marks] = [
        UInt8(ascii: "n"): .noun, UInt8(ascii: "s"): .plural, UInt8(ascii: "v"): .verb, UInt8(ascii: "z"): .third,
        UInt8(ascii: "d"): .past, UInt8(ascii: "p"): .participle, UInt8(ascii: "g"): .gerund,
        UInt8(ascii: "a"): .adjective, UInt8(ascii: "r"): .adverb, UInt8(ascii: "x"): .known,
    ]

    /// The uses that a line of `reflect-words.tsv` replaces when it names at least one of them.
    static let uses: Marks = Marks(rawValue: (1 << 29) - 1)
    /// The open classes.
    static let open: Marks = [.noun, .plural, .verb, .third, .past, .participle, .gerund, .adjective, .adverb]
    /// A finite or auxiliary form of be, have, do, or a modal.
    static let auxiliary: Marks = [.be, .have, .do, .modal]
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

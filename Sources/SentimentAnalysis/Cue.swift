/// Why words count: one line of `cues.tsv`.
struct Cue: Sendable {
    let name: String
    /// The emotion its entries speak for, unless they name another.
    let emotion: Energy.Emotion?
    /// Thousandths of the weight that count as displeasure.
    let valence: Int
    /// Thousandths of the weight, whatever its sign, that count as agitation.
    let arousal: Int
    /// Thousandths of the weight that remain after a negator; 1000 where negation changes nothing.
    let negated: Int
    /// Thousandths of the weight that count as a mishap beside praise, below 0 where a mishap has been put right.
    let mishap: Int
    /// Whether it is a feeling that some person has, and perhaps another person than the customer.
    let feeling: Bool
    /// The cue in words, for a person.
    let says: String
    /// The ``HardCue`` of its name.
    let hard: HardCue?
}

/// The numbers that shape a reading beside the words: one line each of `rules.tsv`, all required.
enum Rule: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// Weight of each `!`, and the most a message's marks add.
    case exclamation
    /// Weight of each further `?` in a run.
    case questionMarks
    /// Weight of a single question mark: asking is calm.
    case question
    /// Weight of a message in capitals.
    case capitals
    /// Weight of a word with drawn-out letters.
    case elongation
    /// Weight of each word of the message: who is upset writes at length.
    case length
    /// Lean towards anger where no word says which feeling.
    case angerPrior
    /// Factor for an entry in capitals within mixed case.
    case emphasisedWord
    /// Factor for an entry with drawn-out letters.
    case elongatedWord
    /// Factor for words between quotation marks.
    case quoted
    /// Factor for a feeling that somebody else has.
    case otherPerson
    /// Factor for praise before a contrast word.
    case beforeContrast
    /// Weight of praise that stands beside a mishap, in place of its own, and the most that these add.
    case mockPraise
    /// The least that mishaps weigh together for praise beside them to be mock.
    case mishaps
    /// Factor for mishaps beside praise that is called out: that opens its sentence.
    case calledOut
    /// Factor of the previous heat in a conversation.
    case memory
    /// Weight of each contact after the first.
    case contactAgain
    /// Weight of each minute without an answer.
    case unanswered
    /// Weight of each further message without an answer.
    case unansweredMessages
    /// Weight of each message over three in a minute.
    case burst
    /// Factor for a word that stands alone; what stands in a crowd counts less, see ``Crowding``.
    case alone
    /// The heat, and the ease, that there is room for: nearer to it each word adds less.
    case heatRoom
    case easeRoom

    /// The name in `rules.tsv`, and of the cue that its evidence stands under.
    var name: String {
        switch self {
        case .exclamation: "exclamation"
        case .questionMarks: "question_marks"
        case .question: "question"
        case .capitals: "capitals"
        case .elongation: "elongation"
        case .length: "length"
        case .angerPrior: "anger_prior"
        case .emphasisedWord: "emphasised_word"
        case .elongatedWord: "elongated_word"
        case .quoted: "quoted"
        case .otherPerson: "other_person"
        case .beforeContrast: "before_contrast"
        case .mockPraise: "mock_praise"
        case .mishaps: "mishaps"
        case .calledOut: "called_out"
        case .memory: "memory"
        case .contactAgain: "contact_again"
        case .unanswered: "unanswered"
        case .unansweredMessages: "unanswered_messages"
        case .burst: "burst"
        case .alone: "alone"
        case .heatRoom: "heat_room"
        case .easeRoom: "ease_room"
        }
    }

    init?(name: String) {
        guard let rule = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = rule
    }
}

/// The value of a ``Rule`` in thousandths, and the most that it may add.
struct RuleValue: Sendable {
    var value: Int
    var most: Int
    /// The rule in words, for a person.
    var says = ""
}

/// What a word does to its neighbours, besides what it says itself.
struct WordRoles: OptionSet, Sendable {
    let rawValue: UInt16
    static let negator = WordRoles(rawValue: 1)
    static let intensifier = WordRoles(rawValue: 2)
    static let contrast = WordRoles(rawValue: 4)
    static let otherPerson = WordRoles(rawValue: 8)
    static let firstPerson = WordRoles(rawValue: 16)
    static let common = WordRoles(rawValue: 32)
    /// Left alone by the induced list.
    static let neutral = WordRoles(rawValue: 64)
    /// Praises, or mocks beside a mishap.
    static let praise = WordRoles(rawValue: 128)
    /// Tells of a mishap where praise stands beside it; with a factor below 0, that it has been put right.
    static let mishap = WordRoles(rawValue: 256)

    /// The role by its name in `roles.tsv`; `diminisher` is an intensifier with a factor under 1.
    init?(name: String) {
        switch name {
        case "negator": self = .negator
        case "intensifier", "diminisher": self = .intensifier
        case "contrast": self = .contrast
        case "other_person": self = .otherPerson
        case "first_person": self = .firstPerson
        case "praise": self = .praise
        case "mishap": self = .mishap
        default: return nil
        }
    }

    init(rawValue: UInt16) { self.rawValue = rawValue }
}

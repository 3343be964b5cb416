internal import ChatModel

/// What heightened customers speak of most: facts and wants that several conversations share.
///
/// Texts that differ only in case, marks, spacing or figures are one. A text that only one conversation has is nobody's
/// business but that customer's, and is not told.
struct HeatDrivers {
    private var facts: [String: Driver] = [:]
    private var wants: [String: Driver] = [:]

    struct Driver: Equatable {
        /// The first wording met.
        var text: String
        var conversations: Int
    }

    /// In how many conversations a text must stand to be told.
    static let fewest = 2
    /// How many are told of each kind.
    static let most = 10

    mutating func add(_ fold: ConversationFold) {
        guard !fold.episodes.isEmpty else { return }
        Self.count(fold.facts, in: &facts)
        Self.count(fold.wants, in: &wants)
    }

    var topFacts: [Driver] { Self.top(facts) }
    var topWants: [Driver] { Self.top(wants) }

    private static func count(_ notes: [NoteID: String], in drivers: inout [String: Driver]) {
        var seen: Set<String> = []
        for note in notes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let key = normalised(note.value)
            guard !key.isEmpty, seen.insert(key).inserted else { continue }
            drivers[key, default: Driver(text: note.value, conversations: 0)].conversations += 1
        }
    }

    private static func top(_ drivers: [String: Driver]) -> [Driver] {
        let told = drivers.filter { $0.value.conversations >= fewest }.sorted { left, right in
            if left.value.conversations != right.value.conversations {
                return left.value.conversations > right.value.conversations
            }
            return left.key < right.key
        }
        return told.prefix(most).map(\.value)
    }

    /// Letters in lower case, each run of figures as `#`, everything else as one space.
    static func normalised(_ text: String) -> String {
        var key = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic {
                key.unicodeScalars.append(scalar)
            } else if scalar.properties.numericType != nil {
                if key.last != "#" { key.append("#") }
            } else if let last = key.last, last != " " {
                key.append(" ")
            }
        }
        if key.last == " " { key.removeLast() }
        return key
    }
}

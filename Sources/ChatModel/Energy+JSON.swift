package import ReflectBack
package import SentimentAnalysis
package import StrictJSON

extension Energy {
    /// Writes the `energy` object of PROTOCOL.md, section 6.1.
    ///
    /// `withBase`: also writes what each entry weighs before negation and intensity, as the store keeps it.
    package func write(to writer: inout JSONWriter, withBase: Bool = false) {
        writer.object { writer in
            writer.member("level", level.rawValue)
            writer.key("score")
            writer.value(score, fractionDigits: 4)
            writer.member("trend", trend.rawValue)
            writer.key("emotions")
            writer.object { writer in
                for emotion in Emotion.allCases {
                    guard let strength = emotions[emotion] else { continue }
                    writer.key(emotion.key)
                    writer.value(strength, fractionDigits: 2)
                }
            }
            writer.key("valence")
            writer.value(valence, fractionDigits: 2)
            writer.key("arousal")
            writer.value(arousal, fractionDigits: 2)
            writer.member("confidence", confidence.rawValue)
            writer.member("language", language)
            writer.key("evidence")
            evidence.write(to: &writer, withBase: withBase)
        }
    }

    /// Reads what ``write(to:withBase:)`` wrote.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let level = json?["level"]?.integer.flatMap({ Level(rawValue: Int($0)) }),
            let score = json?["score"]?.double,
            let confidence = json?["confidence"]?.string.flatMap(Confidence.init(rawValue:))
        else { throw ShapeError("energy") }
        var emotions: Emotions = [:]
        for emotion in Emotion.allCases { emotions[emotion] = json?["emotions"]?[emotion.rawValue]?.double }
        self.init(
            level: level,
            score: score,
            trend: json?["trend"]?.string.flatMap(Trend.init(rawValue:)) ?? .steady,
            emotions: emotions,
            valence: json?["valence"]?.double ?? 0,
            arousal: json?["arousal"]?.double ?? 0,
            confidence: confidence,
            language: json?["language"]?.string ?? "und",
            evidence: try [Evidence](json: json?["evidence"])
        )
    }
}

extension Energy.Emotion {
    fileprivate var key: StaticString {
        switch self {
        case .anger: "anger"
        case .anxiety: "anxiety"
        case .sadness: "sadness"
        case .urgency: "urgency"
        case .abuse: "abuse"
        }
    }
}

extension [Evidence] {
    /// Writes the evidence, weights with three decimals.
    package func write(to writer: inout JSONWriter, withBase: Bool = false) {
        writer.array { writer in
            for item in self {
                writer.object { writer in
                    writer.member("seq", item.seq)
                    writer.member("start", item.start)
                    writer.member("end", item.end)
                    writer.member("text", item.text)
                    writer.member("cue", item.cue)
                    writer.key("weight")
                    writer.value(Double(item.weight) / 1000, fractionDigits: 3)
                    guard withBase else { return }
                    writer.key("base")
                    writer.value(Double(item.base) / 1000, fractionDigits: 3)
                }
            }
        }
    }

    /// Reads what ``write(to:withBase:)`` wrote; a missing list is empty.
    package init(json: JSONValue?) throws(ShapeError) {
        self = []
        for item in json?.array ?? [] {
            guard let start = item["start"]?.integer, let end = item["end"]?.integer, let text = item["text"]?.string,
                let cue = item["cue"]?.string
            else { throw ShapeError("evidence") }
            let weight = Self.thousandths(item["weight"])
            append(
                Evidence(
                    seq: Int(item["seq"]?.integer ?? 0),
                    start: Int(start),
                    end: Int(end),
                    text: text,
                    cue: cue,
                    weight: weight,
                    base: item["base"].map(Self.thousandths) ?? weight
                )
            )
        }
    }

    private static func thousandths(_ value: JSONValue?) -> Int {
        guard let value = value?.double, value.magnitude < 1e12 else { return 0 }
        // Half away from zero, without the C library's `round`, which the core does not link.
        return Int(value * 1000 + (value < 0 ? -0.5 : 0.5))
    }
}

extension HintContent {
    /// Writes the members of the `hint` object that are about content, into an object that is open.
    package func writeMembers(to writer: inout JSONWriter) {
        writer.key("content")
        writer.object { writer in
            writer.key("facts")
            facts.write(to: &writer)
            writer.key("wants")
            wants.write(to: &writer)
        }
        writer.key("suggestions")
        writer.array { writer in
            for suggestion in suggestions {
                writer.object { writer in
                    writer.member("id", suggestion.id)
                    writer.member("text", suggestion.text)
                }
            }
        }
        writer.key("prompts")
        writer.array { writer in
            for prompt in prompts { writer.value(prompt) }
        }
    }

    /// Reads a `hint` object.
    package init(json: JSONValue?) throws(ShapeError) {
        guard let kind = json?["kind"]?.string.flatMap(Kind.init(rawValue:)) else { throw ShapeError("kind") }
        self.init(
            kind: kind,
            facts: try [Quote](json: json?["content"]?["facts"]),
            wants: try [Quote](json: json?["content"]?["wants"]),
            suggestions: (json?["suggestions"]?.array ?? []).compactMap { item in
                guard let id = item["id"]?.string, let text = item["text"]?.string else { return nil }
                return Suggestion(id: id, text: text)
            },
            prompts: (json?["prompts"]?.array ?? []).compactMap(\.string),
            about: (json?["about"]?.array ?? []).compactMap { $0.integer.map(Int.init) }
        )
    }
}

extension [Quote] {
    /// Writes quotes with the message each was cut from.
    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for quote in self {
                writer.object { writer in
                    writer.member("text", quote.text)
                    writer.member("about", quote.about)
                }
            }
        }
    }

    /// Reads what ``write(to:)`` wrote; a missing list is empty.
    package init(json: JSONValue?) throws(ShapeError) {
        self = []
        for item in json?.array ?? [] {
            guard let text = item["text"]?.string else { throw ShapeError("text") }
            append(Quote(text: text, about: Int(item["about"]?.integer ?? 0)))
        }
    }
}

internal import ChatModel
internal import ReflectBack
internal import SentimentAnalysis
internal import StrictJSON
package import TerminalScreen

/// `heard analyze`: readings of texts, a line each (CLI.md).
package struct Analyze {
    private let tools: AnalysisTools
    private let isJSONLines: Bool
    private let writesJSON: Bool
    private let depth: ColourDepth
    private var conversations = RememberedConversations()

    /// - Parameters:
    ///   - tools: The word lists.
    ///   - isJSONLines: Input lines are objects with `id`, `text`, `role`, `conversation`.
    ///   - writesJSON: Output lines are objects; otherwise the text with its evidence marked.
    ///   - depth: The colours that marks may use.
    package init(tools: AnalysisTools, isJSONLines: Bool, writesJSON: Bool, depth: ColourDepth) {
        self.tools = tools
        self.isJSONLines = isJSONLines
        self.writesJSON = writesJSON
        self.depth = depth
    }

    /// What a line holds.
    private struct Input {
        var id: JSONValue?
        var text: String
        var isAgent: Bool
        var conversation: String?
    }

    /// A line that cannot be read, as a sentence.
    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads one line and returns what is to be written.
    ///
    /// - Throws: ``Unreadable`` for a line of `--jsonl` that is not an object with a text.
    package mutating func answer(_ line: [UInt8]) throws(Unreadable) -> [UInt8] {
        let input = try input(line)
        var reader = input.conversation.map { conversations.reader(of: $0) } ?? ConversationReader()
        defer { if let name = input.conversation { conversations.remember(reader, as: name) } }
        if input.isAgent {
            let found = reader.acknowledgement(in: input.text, with: tools)
            return writesJSON ? json(found, id: input.id) : human(found, text: input.text)
        }
        let reading = reader.read(input.text, with: tools)
        return writesJSON ? json(reading, id: input.id) : human(reading, text: input.text)
    }

    private func input(_ line: [UInt8]) throws(Unreadable) -> Input {
        guard isJSONLines else {
            return Input(id: nil, text: String(decoding: line, as: UTF8.self), isAgent: false, conversation: nil)
        }
        let value: JSONValue
        do {
            value = try JSONValue.parse(line, limits: .stored)
        } catch {
            throw Unreadable(description: error.description)
        }
        guard let text = value["text"]?.string else { throw Unreadable(description: "The line has no text.") }
        return Input(
            id: value["id"],
            text: text,
            isAgent: value["role"]?.string == Role.agent.rawValue,
            conversation: value["conversation"]?.string
        )
    }

    // MARK: JSON

    private func json(_ reading: ConversationReader.Reading, id: JSONValue?) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.object { writer in
            if let id { writer.member("id", id) }
            writer.key("energy")
            reading.energy.write(to: &writer, withBase: true)
            writer.key("content")
            writer.object { writer in
                writer.key("facts")
                reading.notes.facts.write(to: &writer)
                writer.key("wants")
                reading.notes.wants.write(to: &writer)
            }
            writer.key("hint")
            if let hint = reading.hint {
                writer.object { writer in
                    writer.member("kind", hint.kind.rawValue)
                    writer.key("about")
                    writer.numbers(hint.about)
                    hint.writeMembers(to: &writer)
                }
            } else {
                writer.null()
            }
        }
        return printableJSON(writer.bytes)
    }

    private func json(_ found: Acknowledgement, id: JSONValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let id { writer.member("id", id) }
            writer.member("acknowledges", found.how.rawValue)
            writer.key("evidence")
            found.evidence.write(to: &writer)
        }
        return printableJSON(writer.bytes)
    }

    // MARK: For people

    private func human(_ reading: ConversationReader.Reading, text: String) -> [UInt8] {
        let energy = reading.energy
        var lines = [marked(text, energy.evidence)]
        let score =
            energy.confidence == .unscored ? "unscored" : "level \(energy.level.rawValue)  score \(energy.score)"
        lines.append("  \(score)  confidence \(energy.confidence.rawValue)")
        for item in energy.evidence {
            let words = item.text.isEmpty ? "(circumstance)" : "\"\(sanitised(item.text))\""
            lines.append("  \(item.weight >= 0 ? "+" : "")\(Double(item.weight) / 1000)  \(item.cue)  \(words)")
        }
        for fact in reading.notes.facts { lines.append("  fact  \(sanitised(fact.text))") }
        for want in reading.notes.wants { lines.append("  want  \(sanitised(want.text))") }
        for suggestion in reading.hint?.suggestions ?? [] { lines.append("  try   \(sanitised(suggestion.text))") }
        for prompt in reading.hint?.prompts ?? [] { lines.append("  ask   \(prompt)") }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private func human(_ found: Acknowledgement, text: String) -> [UInt8] {
        Array("\(marked(text, found.evidence))\n  acknowledges: \(found.how.rawValue)".utf8)
    }

    /// The text on one line, with the evidence that stands in it marked.
    private func marked(_ text: String, _ evidence: [Evidence]) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        var place = 0
        let spans = evidence.filter { $0.end > $0.start && $0.end <= scalars.count }.sorted { $0.start < $1.start }
        for span in spans where span.start >= place {
            result += sanitised(Self.string(scalars[place..<span.start]))
            result += emphasised(sanitised(Self.string(scalars[span.start..<span.end])))
            place = span.end
        }
        return result + sanitised(Self.string(scalars[place...]))
    }

    private func emphasised(_ text: String) -> String {
        guard depth != .none else { return "[\(text)]" }
        return TextStyle(.standard, on: .standard, [.bold, .underline]).applied(to: text, depth: depth)
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}

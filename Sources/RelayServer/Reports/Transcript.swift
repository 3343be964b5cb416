internal import ChatModel
internal import ChatProtocol
internal import StrictJSON

/// Transcripts and searches for the operator, beside a live relay and without one.
package enum Transcripts {
    /// What is asked of an export.
    package struct Wish: Sendable {
        /// Only this conversation.
        package var conversation: String?
        /// RFC 3339; only conversations opened at or after it.
        package var since: String?
        /// With the internal log, which no customer may see.
        package var isInternal = false
        /// Lines for people instead of JSON Lines.
        package var isText = false

        package init() {}
    }

    /// Hands `write` the lines of an export, a page at a time, until it says that nobody reads them any more.
    ///
    /// - Throws: ``AdministrationFailure`` with a sentence.
    package static func export(
        _ wish: Wish,
        with configuration: Configuration,
        write: (String) -> Bool
    ) throws(AdministrationFailure) {
        var place: JSONValue?
        repeat {
            let answer = try Administration.carryOut(.export(wish, after: place), with: configuration).value
            for line in answer["lines"]?.array ?? [] {
                let texts =
                    wish.isText ? text(of: line) : [String(decoding: printableJSON(line.serialized), as: UTF8.self)]
                for text in texts { guard write(text) else { return } }
            }
            place = answer["next"]
        } while place?.object != nil
    }

    /// The messages in which all words of `query` stand, newest first.
    ///
    /// - Throws: ``AdministrationFailure`` with a sentence.
    package static func search(
        _ query: String,
        limit: Int,
        isText: Bool,
        with configuration: Configuration
    ) throws(AdministrationFailure) -> [String] {
        let hits =
            try Administration.carryOut(.search(query: query, limit: limit), with: configuration).value.array ?? []
        return hits.map { hit in
            guard isText else { return String(decoding: printableJSON(hit.serialized), as: UTF8.self) }
            let columns = [hit["at"]?.string, hit["conversation"]?.string, hit["snippet"]?.string]
            return columns.map { ($0 ?? "").onOneVisibleLine }.joined(separator: "\t")
        }
    }

    /// The lines for people of one exported line.
    static func text(of line: JSONValue) -> [String] {
        let event = line["ev"]?.string ?? ""
        let data = line["data"]
        if event == "conversation" {
            let name = data?["customer"]?["name"]?.string ?? ""
            let parts = [line["conversation"]?.string, data?["queue"]?.string, name, line["at"]?.string]
            return ["", "== " + parts.map { ($0 ?? "").onOneVisibleLine }.joined(separator: " · ")]
        }
        let time = (line["at"]?.string ?? "").dropFirst("2026-11-21T".count).prefix("01:10:02".count)
        let words = line["seq"] == nil ? inside(event, data) : outside(event, line)
        return words.map { "\(time)  \($0)" }
    }

    private static func outside(_ event: String, _ line: JSONValue) -> [String] {
        guard let entry = try? PublicEntry(event: event, data: line["data"]) else { return [] }
        let item = PublicItem(seq: 0, at: Instant(milliseconds: 0), entry: entry)
        if case .rated(let rating) = entry {
            let parts = [
                rating.score.map { "score \($0)" }, rating.understood.map { "understood \($0)" }, rating.comment,
            ]
            return ["* rated: \(parts.compactMap { $0?.onOneVisibleLine }.joined(separator: ", "))"]
        }
        if case .stateChanged(let change) = entry {
            return ["* \(change.state.rawValue): \(change.reason.onOneVisibleLine)"]
        }
        return PlainTextLine.lines(for: .item(ConversationID(""), item, isOwn: false), reader: ParticipantID(""))
    }

    /// What the desk alone may see is set apart by two dashes.
    private static func inside(_ event: String, _ data: JSONValue?) -> [String] {
        let parts: [String?] =
            switch event {
            case "energy":
                [data?["energy"]?["level"]?.integer.map { "level \($0)" }, data?["energy"]?["confidence"]?.string]
            case "hint": [data?["kind"]?.string, data?["suggestions"]?.array?.first?["text"]?.string]
            case "note", "note.edited", "note.removed": [data?["kind"]?.string, data?["text"]?.string]
            case "acknowledged": [data?["how"]?.string]
            case "hint.feedback": [data?["action"]?.string, data?["why"]?.string]
            default: [data?["reason"]?.string, data?["summary"]?.string, data?["text"]?.string]
            }
        let words = parts.compactMap { $0?.onOneVisibleLine }.filter { !$0.isEmpty }
        return ["-- \(event)\(words.isEmpty ? "" : ": ")\(words.joined(separator: ", "))"]
    }
}

package import ChatModel
internal import ChatProtocol
package import RelayClient
internal import StrictJSON

/// What an agent's console keeps on disk: drafts and unconfirmed messages, never a transcript and never a token.
package struct AgentState: Sendable, Equatable {
    package var drafts: [ConversationID: String]
    package var unsent: [UnsentMessage]
    package var settings: Settings

    package init(
        drafts: [ConversationID: String] = [:],
        unsent: [UnsentMessage] = [],
        settings: Settings = Settings()
    ) {
        self.settings = settings
        self.drafts = drafts
        self.unsent = unsent
    }

    /// Takes over what another console left; one's own drafts win.
    package mutating func merge(_ other: AgentState) {
        drafts.merge(other.drafts) { mine, _ in mine }
        let known = Set(unsent.map(\.message.clientID))
        unsent += other.unsent.filter { !known.contains($0.message.clientID) }
    }

    /// The state as JSON.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member(
                "drafts",
                array: { writer in
                    let sorted = drafts.sorted { $0.key.rawValue > $1.key.rawValue }.prefix(ConsoleLimits.keptDrafts)
                    for (conversation, text) in sorted {
                        writer.object { writer in
                            writer.member("conversation", conversation.rawValue)
                            writer.member("text", text)
                        }
                    }
                }
            )
            writer.member("theme", settings.theme.rawValue)
            writer.member("bell", settings.bell.rawValue)
            writer.member("ascii", settings.isASCII)
            writer.member("hints", !settings.hidesHints)
            writer.member("session", raw: SavedSession(unsent: unsent).encoded.dropLast())
        }
        return writer.bytes + [0x0A]
    }

    /// Reads what ``encoded`` wrote; nil where it is damaged.
    package init?(_ bytes: [UInt8]) {
        guard let value = try? JSONValue.parse(bytes, limits: .stored), value.object != nil else { return nil }
        drafts = [:]
        for draft in value["drafts"]?.array ?? [] {
            guard let conversation = draft["conversation"]?.string, let text = draft["text"]?.string else { continue }
            drafts[ConversationID(conversation)] = text
        }
        settings = Settings()
        settings.theme = value["theme"]?.string.flatMap(Settings.Theme.init(rawValue:)) ?? settings.theme
        settings.bell = value["bell"]?.string.flatMap(Settings.Bell.init(rawValue:)) ?? settings.bell
        settings.isASCII = value["ascii"]?.bool ?? false
        settings.hidesHints = value["hints"]?.bool == false
        unsent = value["session"].flatMap { SavedSession($0.serialized) }?.unsent ?? []
    }
}

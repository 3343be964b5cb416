/// What changed lists would have flagged in old conversations, or not.
package struct LexiconDiff: Sendable {
    /// A customer's message whose level differs.
    package struct Change: Sendable, Equatable {
        package var conversation: String
        /// The message's place among the customer's messages, from 1.
        package var message: Int
        package var text: String
        package var before: Energy
        package var after: Energy
    }

    /// A conversation's customer messages, in order.
    package struct Transcript: Sendable {
        package var conversation: String
        package var messages: [String]

        package init(conversation: String, messages: [String]) {
            self.conversation = conversation
            self.messages = messages
        }
    }

    package private(set) var changes: [Change] = []
    /// How many messages were read.
    package private(set) var messages = 0
    /// How many were flagged by each.
    package private(set) var flaggedBefore = 0
    package private(set) var flaggedAfter = 0

    /// Reads every transcript with both analysers, each with the history of its own readings.
    package init(from old: Analyser, to new: Analyser, over transcripts: [Transcript]) {
        for transcript in transcripts {
            var oldHistory = EnergyHistory()
            var newHistory = EnergyHistory()
            for (index, text) in transcript.messages.enumerated() {
                let before = old.read(text, seq: index + 1, after: oldHistory)
                let after = new.read(text, seq: index + 1, after: newHistory)
                oldHistory.append(before)
                newHistory.append(after)
                messages += 1
                flaggedBefore += before.level >= .heightened ? 1 : 0
                flaggedAfter += after.level >= .heightened ? 1 : 0
                guard before.level != after.level else { continue }
                changes.append(
                    Change(
                        conversation: transcript.conversation,
                        message: index + 1,
                        text: text,
                        before: before,
                        after: after
                    )
                )
            }
        }
    }
}

/// A token or a session's secret: no description of it, or of anything that holds it, shows the text.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the one request that needs it.
    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

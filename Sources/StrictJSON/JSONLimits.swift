/// The bounds past which a JSON text is refused.
package struct JSONLimits: Sendable, Equatable {
    /// The longest text, in bytes.
    package var maximumBytes: Int

    /// The deepest nesting, in levels: the outermost object or array is level 1.
    package var maximumDepth: Int

    /// The most members of one object.
    package var maximumKeys: Int

    /// The longest number, in bytes: the shortest exact form of a double takes at most 25.
    package var maximumNumberBytes: Int

    /// Sets bounds of one's own.
    package init(maximumBytes: Int, maximumDepth: Int, maximumKeys: Int, maximumNumberBytes: Int = 64) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumKeys = maximumKeys
        self.maximumNumberBytes = maximumNumberBytes
    }

    /// What one inbound frame may be: 64 KiB, 16 levels, 64 keys an object (wire protocol, section 2).
    package static let frame = JSONLimits(maximumBytes: 65_536, maximumDepth: 16, maximumKeys: 64)

    /// What we read back of our own: 16 MiB, 64 levels, 1024 keys an object.
    package static let stored = JSONLimits(maximumBytes: 16_777_216, maximumDepth: 64, maximumKeys: 1024)
}

/// What one more word adds where much has been said already.
///
/// Heat h and ease e, the sums of the weights above and below zero, count as `alone · h / (1 + h / heatRoom)` and
/// `alone · e / (1 + e / easeRoom)`: ten harsh words are not ten times one, and thanks do not outweigh what went wrong.
/// Every weight of a message shrinks or grows by the same share, so that the sum of the weights stays the score.
struct Crowding {
    /// What a weight above zero, and one below, is multiplied by, as a fraction of `unit`.
    private let hotter: Int
    private let calmer: Int

    private static let unit = 1 << 20

    /// The crowd of a message whose weights add up to `heat` and `ease`, in thousandths and without a sign; a room of 0 has no end.
    init(tables: ReadingTables.View, heat: Int, ease: Int) {
        let alone = tables.rule(.alone).value
        hotter = Self.share(alone, room: tables.rule(.heatRoom).value, taken: heat)
        calmer = Self.share(alone, room: tables.rule(.easeRoom).value, taken: ease)
    }

    private static func share(_ alone: Int, room: Int, taken: Int) -> Int {
        room > 0 ? alone * unit / 1000 * room / (room + taken) : alone * unit / 1000
    }

    /// A weight as it counts in the crowd, rounded half away from zero.
    func weight(_ weight: Int) -> Int {
        let product = weight * (weight < 0 ? calmer : hotter)
        return (product + (product < 0 ? -Self.unit / 2 : Self.unit / 2)) / Self.unit
    }

    /// The same for a cue that raises at once while it keeps half of its base: the crowd does not change whether it does.
    func weight(_ weight: Int, keepingHalfOf base: Int) -> Int {
        let crowded = self.weight(weight)
        return weight * 2 >= base ? max(crowded, (base + 1) / 2) : min(crowded, (base - 1) / 2)
    }
}

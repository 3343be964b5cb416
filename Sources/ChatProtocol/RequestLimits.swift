package import ChatModel
package import StrictJSON

/// The bounds that decoding a request checks; longer texts are the core's to refuse.
package struct RequestLimits: Sendable, Equatable {
    package var json: JSONLimits
    /// The longest `client_id`, in Unicode scalars.
    package var clientID: Int
    /// The longest display name, in Unicode scalars.
    package var name: Int
    /// The highest capacity an agent may set.
    package var capacity: Int
    /// The items of a `history` reply without a `limit`.
    package var historyStandard: Int
    /// The most items of a `history` reply; a higher `limit` means this one.
    package var historyPage: Int
    /// The most hits of a `search`; a higher `limit` means this one.
    package var searchHits: Int

    /// The deepest nesting that is ever read, since each level takes stack; holds where the limit is lifted, too.
    private static let deepest = 128

    /// Takes what concerns requests out of the relay's limits.
    package init(_ limits: Limits = Limits()) {
        json = JSONLimits(
            maximumBytes: limits[.frame],
            maximumDepth: min(limits[.depth], Self.deepest),
            maximumKeys: limits[.keys]
        )
        clientID = limits[.clientID]
        name = limits[.name]
        capacity = limits[.capacity]
        historyStandard = limits[.historyStandard]
        historyPage = limits[.historyPage]
        searchHits = limits[.searchHits]
    }
}

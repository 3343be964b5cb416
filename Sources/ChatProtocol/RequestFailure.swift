/// A frame that is no request which could be carried out.
package struct RequestFailure: Error, Sendable, Equatable {
    /// How bad it is.
    package enum Kind: Sendable, Equatable {
        /// Not JSON, not an object, past the bounds, an unusable `id`, no `op`: the tenth in a minute closes with 4500.
        case badFrame
        /// A request whose `op` or `data` cannot be carried out as they are; it does not count.
        case badData
    }

    package var kind: Kind
    /// The frame's `id`, where it could be read.
    package var re: RequestID?
    package var error: WireError

    package init(_ kind: Kind, re: RequestID?, _ error: WireError) {
        self.kind = kind
        self.re = re
        self.error = error
    }

    /// Whether it counts towards the ten bad frames a minute (PROTOCOL.md, section 8).
    package var countsAsBadFrame: Bool { kind == .badFrame }

    /// The reply to send: a bad frame always gets one, bad data only where the request had an `id`.
    package var reply: [UInt8]? {
        guard countsAsBadFrame || re != nil else { return nil }
        return ErrorReply(re: re, error: error).encoded()
    }
}

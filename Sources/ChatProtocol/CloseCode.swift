/// Why a connection was closed: the number of the WebSocket close frame (PROTOCOL.md, section 8; RFC 6455 section 7.4).
package enum CloseCode: UInt16, Sendable, CaseIterable {
    case normal = 1000
    case protocolError = 1002
    case binaryFrame = 1003
    case malformedUTF8 = 1007
    case frameTooLarge = 1009

    case goingAway = 4000
    case slowReader = 4001
    case noHeartbeat = 4002
    case tokenExpired = 4003
    case internalError = 4004
    case tooManyRequests = 4005
    case storageUnavailable = 4006

    /// Too many bad frames, or all data of the customer was erased.
    case badFrames = 4500
    case refused = 4501
    case noHello = 4502
    case banned = 4503
    case replaced = 4504
    case versionNotSupported = 4506

    /// The reason that goes with the number, at most 123 bytes as RFC 6455 section 5.5 has it.
    package var reason: String {
        switch self {
        case .normal: "goodbye"
        case .protocolError: "protocol error"
        case .binaryFrame: "binary frames are not supported"
        case .malformedUTF8: "not UTF-8"
        case .frameTooLarge: "frame too large"
        case .goingAway: "going away"
        case .slowReader: "slow reader"
        case .noHeartbeat: "no heartbeat"
        case .tokenExpired: "token expired"
        case .internalError: "internal error"
        case .tooManyRequests: "too many requests"
        case .storageUnavailable: "storage unavailable"
        case .badFrames: "bad frames or erased"
        case .refused: "token or secret refused"
        case .noHello: "no hello, or nothing opened, in time"
        case .banned: "banned"
        case .replaced: "the session was resumed elsewhere"
        case .versionNotSupported: "version not supported"
        }
    }

    /// Whether the client should come back by itself, with jittered backoff.
    package var invitesBack: Bool { Self.invitesBack(number: rawValue) }

    /// Whether a client should come back by itself after a close with `number`, a number of later versions among them.
    ///
    /// 4000 to 4499 invite back, 4500 to 4999 do not. Of RFC 6455's, those that the client's own fault brings about do
    /// not; a line that just breaks (1006), or a server or proxy that restarts (1001, 1011 to 1014), does.
    package static func invitesBack(number: UInt16) -> Bool {
        switch number {
        case 4000...4499, 1001, 1005, 1006, 1011...1014: true
        default: false
        }
    }
}

package import StrictJSON

/// What a client calls one of its requests, so that the reply can name it.
package enum RequestID: Hashable, Sendable {
    /// At most 64 Unicode scalars.
    case string(String)
    /// Within ±2^53.
    case integer(Int64)

    /// The id that `json` holds; nil where it is not usable as one.
    package init?(json: JSONValue?) {
        guard let json, json.isRequestID else { return nil }
        switch json {
        case .string(let text): self = .string(text)
        case .integer(let number): self = .integer(number)
        default: return nil
        }
    }

    /// Writes the id as the client wrote it.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .string(let text): writer.value(text)
        case .integer(let number): writer.value(number)
        }
    }
}

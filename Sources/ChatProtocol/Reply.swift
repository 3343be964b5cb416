package import StrictJSON

/// The reply to a request that was not carried out: `{"re":…,"error":{…}}`.
package struct ErrorReply: Sendable, Equatable {
    /// Null where a bad frame's `id` could not be read.
    package var re: RequestID?
    package var error: WireError

    package init(re: RequestID?, error: WireError) {
        self.re = re
        self.error = error
    }

    /// The frame.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 160)
        writer.object { writer in
            writer.key("re")
            if let re { re.write(to: &writer) } else { writer.null() }
            writer.key("error")
            error.write(to: &writer)
        }
        return writer.bytes
    }
}

/// What the two roles' replies have in common.
package protocol ReplyBody: Sendable {
    /// Writes the `ok` object.
    func write(to writer: inout JSONWriter)
}

extension ReplyBody {
    /// The frame `{"re":…,"ok":{…}}`.
    package func encoded(re: RequestID) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 192)
        writer.object { writer in
            writer.key("re")
            re.write(to: &writer)
            writer.key("ok")
            write(to: &writer)
        }
        return writer.bytes
    }
}

/// The frames that hold nothing: the relay's heartbeat and the client's answer to it.
package enum Heartbeat {
    /// `{}`.
    package static let frame: [UInt8] = Array("{}".utf8)
}

internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import WebSocketTransport

/// What is answered to requests for documents: health, readiness and metrics for operators.
@EventLoop
struct Documents {
    unowned let relay: Relay

    func respond(to request: HTTPRequest) -> HTTPResponse {
        let isDeskAddress = relay.configuration.deskListen == nil || request.listener == Relay.deskListener
        switch request.path {
        case "/healthz" where isDeskAddress: return HTTPResponse(status: 200, body: Array("ok\n".utf8))
        case "/readyz" where isDeskAddress:
            let isReady = relay.conversations.isHealthy && !relay.isDraining
            return HTTPResponse(status: isReady ? 200 : 503, body: Array((isReady ? "ready\n" : "not ready\n").utf8))
        case "/metrics" where isDeskAddress && (relay.configuration.deskListen != nil || request.isLoopback):
            return HTTPResponse(
                status: 200,
                contentType: "text/plain; version=0.0.4; charset=utf-8",
                body: Array(metrics.utf8)
            )
        case "/" where isChatAddress(request): return page(PackageResources.index_html, "text/html")
        case "/widget.js" where isChatAddress(request): return page(PackageResources.widget_js, "text/javascript")
        default: return HTTPResponse(status: 404)
        }
    }

    private func isChatAddress(_ request: HTTPRequest) -> Bool { request.listener == Relay.chatListener }

    /// One of the customers' files, allowed to run what came from here and nothing else.
    private func page(_ body: [UInt8], _ type: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            contentType: "\(type); charset=utf-8",
            headers: [
                ("Content-Security-Policy", Self.contentPolicy),
                ("Cache-Control", "no-cache"),
                ("Referrer-Policy", "no-referrer"),
            ],
            body: body
        )
    }

    /// Content Security Policy Level 3: no script but ours, no connection but back here, no string turned into markup.
    private static let contentPolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "require-trusted-types-for 'script'; trusted-types 'none'"

    /// The counters in Prometheus' text format.
    private var metrics: String {
        let desk = relay.router.desk
        let gauges: [(String, String, Int)] = [
            ("heard_conversations_open", "gauge", relay.conversations.open.count),
            ("heard_conversations_waiting", "gauge", desk.waitingCount),
            ("heard_conversations_flagged", "gauge", relay.conversations.open.count { $0.state.flag != nil }),
            ("heard_agents_connected", "gauge", desk.agents.values.count(where: \.isConnected)),
            ("heard_append_backlog", "gauge", relay.conversations.backlog),
            ("heard_storage_works", "gauge", relay.conversations.isHealthy ? 1 : 0),
            ("heard_connections_opened_total", "counter", relay.counters.opened),
            ("heard_handshakes_refused_total", "counter", relay.counters.refused),
            ("heard_messages_received_total", "counter", relay.counters.messages),
            ("heard_bad_frames_total", "counter", relay.counters.badFrames),
            ("heard_requests_rate_limited_total", "counter", relay.counters.rateLimited),
            ("heard_slow_readers_total", "counter", relay.counters.slowReaders),
        ]
        return gauges.map { name, type, value in "# TYPE \(name) \(type)\n\(name) \(value)\n" }.joined()
    }
}

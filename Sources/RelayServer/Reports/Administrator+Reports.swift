internal import ChatModel
internal import ChatProtocol
internal import ConversationCore
internal import StrictJSON
internal import WebSocketTransport

/// Commands that read the logs for the operator: the report, the export and the search.
extension Administrator {
    func report(_ request: JSONValue, _ answer: @escaping @EventLoop ([UInt8]) -> Void) {
        guard let from = request["from"]?.string.flatMap(Instant.init(rfc3339:)),
            let to = request["to"]?.string.flatMap(Instant.init(rfc3339:)), from < to
        else { return answer(Self.error("a report needs from and to, the first before the second")) }
        ReportRun(ReportPeriod(from: from, to: to), of: log, queues: queues) { result in
            switch result {
            case .success(let report): answer(Self.ok(raw: report.json))
            case .failure(let failure): answer(Self.error(failure.description))
            }
        }
    }

    func export(_ request: JSONValue, _ answer: @EventLoop ([UInt8]) -> Void) {
        do {
            let page = try ExportPage(ExportQuery(request), of: log)
            var writer = JSONWriter()
            writer.object { writer in
                writer.key("lines")
                writer.array { writer in for line in page.lines { writer.raw(line) } }
                guard let next = page.next else { return }
                writer.key("next")
                writer.object { writer in
                    writer.member("conversation", next.conversation.rawValue)
                    writer.member("seq", next.heads.seq)
                    writer.member("iseq", next.heads.iseq)
                }
            }
            answer(Self.ok(raw: writer.bytes))
        } catch {
            answer(Self.error("\(error)"))
        }
    }

    func search(_ request: JSONValue, _ answer: @EventLoop ([UInt8]) -> Void) {
        do {
            let limit = Int(request["limit"]?.integer ?? 20)
            let hits = try log.search(request["query"]?.string ?? "", limit: limit)
            var writer = JSONWriter()
            writer.array { writer in
                for hit in hits {
                    writer.object { writer in
                        writer.member("conversation", hit.conversation.rawValue)
                        writer.member("seq", hit.seq)
                        writer.member("at", hit.at.rfc3339)
                        writer.member("snippet", hit.snippet)
                    }
                }
            }
            answer(Self.ok(raw: writer.bytes))
        } catch {
            answer(Self.error("\(error)"))
        }
    }

    private static func ok(raw json: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { $0.member("ok", raw: json) }
        return writer.bytes
    }
}

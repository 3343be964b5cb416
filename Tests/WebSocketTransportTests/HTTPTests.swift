import Testing
import WebSocketTransport

@Suite struct `A request for a document` {
    @Test func `gets the handler's answer with type, length and headers`() async throws {
        try await withServer { server in
            var asked: HTTPRequest?
            server.response = {
                asked = $0
                return HTTPResponse(
                    status: 200,
                    contentType: "text/html",
                    headers: [("Cache-Control", "no-store"), ("X-Bad", "a\r\nSet-Cookie: b")],
                    body: Array("<p>Hello</p>".utf8)
                )
            }
            let port = server.port
            let answer = await onAnotherThread { get(port, "/widget.js?v=2") }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Type: text/html\r\n"))
            #expect(answer.contains("Content-Length: 12\r\n"))
            #expect(answer.contains("Cache-Control: no-store\r\n"))
            #expect(!answer.contains("Set-Cookie"))
            #expect(answer.hasSuffix("\r\n\r\n<p>Hello</p>"))
            #expect(asked?.path == "/widget.js")
            #expect(asked?.query == "v=2")
            #expect(asked?.isLoopback == true)
            #expect(asked?.isHead == false)
        }
    }

    @Test func `gets no body for HEAD, but its length`() async throws {
        try await withServer { server in
            server.response = { _ in HTTPResponse(status: 200, body: Array("twelve bytes".utf8)) }
            let port = server.port
            let answer = await onAnotherThread { get(port, "/", method: "HEAD") }
            #expect(answer.contains("Content-Length: 12\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `brings a large file whole to a peer that reads slowly`() async throws {
        try await withServer { server in
            let body = [UInt8](repeating: 0x78, count: 900_000)
            server.response = { _ in HTTPResponse(status: 200, body: body) }
            let port = server.port
            let length = await onAnotherThread {
                let peer = RawPeer(port: port, receiveBuffer: 4_096)
                peer.write(Array("GET /big HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
                _ = peer.readHead()
                return peer.read(1_000_000).count
            }
            #expect(length == body.count)
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func `is refused with any method but GET and HEAD`(method: String) async throws {
        try await withServer { server in
            var isAsked = false
            server.response = { _ in
                isAsked = true
                return HTTPResponse(status: 200)
            }
            let port = server.port
            let answer = await onAnotherThread { get(port, "/", method: method) }
            #expect(!answer.contains(" 200 "))
            #expect(!isAsked)
        }
    }

    @Test(arguments: ["Content-Length: 5", "Content-Length: -1", "Transfer-Encoding: chunked"])
    func `is refused with a body`(header: String) async throws {
        try await withServer { server in
            let port = server.port
            let answer = await onAnotherThread { get(port, "/", header: header) }
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
        }
    }
}

private func get(_ port: UInt16, _ path: String, method: String = "GET", header: String = "Accept: */*") -> String {
    let peer = RawPeer(port: port)
    peer.write(Array("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n\r\n".utf8))
    return peer.readToEnd()
}

import ChatModel
import ChatProtocol
import StrictJSON

/// Feeds any bytes to what says where somebody goes on: the tail's cursor, and the `resume` of a `hello` at both doors.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzCursor(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    if let cursor = TailCursor(text) {
        precondition(cursor.position >= 0, "a cursor before the beginning")
        precondition(cursor.description.utf8.elementsEqual(text.utf8), "two forms of one cursor")
    }
    // As they are, and as the only unknown part of an otherwise good request.
    check(bytes)
    check(Array(#"{"id":1,"op":"hello","data":{"token":"t","resume":"#.utf8) + bytes + Array("}}".utf8))
    check(Array(#"{"id":1,"op":"tail","data":{"after":"#.utf8) + bytes + Array("}}".utf8))
    check(Array(#"{"id":1,"op":"history","conversation":"c","data":"#.utf8) + bytes + Array("}".utf8))
    return 0
}

private func check(_ frame: [UInt8]) {
    let limits = RequestLimits()
    if case .request(let id, .hello(let hello))? = try? ChatRequest.decode(frame, limits: limits) {
        check(hello.resume)
        let written = ChatRequest.hello(hello).encoded(id: id)
        guard written.count <= JSONLimits.frame.maximumBytes else { return }
        guard case .request(_, let again)? = try? ChatRequest.decode(written, limits: limits) else {
            fatalError("a customer's own hello was refused")
        }
        precondition(again == .hello(hello), "a customer's hello reads back as another")
    }
    if case .request(let id, let request)? = try? DeskRequest.decode(frame, limits: limits) {
        if case .hello(let hello) = request { check(hello.resume) }
        if case .history(_, _, let query) = request { check(query, limits) }
        let written = request.encoded(id: id)
        guard written.count <= JSONLimits.frame.maximumBytes else { return }
        guard case .request(_, let again)? = try? DeskRequest.decode(written, limits: limits) else {
            fatalError("the desk's own request was refused")
        }
        precondition(again == request, "a request of the desk reads back as another")
    }
}

private func check(_ resumption: Resumption?) {
    guard let resumption else { return }
    for heads in resumption.seen.values {
        precondition(heads.seq >= 0 && heads.iseq >= 0, "seen before the beginning")
    }
}

private func check(_ query: HistoryQuery, _ limits: RequestLimits) {
    precondition(1...limits.historyPage ~= query.limit, "a page past its bounds")
}

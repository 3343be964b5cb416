import StrictJSON

/// Feeds any bytes to the frame codec: it must not trap, and what it takes must come back from its own writing.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = JSONValue.salvageID(from: bytes)
    guard let value = try? JSONValue.parse(bytes, limits: .frame) else { return 0 }
    let written = value.serialized
    // Escapes may grow six-fold (a raw U+2028 becomes an escape), so the stored limits read it back.
    guard let again = try? JSONValue.parse(written, limits: .stored) else { fatalError("own writing was refused") }
    precondition(again.serialized == written, "own writing read back as something else")
    return 0
}

import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Compares a text with a file beside the tests; `RECORD=1` writes the file, to be looked at before it is committed.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let folder = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/Golden"
    let path = "\(folder)/\(name).txt"
    if getenv("RECORD") != nil {
        mkdir(folder, 0o755)
        guard let file = fopen(path, "w") else { return }
        fputs(text, file)
        fclose(file)
        return
    }
    guard let file = fopen(path, "r") else {
        Issue.record("\(path) is missing: RECORD=1 writes it", sourceLocation: sourceLocation)
        return
    }
    var bytes: [UInt8] = []
    while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
    fclose(file)
    let expected = String(decoding: bytes, as: UTF8.self)
    #expect(text == expected, "the screen differs from \(name).txt", sourceLocation: sourceLocation)
}

package import RelayClient

#if canImport(Glibc)
    import Glibc
#endif

/// Runs `heard login`: takes a token from the standard input, without showing it, and saves it for this relay.
///
/// - Parameters:
///   - address: The relay that the token is for.
///   - environment: The process's variables.
/// - Returns: The exit code (CLI.md).
package func runLogin(address: RelayAddress, environment: [String: String]) -> Int32 {
    let streams = StandardStreams()
    var bytes: [UInt8] = []
    if streams.inputIsTerminal {
        streams.complain("Token for \(address.url("")):")
        withoutEcho { bytes = readLineBytes(streams) }
        streams.complain("")
    } else {
        bytes = readLineBytes(streams)
    }
    guard let token = TokenSource.token(in: bytes) else {
        streams.complain("That is no token: it is one word, as heard people add prints it.")
        return ExitCode.failed
    }
    do throws(StateError) {
        try TokenSource(environment: environment, file: nil, address: address).save(token)
    } catch {
        streams.complain(error.description)
        return ExitCode.failed
    }
    streams.complain("Saved for \(address.url("")).")
    return ExitCode.asAsked
}

private func readLineBytes(_ streams: StandardStreams) -> [UInt8] {
    var bytes: [UInt8] = []
    while !bytes.contains(0x0A), bytes.count <= SessionLimits.tokenBytes {
        guard let more = streams.readInput() else { continue }
        if more.isEmpty { break }
        bytes += more
    }
    return Array(bytes.prefix { $0 != 0x0A })
}

private func withoutEcho(_ body: () -> Void) {
    var before = termios()
    tcgetattr(STDIN_FILENO, &before)
    var quiet = before
    quiet.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
    body()
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
}

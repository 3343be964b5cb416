import ChatModel
import RelayServer

#if canImport(Glibc)
    import Glibc
#endif

/// The relay with one promise broken, to see that the tests notice: `FaultyRelay FAULT --listen … --data … --set …`.
///
/// An executable of its own, so that nothing an operator can set breaks a promise.
@main
struct FaultyRelay {
    static func main() {
        var words = CommandLine.arguments.dropFirst()
        guard let fault = words.popFirst().flatMap(Fault.init(rawValue:)) else {
            print(
                "usage: FaultyRelay \(Fault.allCases.map(\.rawValue).joined(separator: "|")) [settings of heard serve]"
            )
            exit(2)
        }
        do {
            let configuration = try configuration(Array(words))
            let code = Service.run(
                configuration,
                ready: { line in
                    print(line)
                    fflush(nil)
                },
                over: { FaultyLog($0, fault) }
            )
            exit(code)
        } catch {
            print("FaultyRelay: \(error)")
            exit(1)
        }
    }

    /// `--set KEY=VALUE` and `--KEY VALUE`, which is all that the tests use.
    private static func configuration(_ words: [String]) throws -> Configuration {
        var settings = Settings()
        var overrides: [String] = []
        for (option, value) in zip(words, words.dropFirst()) where option.hasPrefix("--") {
            overrides.append(option == "--set" ? value : "\(option.dropFirst(2))=\(value)")
        }
        try settings.read(overrides: overrides)
        let lexicons = getenv("HEARD_LEXICONS").map { String(cString: $0) }
        return try Configuration(settings, stateHome: "/nonexistent", shippedLexicons: lexicons)
    }
}

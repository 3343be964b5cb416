internal import ChatModel

/// What Tab makes of a line.
enum Completion: Equatable {
    case one(String)
    /// As far as all choices agree, and the choices.
    case several(String, [String])

    /// Completes a command's name, or its argument where that is one of a known list; nil where nothing fits.
    static func complete(_ text: String, in model: AgentModel) -> Completion? {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return nil }
        guard let blank = text.firstIndex(of: " ") else {
            let names = Command.allCases.map { "/\($0.rawValue)" }
            return choose(text.lowercased(), among: names, head: "")
        }
        guard let command = Command(named: String(text[text.index(after: text.startIndex)..<blank])) else { return nil }
        let head = String(text[...blank])
        return choose(text[blank...].trimmedOfWhiteSpace, among: arguments(of: command, in: model), head: head)
    }

    private static func arguments(of command: Command, in model: AgentModel) -> [String] {
        switch command {
        case .to: model.held.map(\.name.description)
        case .canned: model.canned.map(\.shortcut.description)
        case .transfer: model.colleagues.map(\.name.description) + model.queues.map(\.name.description)
        case .status: Routing.allCases.map(\.word)
        case .theme: Settings.Theme.allCases.map(\.rawValue)
        case .bell: Settings.Bell.allCases.map(\.rawValue)
        case .hints, .ascii: ["on", "off"]
        case .wait: WaitReason.allCases.filter { $0 != .time }.map(\.rawValue)
        default: []
        }
    }

    private static func choose(_ beginning: String, among choices: [String], head: String) -> Completion? {
        let matching = choices.filter { $0.lowercased().hasPrefix(beginning.lowercased()) }.sorted()
        guard let first = matching.first else { return nil }
        if matching.count == 1 { return .one("\(head)\(first) ") }
        let common = matching.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        return .several(head + (common.count >= beginning.count ? common : beginning), matching)
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

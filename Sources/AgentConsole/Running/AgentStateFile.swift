internal import ChatModel
internal import RelayClient

/// The file of one agent's console, held against a second console of the same agent.
struct AgentStateFile {
    private let folder: StateFolder
    private let name: String
    private let others: [String]

    /// Takes the first of the agent's files that no other console has.
    init(in folder: StateFolder, at address: RelayAddress, for agent: ParticipantID) throws(StateError) {
        self.folder = folder
        let person = String(agent.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(64))
        let names = (1...Self.consolesOfOneAgent).map { "agent-\(address.fileName)-\(person)-\($0)" }
        for name in names {
            guard try folder.lock("\(name).lock") else { continue }
            self.name = "\(name).json"
            others = names.filter { $0 != name }
            return
        }
        throw StateError("More than \(Self.consolesOfOneAgent) consoles of the same agent are open here.")
    }

    private static let consolesOfOneAgent = 16

    /// What the file holds, and what consoles left that are not there any more; nothing where a file is damaged.
    func read() throws(StateError) -> AgentState {
        var state = try folder.read(name).flatMap { AgentState($0) } ?? AgentState()
        var taken: [String] = []
        for other in others {
            guard let bytes = try folder.read("\(other).json"), try folder.lock("\(other).lock") else { continue }
            state.merge(AgentState(bytes) ?? AgentState())
            taken.append("\(other).json")
        }
        guard !taken.isEmpty else { return state }
        // Written here before it goes there: whoever is stopped in between has it twice, and sends it once.
        try write(state, survivesPowerCut: true)
        taken.forEach { folder.remove($0) }
        return state
    }

    func write(_ state: AgentState, survivesPowerCut: Bool) throws(StateError) {
        try folder.write(state.encoded, to: name, survivesPowerCut: survivesPowerCut)
    }
}

internal import ChatModel
internal import RelayClient

/// The file of one agent's console, held against a second console of the same agent.
struct AgentStateFile {
    private let folder: StateFolder
    private let name: String

    /// Takes the first of the agent's files that no other console has.
    init(in folder: StateFolder, at address: RelayAddress, for agent: ParticipantID) throws(StateError) {
        self.folder = folder
        let person = String(agent.rawValue.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(64))
        for number in 1...Self.consolesOfOneAgent {
            let name = "agent-\(address.fileName)-\(person)-\(number)"
            guard try folder.lock("\(name).lock") else { continue }
            self.name = "\(name).json"
            return
        }
        throw StateError("More than \(Self.consolesOfOneAgent) consoles of the same agent are open here.")
    }

    private static let consolesOfOneAgent = 16

    /// What the file holds; nothing where there is none or it is damaged.
    func read() throws(StateError) -> AgentState {
        try folder.read(name).flatMap { AgentState($0) } ?? AgentState()
    }

    func write(_ state: AgentState, survivesPowerCut: Bool) throws(StateError) {
        try folder.write(state.encoded, to: name, survivesPowerCut: survivesPowerCut)
    }
}

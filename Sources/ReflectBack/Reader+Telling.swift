/// Whether a clause has something to tell.
extension Reader {
    /// Whether something went wrong, took long, cost something or had to be done.
    func isTelling(_ written: FactWriter.Written) -> Bool {
        let range = written.start..<written.end
        if [.passive, .lasting, .expletive].contains(written.shape) { return true }
        let isActing = written.verb.map { tokens[$0].isActing && !tokens[$0].is(.be) } ?? true
        let isDenied = isActing && tokens[range].contains { $0.is(.negator) }
        if isDenied || tokens[range].contains(where: { $0.is(.problem) && !$0.is(.be) }) { return true }
        if let verb = written.verb, tokens[verb].is(.be), !tokens[range].contains(where: { $0.is(.waiting) }) {
            return false
        }
        if tokens[range].contains(where: { $0.shape.contains(.money) }) {
            return tokens[range].contains { $0.is([.ditransitive, .passive, .waiting]) }
        }
        if range.contains(where: { isSuffered($0, from: range.lowerBound) }) { return true }
        guard tokens[range].contains(where: { $0.is([.waiting, .generic]) }) else { return false }
        return tokens[range].contains { $0.is(.unit) }
    }

    /// `got bumped`, `was rerouted`: something that was done to the customer.
    private func isSuffered(_ index: Int, from start: Int) -> Bool {
        guard index > start, tokens[index].marks.isSuperset(of: [.passive, .participle]) else { return false }
        guard !tokens[index].is(.ergative) || tokens[index].is([.reporting, .problem]) else { return false }
        return tokens[start..<index].suffix(3).contains { $0.is([.be, .linking]) }
    }
}

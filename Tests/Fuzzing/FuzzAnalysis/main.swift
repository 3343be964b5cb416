import Glibc
import LexiconFiles
import ReflectBack
import SentimentAnalysis

/// Feeds any text, up to the longest message, to everything that reads a customer's or an agent's words.
///
/// The evidence must add up to the score and cut the text exactly, notes must be verbatim, and no text may take longer
/// than its length warrants.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzAnalysis(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let mode = bytes.first else { return 0 }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    // The longest texts take a hundred times as long, so most tries are shorter.
    switch mode % 16 {
    case 0: checkTime(of: text)
    case 1: checkWords(String(text.unicodeScalars.prefix(Tools.longestText)), repeats: true)
    default: checkWords(String(text.unicodeScalars.prefix(300)), repeats: mode % 16 == 2)
    }
    return 0
}

private func checkWords(_ text: String, repeats: Bool) {
    let energy = Tools.analyser.read(text, seq: 7)
    precondition(energy.score == Energy.score(of: energy.evidence), "the evidence does not add up to the score")
    precondition(0...1 ~= energy.score && energy.evidence.count <= Analyser.mostEvidence + 16, "past its bounds")
    let scalars = Array(text.unicodeScalars)
    for item in energy.evidence {
        precondition(0...item.end ~= item.start && item.end <= scalars.count, "evidence outside the text")
        precondition(scalars[item.start..<item.end].elementsEqual(item.text.unicodeScalars), "not the quoted words")
    }
    if repeats { precondition(energy == Tools.analyser.read(text, seq: 7), "another reading of the same words") }
    let notes = Tools.reflector.notes(in: text, seq: 7)
    for quote in notes.facts + notes.wants {
        precondition(text.unicodeScalars.contains(quote.text.unicodeScalars), "a note that nobody wrote")
    }
    for slot in notes.slots {
        precondition(scalars[slot.start..<slot.end].elementsEqual(slot.text.unicodeScalars), "a slot that is not there")
    }
    let situation = Situation(turns: [Turn(seq: 7, text: text, energy: energy)], isHeightened: true)
    _ = Tools.reflector.reflection(for: situation)
    for finding in Tools.reflector.review(of: text, in: situation).findings {
        precondition(0...finding.end ~= finding.start && finding.end <= scalars.count, "a finding outside the draft")
    }
    _ = Tools.reflector.acknowledgement(in: text, seq: 8, toward: situation.turns)
}

/// Repeats a short text to the longest message and reads that: what is quadratic takes far more than it may.
private func checkTime(of unit: String) {
    let scalars = unit.unicodeScalars.prefix(64)
    guard !scalars.isEmpty else { return }
    let piece = String(scalars)
    let text = String(repeating: piece, count: Tools.longestText / scalars.count)
    let began = processorNanoseconds()
    _ = Tools.analyser.read(text, seq: 7)
    let read = processorNanoseconds()
    _ = Tools.reflector.notes(in: text, seq: 7)
    let noted = processorNanoseconds()
    // 4,000 scalars take some 2 ms to read and 20 ms to reflect, instrumented; quadratic work takes seconds.
    precondition(read - began < Tools.longestReading, "reading took \((read - began) / 1_000_000) ms")
    precondition(noted - read < Tools.longestReading, "notes took \((noted - read) / 1_000_000) ms")
}

/// Time that this thread spent on a processor, so that a busy machine does not count.
private func processorNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The shipped lists, read once.
private enum Tools {
    /// `limits.text`, in scalars.
    static let longestText = 4_000
    static let longestReading = 1_500_000_000
    static let analyser = make { Analyser(lexicons: try folder.lexiconSet()) }
    static let reflector = make { Reflector(phrasebook: try Phrasebook(sources: folder.sources(of: "en"))) }
    private static let folder = LexiconFolder(
        path: #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Lexicons"
    )

    private static func make<Tool>(_ body: () throws -> Tool) -> Tool {
        do { return try body() } catch { fatalError("\(error)") }
    }
}

extension String.UnicodeScalarView {
    fileprivate func contains(_ other: String.UnicodeScalarView) -> Bool {
        let all = Array(self)
        let wanted = Array(other)
        guard !wanted.isEmpty else { return true }
        guard all.count >= wanted.count else { return false }
        return (0...(all.count - wanted.count)).contains { all[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}

/// The scripts that a scalar is used with, as UAX #24 lists them; unrestricted for digits, punctuation and marks of all.
struct ScriptSet: Sendable, Equatable {
    /// One bit for each script of the generated table; nil means any script at all.
    private var bits: [UInt64]?

    /// Any script: Common and Inherited without an extension.
    static let unrestricted = ScriptSet(bits: nil)

    private init(bits: [UInt64]?) {
        self.bits = bits
    }

    /// The set of the scripts with these four-letter ISO 15924 codes; a code that the table lacks is left out.
    init(codes: [String]) {
        self.init(numbers: codes.compactMap { UnicodeTables.scriptCodes.firstIndex(of: $0) })
    }

    private init(numbers: [Int]) {
        var words = [UInt64](repeating: 0, count: UnicodeTables.scriptCodes.count / 64 + 1)
        for number in numbers {
            words[number / 64] |= 1 << UInt64(number % 64)
        }
        bits = words
    }

    /// The augmented script set of a scalar (UTS #39, section 5.1): Japanese, Korean and Bopomofo texts mix with Han.
    init(of scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0x80 {
            self = scalar.properties.isAlphabetic ? ScriptSet.latin : .unrestricted
            return
        }
        guard let numbers = UnicodeTables.scriptNumbers(of: value) else {
            self = .unrestricted
            return
        }
        self.init(numbers: numbers + ScriptSet.companions(of: numbers))
    }

    private static let latin = ScriptSet(codes: ["Latn"])

    private static func companions(of numbers: [Int]) -> [Int] {
        let codes = numbers.map { UnicodeTables.scriptCodes[$0] }
        var added: Set<String> = []
        if codes.contains("Hani") { added.formUnion(["Hanb", "Jpan", "Kore"]) }
        if codes.contains("Hira") || codes.contains("Kana") { added.insert("Jpan") }
        if codes.contains("Hang") { added.insert("Kore") }
        if codes.contains("Bopo") { added.insert("Hanb") }
        return added.compactMap { UnicodeTables.scriptCodes.firstIndex(of: $0) }
    }

    /// The scripts that both sets have.
    func intersection(_ other: ScriptSet) -> ScriptSet {
        guard let mine = bits else { return other }
        guard let theirs = other.bits else { return self }
        return ScriptSet(bits: zip(mine, theirs).map(&))
    }

    /// Whether no script at all is left.
    var isEmpty: Bool {
        bits?.allSatisfy { $0 == 0 } ?? false
    }

    /// Whether the set names scripts, rather than being open to all.
    var isRestricted: Bool {
        bits != nil
    }
}

extension UnicodeTables {
    /// The numbers of a scalar's scripts, its extensions before its own; nil for Common, Inherited and unknown ones.
    static func scriptNumbers(of value: UInt32) -> [Int]? {
        if let extended = find(value, in: scriptExtensions) { return scriptGroups[Int(extended)].map(Int.init) }
        return find(value, in: scripts).map { [Int($0)] }
    }

    /// The number that stands beside the range with the value, in a flat list of firsts, lasts and numbers.
    private static func find(_ value: UInt32, in list: [UInt32]) -> UInt32? {
        var low = 0
        var high = list.count / 3
        while low < high {
            let middle = (low + high) / 2
            if value > list[3 * middle + 1] {
                low = middle + 1
            } else if value < list[3 * middle] {
                high = middle
            } else {
                return list[3 * middle + 2]
            }
        }
        return nil
    }
}

/// Makes everything visible that could drive, reorder or hide text on a terminal.
///
/// Pure: the same text gives the same result, and a result passes unchanged. The rules are those of
/// `Sanitiser`.
///
/// - Parameters:
///   - text: Anything at all.
///   - keepingNewlines: Keeps LF, reads CR LF as LF and a tab as four spaces; without it every control is shown.
/// - Returns: Text without any C0, C1 or DEL (but LF where it was asked for), and without invisible scalars outside the
///   sequences that need them.
package func sanitised(_ text: String, keepingNewlines: Bool = false) -> String {
    let harmless = text.utf8.allSatisfy { (0x20...0x7E).contains($0) || ($0 == 0x0A && keepingNewlines) }
    if harmless { return text }
    var sanitiser = Sanitiser(keepingNewlines: keepingNewlines)
    return sanitiser.sanitise(text)
}

/// The state of one walk over a text, scalar by scalar.
///
/// What is decided looks at what was already written, so that a second walk over the result changes nothing:
/// - controls become control pictures (`␛`, `␡`), other hidden scalars `<U+202E>`: C1, bidi controls, zero-width, tags,
///   separators, fillers, private use, unassigned and noncharacters;
/// - ZWJ stays between emoji, three times at most; ZWNJ and ZWJ stay inside words of scripts that use them; variation
///   selectors stay where Unicode registers them; tags stay in a whole subdivision flag;
/// - a mark without a base gets `◌`, so that it cannot change what stands before the text; from the 16th mark on one
///   base, they are only counted: `<+9985>`.
struct Sanitiser {
    private let keepingNewlines: Bool
    private var output = String.UnicodeScalarView()
    /// The last scalar of the output, nil where nothing may combine with it.
    private var previous: Unicode.Scalar?
    private var marks = 0
    private var uncountedMarks = 0
    /// Whether the output ends in an emoji that a joiner may join.
    private var endsInEmoji = false
    private var emojiJoiners = 0

    init(keepingNewlines: Bool) {
        self.keepingNewlines = keepingNewlines
    }

    mutating func sanitise(_ text: String) -> String {
        let scalars = text.unicodeScalars
        output.reserveCapacity(text.utf8.count)
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let next = scalars.index(after: index)
            index = take(scalars[index], rest: scalars[next...]) ?? next
        }
        closeMarks()
        return String(output)
    }

    /// Writes one scalar, or what stands for it; returns where to go on if it took more than that one.
    private mutating func take(
        _ scalar: Unicode.Scalar,
        rest: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView.Index? {
        if scalar.value < 0xA0 || scalar.value == 0xAD { return takeControl(scalar, rest: rest) }
        if scalar.value < 0x300 {
            keepLetter(scalar)
            return nil
        }
        if scalar.value == 0x200C || scalar.value == 0x200D {
            takeJoiner(scalar, next: rest.first)
        } else if scalar.properties.isVariationSelector {
            takeVariationSelector(scalar)
        } else if scalar.isHidden {
            show(scalar)
        } else if scalar.isMark || scalar.columns == 0 {
            takeMark(scalar)
        } else {
            keepBase(scalar)
            return scalar == Sanitiser.blackFlag ? takeFlagTags(rest) : nil
        }
        return nil
    }

    // MARK: Controls

    private mutating func takeControl(
        _ scalar: Unicode.Scalar,
        rest: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView.Index? {
        switch scalar.value {
        case 0x20...0x7E:
            keepLetter(scalar)
        case 0x0A where keepingNewlines:
            closeMarks()
            output.append(scalar)
            startAnew()
        case 0x0D where keepingNewlines && rest.first == "\n":
            break
        case 0x09 where keepingNewlines:
            for _ in 0..<ScreenLimits.tabColumns { keepLetter(" ") }
        default:
            show(scalar)
        }
        return nil
    }

    /// Writes a name in place of the scalar: a control picture (U+2400 and on), or its number in angle brackets.
    private mutating func show(_ scalar: Unicode.Scalar) {
        closeMarks()
        switch scalar.value {
        case 0x00...0x1F: append(number: 0x2400 + scalar.value)
        case 0x7F: append(number: 0x2421)
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
            output.append(contentsOf: "<U+\(zeros)\(digits)>".unicodeScalars)
        }
        startAnew()
    }

    private mutating func append(number: UInt32) {
        output.append(Unicode.Scalar(number) ?? "\u{FFFD}")
    }

    private mutating func startAnew() {
        previous = nil
        marks = 0
        endsInEmoji = false
        emojiJoiners = 0
    }

    // MARK: Bases and marks

    /// Writes a scalar below U+0300, which no sequence but a keycap begins with.
    private mutating func keepLetter(_ scalar: Unicode.Scalar) {
        closeMarks()
        output.append(scalar)
        startAnew()
        previous = scalar
    }

    private mutating func keepBase(_ scalar: Unicode.Scalar) {
        closeMarks()
        let isModifier = scalar.properties.isEmojiModifier && endsInEmoji
        if previous != Sanitiser.zeroWidthJoiner && !isModifier { emojiJoiners = 0 }
        output.append(scalar)
        previous = scalar
        marks = 0
        endsInEmoji = isModifier || scalar.isPictographic
    }

    private mutating func takeMark(_ scalar: Unicode.Scalar) {
        if uncountedMarks > 0 {
            uncountedMarks += 1
            return
        }
        if scalar.isHangulFollower, !(previous.map(scalar.continuesSyllable(after:)) ?? false) {
            show(scalar)
            return
        }
        if previous == nil { keepBase(Sanitiser.dottedCircle) }
        guard marks < ScreenLimits.marks else {
            uncountedMarks = 1
            return
        }
        keepFollower(scalar)
    }

    /// Writes a scalar that is drawn into the cells of the one before it.
    private mutating func keepFollower(_ scalar: Unicode.Scalar) {
        output.append(scalar)
        previous = scalar
        marks += 1
    }

    /// Says how many marks were left out.
    private mutating func closeMarks() {
        guard uncountedMarks > 0 else { return }
        output.append(contentsOf: "<+\(uncountedMarks)>".unicodeScalars)
        uncountedMarks = 0
        startAnew()
    }

    // MARK: Sequences

    private mutating func takeJoiner(_ scalar: Unicode.Scalar, next: Unicode.Scalar?) {
        let joinsEmoji =
            scalar == Sanitiser.zeroWidthJoiner && endsInEmoji && emojiJoiners < ScreenLimits.emojiJoiners
            && next?.isPictographic == true
        guard marks + 1 < ScreenLimits.marks, uncountedMarks == 0, joinsEmoji || isInsideWord(next: next) else {
            show(scalar)
            return
        }
        if joinsEmoji { emojiJoiners += 1 }
        keepFollower(scalar)
    }

    /// Whether a joiner stands where a script uses it (RFC 5892, appendix A.1 and A.2): after a virama, or between
    /// letters of one script that joins or stacks its letters.
    private func isInsideWord(next: Unicode.Scalar?) -> Bool {
        guard let previous, previous.isWordPart, previous.properties.isJoinControl == false else { return false }
        let scripts = ScriptSet(of: previous).intersection(Sanitiser.joiningScripts)
        guard scripts.isRestricted, !scripts.isEmpty else { return false }
        if previous.properties.canonicalCombiningClass == .virama { return true }
        guard let next, next.isWordPart else { return false }
        return !scripts.intersection(ScriptSet(of: next)).isEmpty
    }

    private mutating func takeVariationSelector(_ scalar: Unicode.Scalar) {
        guard let previous, marks < ScreenLimits.marks, previous.accepts(variationSelector: scalar) else {
            show(scalar)
            return
        }
        keepFollower(scalar)
    }

    /// Writes the tags after a black flag if they are the whole name of a subdivision (UTS #51, ED-14a).
    private mutating func takeFlagTags(
        _ rest: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView.Index? {
        let tags = rest.prefix { (0xE0030...0xE0039).contains($0.value) || (0xE0061...0xE007A).contains($0.value) }
        let letters = tags.prefix(2).allSatisfy { $0.value >= 0xE0061 }
        guard ScreenLimits.flagTags.contains(tags.count), letters, rest[tags.endIndex...].first?.value == 0xE007F else {
            return nil
        }
        let end = rest.index(after: tags.endIndex)
        output.append(contentsOf: rest[..<end])
        previous = rest[tags.endIndex]
        marks = tags.count + 1
        return end
    }

    private static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    private static let dottedCircle: Unicode.Scalar = "\u{25CC}"
    private static let blackFlag: Unicode.Scalar = "\u{1F3F4}"

    /// Scripts whose letters join (UAX #44, Joining_Type) or stack (Indic_Syllabic_Category Virama).
    private static let joiningScripts = ScriptSet(codes: [
        "Adlm", "Arab", "Beng", "Chrs", "Deva", "Gujr", "Guru", "Khmr", "Knda", "Mand", "Mani", "Mlym", "Mong", "Mymr",
        "Nkoo", "Orya", "Ougr", "Phag", "Phlp", "Rohg", "Sinh", "Sogd", "Syrc", "Taml", "Telu", "Tibt",
    ])
}

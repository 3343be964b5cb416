extension Unicode.Scalar {
    /// The columns that a terminal gives this scalar on its own: 0, 1 or 2.
    ///
    /// Zero: nonspacing and enclosing marks, format characters, Hangul vowels and finals. Two: East Asian Wide and
    /// Fullwidth (UAX #11), and what is shown as emoji by default (UTS #51). Everything else has one.
    package var columns: Int {
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        if UnicodeTables.contains(UnicodeTables.zeroWidth, value) { return 0 }
        return UnicodeTables.contains(UnicodeTables.wide, value) ? 2 : 1
    }

    /// Whether a joiner can join this scalar to another emoji: no digit, no sign of Latin-1, no part of a flag or skin.
    var isPictographic: Bool {
        value > 0x2000 && properties.isEmoji && !properties.isEmojiModifier && !isRegionalIndicator
    }

    /// Whether this is one half of a country's flag.
    var isRegionalIndicator: Bool {
        (0x1F1E6...0x1F1FF).contains(value)
    }

    /// Whether this is a Hangul vowel or final, which terminals draw into the cells of the consonant before it.
    var isHangulFollower: Bool {
        (0x1161...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value)
    }

    /// Whether this Hangul vowel or final goes on with the syllable before it (UAX #29, GB6 to GB8).
    func continuesSyllable(after other: Unicode.Scalar) -> Bool {
        let isVowel = (0x1160...0x11A7).contains(value) || (0xD7B0...0xD7C6).contains(value)
        let block = other.value
        let isBlock = (0xAC00...0xD7A3).contains(block)
        let isOpenBlock = isBlock && (block - 0xAC00) % 28 == 0
        let afterVowel = (0x1160...0x11A7).contains(block) || (0xD7B0...0xD7C6).contains(block)
        if isVowel {
            let afterConsonant = (0x1100...0x115F).contains(block) || (0xA960...0xA97C).contains(block)
            return afterConsonant || afterVowel || isOpenBlock
        }
        return afterVowel || isBlock || (0x11A8...0x11FF).contains(block) || (0xD7CB...0xD7FB).contains(block)
    }

    /// Whether this is a combining mark of any kind.
    var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension UnicodeTables {
    /// Whether a flat, ascending list of first and last values holds the value.
    static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[2 * middle + 1] {
                low = middle + 1
            } else if value < ranges[2 * middle] {
                high = middle
            } else {
                return true
            }
        }
        return false
    }
}

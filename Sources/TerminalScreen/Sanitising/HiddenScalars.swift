extension Unicode.Scalar {
    /// Whether nothing, or nothing certain, is drawn for this scalar.
    ///
    /// Controls, format characters (bidi controls, zero-width, tags), line and paragraph separators, default-ignorable
    /// fillers, private use, unassigned scalars and noncharacters. Prepended concatenation marks are format characters
    /// that are drawn.
    var isHidden: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        case .format: columns == 0
        default: properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether this is a visible letter, or a mark on one.
    var isWordPart: Bool {
        if properties.isDefaultIgnorableCodePoint { return false }
        return switch properties.generalCategory {
        case .otherLetter, .modifierLetter, .lowercaseLetter, .uppercaseLetter, .titlecaseLetter: true
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// Whether a variation selector after this scalar is one of Unicode's.
    ///
    /// Text and emoji style after emoji (emoji-variation-sequences.txt), the ideographic ones after ideographs (UTS
    /// #37), the first three after ideographs, mathematical signs, Myanmar, Phags-pa and fullwidth punctuation
    /// (StandardizedVariants.txt), Mongolian ones after Mongolian letters.
    func accepts(variationSelector selector: Unicode.Scalar) -> Bool {
        switch selector.value {
        case 0xFE0E, 0xFE0F:
            properties.isEmoji
        case 0xE0100...0xE01EF:
            properties.isIdeographic
        case 0xFE00...0xFE02:
            properties.isIdeographic || properties.generalCategory == .mathSymbol
                || (0x1000...0x109F).contains(value) || (0xA840...0xA877).contains(value)
                || (0xAA60...0xAA7F).contains(value) || (0x3001...0x3002).contains(value)
                || (0xFF01...0xFF1F).contains(value)
        case 0x180B...0x180D, 0x180F:
            (0x1820...0x18AA).contains(value)
        default:
            false
        }
    }
}

extension [InputEvent] {
    /// The events of one read, with what a person cannot have typed made a paste.
    ///
    /// Terminals without bracketed paste send pasted text as keys, and each of its newlines as an Enter. Text of at
    /// least `ScreenLimits.burstKeys` keys with an Enter before its end is taken as one paste; a line that a script
    /// types with its Enter last stays what it is.
    package var withBurstsAsPastes: [InputEvent] {
        guard count >= ScreenLimits.burstKeys else { return self }
        var kept: [InputEvent] = []
        var burst: [InputEvent] = []
        for event in self {
            if event.pastedCharacter != nil {
                burst.append(event)
            } else {
                kept += InputEvent.settled(burst) + [event]
                burst = []
            }
        }
        return kept + InputEvent.settled(burst)
    }
}

extension InputEvent {
    /// The character that this key would be in a paste.
    fileprivate var pastedCharacter: Character? {
        guard case .key(let press) = self else { return nil }
        switch (press.key, press.modifiers) {
        case (.character(let character), []): return character
        case (.enter, []), (.character("j"), .control): return "\n"
        case (.tab, []): return "\t"
        default: return nil
        }
    }

    fileprivate static func settled(_ burst: [InputEvent]) -> [InputEvent] {
        let inner = burst.dropLast().contains { $0.pastedCharacter == "\n" }
        guard burst.count >= ScreenLimits.burstKeys, inner else { return burst }
        return [.paste(String(burst.compactMap(\.pastedCharacter)), dropped: 0)]
    }
}

/// Reads a terminal's bytes as keys, pastes and answers, however they were cut.
///
/// Time comes from outside: the owner calls `idle(for:)` when nothing has come for `wakesAfter`.
package struct KeyParser: Sendable {
    private var state = State.ground
    /// Whether an Escape came before, which makes the next key an Alt.
    private var isAlt = false
    private var collected: [UInt8] = []
    private var paste = PasteReader()

    private enum State: Sendable, Equatable {
        case ground
        case escape
        /// A character of so many bytes.
        case character(length: Int)
        case control
        /// After `ESC [ [`, the Linux console's F1 to F5.
        case linuxFunction
        case single
        case string(UInt8)
        case stringEscape(UInt8)
        case paste
    }

    /// Nothing has come yet.
    package init() {}

    /// The events that these bytes complete.
    package mutating func feed(_ bytes: [UInt8]) -> [InputEvent] {
        var events: [InputEvent] = []
        var index = 0
        while index < bytes.count {
            if state == .paste {
                index += paste.takePlain(bytes[index...])
                if index == bytes.count { break }
            }
            take(bytes[index], &events)
            index += 1
        }
        return events
    }

    /// After how much silence `idle(for:)` should be called; nil while nothing is open.
    package var wakesAfter: Duration? {
        switch state {
        case .ground: nil
        case .paste: ScreenLimits.pasteSilence
        default: ScreenLimits.escapeDelay
        }
    }

    /// What the bytes so far mean if nothing follows them.
    ///
    /// - Parameter silence: How long nothing has come.
    /// - Returns: A lone Escape, an Alt key that looked like an introducer, a paste whose end was lost, or nothing.
    package mutating func idle(for silence: Duration) -> [InputEvent] {
        guard let wakesAfter, silence >= wakesAfter else { return [] }
        var events: [InputEvent] = []
        switch state {
        case .ground: break
        case .escape: events.append(.key(KeyPress(.escape)))
        case .character: endCharacter(&events)
        case .control where collected.isEmpty: events.append(.key(.alt("[")))
        case .single where collected.isEmpty: events.append(.key(.alt("O")))
        case .string(let introducer) where collected.isEmpty:
            events.append(.key(.alt(Character(Unicode.Scalar(introducer)))))
        case .paste: events.append(paste.finish())
        case .control, .single, .string, .linuxFunction, .stringEscape: break
        }
        reset()
        return events
    }

    // MARK: States

    private mutating func reset() {
        state = .ground
        isAlt = false
        collected.removeAll(keepingCapacity: true)
    }

    private mutating func take(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground: takeGround(byte, &events)
        case .escape: takeEscape(byte, &events)
        case .character(let length): takeCharacter(byte, length: length, &events)
        case .control: takeControl(byte, &events)
        case .linuxFunction: takeLinuxFunction(byte, &events)
        case .single: takeSingle(byte, &events)
        case .string(let introducer): takeString(byte, introducer, &events)
        case .stringEscape(let introducer): takeStringEscape(byte, introducer, &events)
        case .paste:
            guard let text = paste.take(byte) else { return }
            events.append(text)
            reset()
        }
    }

    private mutating func takeGround(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x1B:
            state = .escape
        case 0xC2...0xF4:
            collected = [byte]
            state = .character(length: byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4)
        case 0x80...0xFF:
            emit(.character("\u{FFFD}"), &events)
        default:
            emit(KeyNames.press(ofASCII: byte), &events)
        }
    }

    /// Adds a key, with Alt if an Escape came before it, and goes back to the ground.
    private mutating func emit(_ press: KeyPress, _ events: inout [InputEvent]) {
        var press = press
        if isAlt { press.modifiers.insert(.alt) }
        events.append(.key(press))
        reset()
    }

    private mutating func takeEscape(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x1B:
            events.append(.key(KeyPress(.escape)))
        case UInt8(ascii: "["):
            state = .control
        case UInt8(ascii: "O"):
            state = .single
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            state = .string(byte)
        default:
            state = .ground
            isAlt = true
            takeGround(byte, &events)
        }
    }

    private mutating func takeCharacter(_ byte: UInt8, length: Int, _ events: inout [InputEvent]) {
        guard byte & 0xC0 == 0x80 else {
            endCharacter(&events)
            take(byte, &events)
            return
        }
        collected.append(byte)
        if collected.count == length { endCharacter(&events) }
    }

    private mutating func endCharacter(_ events: inout [InputEvent]) {
        let scalars = String(decoding: collected, as: UTF8.self).unicodeScalars
        let scalar = scalars.count == 1 ? scalars.first : nil
        let isControl = scalar?.properties.generalCategory == .control
        emit(.character(isControl ? "\u{FFFD}" : Character(scalar ?? "\u{FFFD}")), &events)
    }

    // MARK: Sequences

    private mutating func takeControl(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case UInt8(ascii: "[") where collected.isEmpty:
            state = .linuxFunction
        case 0x20...0x3F:
            collected.append(byte)
            if collected.count > ScreenLimits.sequenceBytes { reset() }
        case 0x40...0x7E:
            endControl(final: byte, &events)
        default:
            reset()
            takeGround(byte, &events)
        }
    }

    private mutating func endControl(final: UInt8, _ events: inout [InputEvent]) {
        let parameters = String(decoding: collected, as: UTF8.self)
        reset()
        if final == UInt8(ascii: "~"), parameters == "200" {
            paste = PasteReader()
            state = .paste
            return
        }
        if let event = KeyNames.event(parameters: parameters, final: final) { events.append(event) }
    }

    private mutating func takeLinuxFunction(_ byte: UInt8, _ events: inout [InputEvent]) {
        reset()
        guard (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(byte) else { return }
        events.append(.key(KeyPress(.function(Int(byte - UInt8(ascii: "A")) + 1))))
    }

    private mutating func takeSingle(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x30...0x3F where collected.count < ScreenLimits.sequenceBytes:
            collected.append(byte)
        case 0x20...0x7E:
            let parameters = String(decoding: collected, as: UTF8.self)
            reset()
            if let press = KeyNames.press(single: byte, parameters: parameters) { events.append(.key(press)) }
        default:
            reset()
            takeGround(byte, &events)
        }
    }

    private mutating func takeString(_ byte: UInt8, _ introducer: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x1B: state = .stringEscape(introducer)
        case 0x07: endString(introducer, &events)
        case 0x18, 0x1A: reset()
        default: if collected.count <= ScreenLimits.replyBytes { collected.append(byte) }
        }
    }

    private mutating func takeStringEscape(_ byte: UInt8, _ introducer: UInt8, _ events: inout [InputEvent]) {
        if byte == UInt8(ascii: "\\") {
            endString(introducer, &events)
        } else {
            reset()
            state = .escape
            take(byte, &events)
        }
    }

    private mutating func endString(_ introducer: UInt8, _ events: inout [InputEvent]) {
        let text = String(decoding: collected, as: UTF8.self)
        let isWhole = collected.count <= ScreenLimits.replyBytes
        reset()
        guard isWhole else { return }
        if introducer == UInt8(ascii: "]") { events.append(.reply(.system(text))) }
        if introducer == UInt8(ascii: "P") { events.append(.reply(.device(text))) }
    }
}

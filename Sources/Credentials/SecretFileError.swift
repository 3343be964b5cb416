import Glibc

/// Why a secret's file cannot be used, as a sentence for the operator; never a piece of the content.
package struct SecretFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Kind: Sendable, Equatable {
        /// There is no such file.
        case missing
        /// Others can read or change it.
        case unsafe
        /// It is there, but does not hold a secret of the kind asked for.
        case unusable
        /// The system refused to read or to write it.
        case system
    }

    package let kind: Kind

    /// The sentence.
    package let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    init(tooLong path: String) {
        let most = SecretFile.maximumBytes
        self.init(.unusable, "\(path) is longer than \(most) bytes. Is it the right file?")
    }

    init(opening path: String, errno number: CInt) {
        self.init(number == ENOENT ? .missing : .system, "\(path) cannot be read: \(reason(number)).")
    }

    init(writing path: String, errno number: CInt) {
        self.init(.system, "\(path) cannot be written: \(reason(number)).")
    }
}

/// The system's words for an error number.
private func reason(_ number: CInt) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    return buffer.withUnsafeMutableBufferPointer { space in
        // XSI's strerror_r: a number that it does not know still fills the buffer.
        guard let start = space.baseAddress, strerror_r(number, start, space.count) != ERANGE else {
            return "error \(number)"
        }
        return String(cString: start)
    }
}

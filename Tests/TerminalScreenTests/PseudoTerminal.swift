import Glibc

/// A terminal whose other end the test holds.
final class PseudoTerminal {
    let main: Int32
    /// Kept open so that the terminal does not hang up between two programs.
    private let other: Int32
    let path: String

    init?() {
        var main: Int32 = -1
        var other: Int32 = -1
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&main, &other, &name, nil, nil) == 0 else { return nil }
        self.main = main
        path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.other = other
        _ = fcntl(main, F_SETFL, O_NONBLOCK)
        _ = fcntl(main, F_SETFD, FD_CLOEXEC)
        _ = fcntl(other, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(other)
        close(main)
    }

    /// Everything that was written to the terminal and not yet read here.
    func output(waiting milliseconds: Int32 = 0) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        var wait = pollfd(fd: main, events: Int16(POLLIN), revents: 0)
        poll(&wait, 1, milliseconds)
        while true {
            let count = read(main, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(main, bytes, bytes.count)
    }

    func resize(rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(main, UInt(TIOCSWINSZ), &size)
    }

    /// Whether the terminal echoes and waits for whole lines, as it does under a shell.
    var isOrdinary: Bool {
        var modes = termios()
        tcgetattr(main, &modes)
        return modes.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
    }
}

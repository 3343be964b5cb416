internal import ChatModel
internal import Glibc

/// The database file itself, held open beside SQLite for as long as the store is.
///
/// Held, because closing any handle of a file drops the locks that the whole process has on it (fcntl(2)), SQLite's among
/// them: it is opened before SQLite opens the file and closed after SQLite has closed it.
final class DatabaseFile: Sendable {
    private let descriptor: Int32

    /// Makes the file where it is missing, mode 0600, so that everything SQLite makes beside it inherits that.
    ///
    /// Its name is synced too: SQLite syncs what it writes, and takes for granted that the file will be found.
    init(in directory: DataDirectory) throws(StorageFailure) {
        let file = Glibc.open(directory.database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StorageFailure("The store \(directory.database) cannot be written: \(DataDirectory.reason()).")
        }
        descriptor = file
        try DataDirectory.sync(directory.path)
        // A parent that may be passed through and not read cannot be synced by us.
        try? DataDirectory.sync(StoreFile.parent(of: directory.path))
    }

    deinit { Glibc.close(descriptor) }

    /// Overwrites what no row owns: the gap between the cell pointers and the cells of every b-tree page.
    ///
    /// SQLite zeroes what is deleted, but where it moves rows from page to page, copies of them stay in the gaps, and are
    /// still there when the rows are deleted later. Zeros in a gap change nothing for SQLite, whichever of them reach the
    /// disk. Only with an empty write-ahead log and while no connection that writes is open, whose cache would bring the
    /// old bytes back.
    func clearGaps() throws(StorageFailure) {
        let pageSize = try readPageSize()
        var chunk = [UInt8](repeating: 0, count: pageSize * Self.pagesAtOnce)
        var offset = 0
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(offset))
            guard count >= 0 else { throw failure() }
            guard count >= pageSize else { break }
            for start in stride(from: 0, through: count - pageSize, by: pageSize) {
                let page = chunk[start..<start + pageSize]
                guard let gap = Self.gap(of: page, isFirst: offset + start == 0) else { continue }
                guard chunk[gap].contains(where: { $0 != 0 }) else { continue }
                let zeros = [UInt8](repeating: 0, count: gap.count)
                let written = pwrite(descriptor, zeros, zeros.count, off_t(offset + gap.lowerBound))
                guard written == zeros.count else { throw failure() }
            }
            offset += count / pageSize * pageSize
        }
        guard fdatasync(descriptor) == 0 else { throw failure() }
    }

    /// 1 MiB at 4 KiB a page.
    private static let pagesAtOnce = 256

    /// The unallocated bytes of a b-tree page; nil for any other page (sqlite.org/fileformat2.html, section 1.6).
    ///
    /// Overflow and free-list pages begin with a page number of four bytes, whose first is 0 below 64 GiB, and no b-tree
    /// page begins with 0.
    private static func gap(of page: ArraySlice<UInt8>, isFirst: Bool) -> Range<Int>? {
        let header = page.startIndex + (isFirst ? 100 : 0)
        let headerLength: Int
        switch page[header] {
        case 2, 5: headerLength = 12
        case 10, 13: headerLength = 8
        default: return nil
        }
        func number(_ place: Int) -> Int { Int(page[header + place]) << 8 | Int(page[header + place + 1]) }
        let start = header + headerLength + 2 * number(3)
        let cells = number(5)
        let end = page.startIndex + (cells == 0 ? page.count : cells)
        return start < end && end <= page.endIndex ? start..<end : nil
    }

    /// Bytes 16 and 17 of the file: the size, or 1 for 64 KiB (sqlite.org/fileformat2.html, section 1.3.2).
    private func readPageSize() throws(StorageFailure) -> Int {
        var bytes: [UInt8] = [0, 0]
        guard pread(descriptor, &bytes, 2, 16) == 2 else { throw failure() }
        let size = Int(bytes[0]) << 8 | Int(bytes[1])
        return size == 1 ? 65_536 : max(512, size)
    }

    private func failure() -> StorageFailure {
        StorageFailure("The disk failed (\(DataDirectory.reason())).")
    }
}

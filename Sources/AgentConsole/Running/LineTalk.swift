internal import WebSocketTransport

/// A talk line by line: what is entered comes in, what happened goes out.
@EventLoop
protocol LineTalk: AnyObject {
    /// Begins to take lines.
    ///
    /// - Parameters:
    ///   - isReady: Whether the next line may be handed out.
    ///   - take: Called for each line.
    ///   - ended: Called once, after the last line of an input that ended.
    func begin(
        isReady: @escaping @EventLoop () -> Bool,
        take: @escaping @EventLoop (LineCutter.Line) -> Void,
        ended: @escaping @EventLoop () -> Void
    )

    /// Writes a line; false where nobody reads any more.
    func print(_ line: String) -> Bool

    /// Writes a line of trouble.
    func complain(_ line: String)

    /// Hands out what can be handed out now.
    func handOut()

    /// Hands out nothing for so long.
    func hold(milliseconds: Int)

    /// Gives everything back; nothing more comes.
    func close()
}

/// A talk over the standard streams: pipes, scripts, and terminals that can do no more.
@EventLoop
final class StreamTalk: LineTalk {
    private let streams: StandardStreams
    private var feed: LineFeed?

    init(_ streams: StandardStreams) {
        self.streams = streams
    }

    func begin(
        isReady: @escaping @EventLoop () -> Bool,
        take: @escaping @EventLoop (LineCutter.Line) -> Void,
        ended: @escaping @EventLoop () -> Void
    ) {
        let feed = LineFeed(streams, isReady: isReady, take: take, ended: ended)
        self.feed = feed
        feed.begin()
    }

    func print(_ line: String) -> Bool { streams.print(line) }

    func complain(_ line: String) { streams.complain(line) }

    func handOut() { feed?.handOut() }

    func hold(milliseconds: Int) { feed?.hold(milliseconds: milliseconds) {} }

    func close() { feed?.close() }
}

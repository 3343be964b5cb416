/// Every size, count and time that bounds the transport, with its unit in its name.
package struct TransportLimits: Sendable, Equatable {
    // MARK: Inbound

    /// The longest message after reassembly, bytes; over it the connection is closed with 1009.
    package var messageBytes = 65_536

    /// In how many fragments a message may come (RFC 6455 section 5.4); over it 1009.
    package var messageFragments = 64

    /// How long a message may be under way from its first byte to its last, milliseconds; then 1002.
    package var halfMessageMilliseconds = 10_000

    /// What libwebsockets reads at once and keeps allocated for each connection, bytes.
    package var receiveBufferBytes = 1_024

    // MARK: Outbound

    /// From here on the connection's own requests are not read until half of it has left, bytes.
    package var outboundSoftBytes = 65_536

    /// A queue over this closes the connection as a slow reader (4001), bytes.
    package var outboundHardBytes = 262_144

    /// How long a queue over the soft limit may stand without a byte of it leaving, milliseconds; then 4001.
    package var stalledReaderMilliseconds = 8_000

    /// What is given to the socket at once, bytes, rounded up to whole frames.
    package var flushBytes = 65_536

    /// How long a slow reader has for taking its close frame before TCP is cut, milliseconds.
    package var slowReaderCutMilliseconds = 2_000

    // MARK: Handshake and closing

    /// From accepting a connection to the whole of its request, TLS included, milliseconds.
    package var handshakeMilliseconds = 10_000

    /// From our close frame to the peer's, milliseconds; then TCP is cut.
    package var closeHandshakeMilliseconds = 5_000

    /// The request line and all headers of a request, bytes.
    package var headerBytes = 4_096

    /// How many requests may be in parsing at once; more wait for their turn.
    ///
    /// As many as there may be connections: with fewer, those who send their request slowly hold up everybody else's. One
    /// takes some 6 kB, and only while it is in parsing.
    package var headerPool = 16_384

    /// The body of an HTTP response, bytes.
    package var responseBytes = 1_048_576

    // MARK: Connections

    /// How many connections may be open, all listeners together; more get 503.
    package var connections = 16_384

    /// How many of one address, loopback and proxies' excepted; more get 503.
    package var connectionsPerAddress = 256

    /// File descriptors that are kept for the log, for people and for telling strangers to come back.
    package var descriptorReserve = 64

    /// How many connections are accepted in one turn of the loop.
    package var acceptsPerTurn = 64

    /// How many the kernel keeps for us until we accept them.
    package var listenBacklog = 4_096

    /// What a refusal for want of room says in `Retry-After`, seconds.
    package var retryAfterSeconds = 5

    /// The limits as documented.
    package init() {}
}

import Testing
import WebSocketTransport

@Suite struct `The list of origins` {
    @Test(arguments: [
        ("https://shop.example", "shop.example"), ("http://shop.example", "shop.example"),
        ("http://shop.example:8080", "shop.example:8080"), ("https://SHOP.example", "shop.EXAMPLE"),
        ("https://shop.example:443", "shop.example"), ("https://shop.example", "shop.example:443"),
        ("http://[::1]:8080", "[::1]:8080"), ("https://help.example", "shop.example"),
        ("https://help.example:443", "shop.example"),
    ])
    func `lets the host's own pages in, and those that are named`(origin: String, host: String) throws {
        #expect(try OriginPolicy(allowing: ["https://help.example"]).allows(origin: origin, host: host))
    }

    @Test(arguments: [
        "null", "", "https://", "https://evil.example", "https://evil-shop.example",
        "https://shop.example.evil.example",
        "https://shop.example.", "https://sub.shop.example", "https://shop.exampl", "https://shop.example:8443",
        "http://help.example", "https://help.example:8443", "https://help.example.", "https://xhelp.example",
        "https://help.example/", "https://help.example@evil.example", "https://evil.example#help.example",
        "https://evil.example?help.example", "https://evil.example/help.example", "ftp://shop.example",
        "file://", "shop.example", "https:shop.example", "https:/shop.example", " https://shop.example",
        "https://shop.example ", "https://shop.example,https://evil.example", "https://shop.example:0443x",
        "https://shop.example:", "https://shop.example:-1", "https://ѕhop.example", "https://shop.example\u{0}",
        "chrome-extension://shop.example",
    ])
    func `keeps look-alikes out`(origin: String) throws {
        #expect(try !OriginPolicy(allowing: ["https://help.example"]).allows(origin: origin, host: "shop.example"))
    }

    @Test func `does not mind clients that are not browsers`() throws {
        #expect(try OriginPolicy().allows(origin: nil, host: "shop.example"))
    }

    @Test(arguments: ["help.example", "https://help.example/chat", "*", "https://*.example"])
    func `says which entry is wrong`(entry: String) {
        #expect {
            _ = try OriginPolicy(allowing: [entry])
        } throws: { error in
            (error as? TransportError)?.description.contains(entry) == true
        }
    }
}

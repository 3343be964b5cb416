import ChatModel
import Testing

@Suite struct `The limits` {
    @Test func `all have a name, a unit, a meaning and a standard value`() {
        for name in Limits.Name.allCases {
            let definition = name.definition
            #expect(!definition.unit.isEmpty, "\(name)")
            #expect(!definition.meaning.isEmpty, "\(name)")
            #expect(definition.standard > 0 && definition.standard < .max, "\(name)")
        }
    }

    @Test func `are set by a whole number, and lifted by none`() throws {
        var limits = Limits()
        try limits.set("text", to: "12")
        #expect(limits[.text] == 12)
        try limits.set("text", to: "none")
        #expect(limits[.text] == .max)
        #expect(limits.listing.contains("limits.text none scalars"))
    }

    @Test(arguments: ["-1", "many", "", "1.5", "12 scalars", "99999999999999999999"])
    func `refuse any other value with a sentence that names the unit`(value: String) {
        var limits = Limits()
        #expect(throws: SettingError("limits.text takes a whole number of scalars, or \"none\"")) {
            try limits.set("text", to: value)
        }
        #expect(limits == Limits())
    }

    @Test func `refuse a name that there is not`() {
        var limits = Limits()
        #expect(throws: SettingError("there is no limit \"nonsense\"")) { try limits.set("nonsense", to: "1") }
    }
}

import Testing
import Trust

@Suite struct HubNamesTests {
    @Test(arguments: [
        ("Hub.Example", "hub.example"), ("hub", "hub"), ("10.1.2.3", "10.1.2.3"), ("0:0:0:0:0:0:0:1", "::1"),
        ("2001:DB8::00A1", "2001:db8::a1"), ("a-1.example", "a-1.example"), ("4ever.example", "4ever.example"),
    ]) func `A name or an address has one spelling`(name: String, written: String) throws {
        #expect(try HubNames.written(name) == written)
    }

    @Test(arguments: [
        "", ".", "256.1.1.1", "1.2.3", "1.2.3.4.5", "hub.0x7f", "12345", "0.0.0.0", "::", "255.255.255.255", "a b",
        "hub.example.",
        "-a.example", "a_b.example", "*.example", "hub\u{1B}[31m", "hub\u{0}.example", "10.1.2.3\u{0}x", "хаб.example",
        "hub.example:7443", "[::1]", "fe80::1%eth0", "https://hub.example", String(repeating: "a", count: 64),
        Array(repeating: "abcdefg", count: 33).joined(separator: "."),
    ]) func `What nobody can call a hub by is none`(name: String) {
        #expect(throws: HubNames.Refusal.self) { try HubNames.written(name) }
        #expect(throws: HubNames.Refusal.self) { try HubNames.changed(["hub"], adding: [name]) }
        // One that stands in a certificate of former days can be told and taken away.
        if !name.isEmpty {
            #expect(HubNames.problem(["hub", name]) != nil)
            #expect(throws: Never.self) { try HubNames.changed(["hub", name], removing: [name]) }
        }
    }

    @Test func `Names that differ by their spelling are one`() throws {
        #expect(try HubNames.changed(["HUB", "::1"], adding: ["hub", "0:0::1", "Hub"]) == ["hub", "::1"])
        #expect(try HubNames.changed(["hub", "x"], removing: ["HUB"]) == ["x"])
        #expect(try HubNames.changed(["hub", "x"], adding: ["HUB"], removing: ["hub"]) == ["hub", "x"])
    }

    @Test func `There are so many, and who has more may take some away`() throws {
        let many = (1...HubNames.countMax).map { "h\($0).example" }
        #expect(try HubNames.changed([], adding: many).count == HubNames.countMax)
        #expect(HubNames.problem(many) == nil)
        #expect(throws: HubNames.Refusal.self) { try HubNames.changed(many, adding: ["one.example"]) }
        #expect(try HubNames.changed(many, adding: ["one.example"], removing: ["h1.example"]).count == many.count)
        let former = many + ["a.example", "b.example"]
        #expect(HubNames.problem(former) != nil)
        #expect(try HubNames.changed(former, removing: ["a.example"]).count == HubNames.countMax + 1)
        #expect(throws: HubNames.Refusal.self) { try HubNames.changed(["hub"], removing: ["hub"]) }
        #expect(throws: HubNames.Refusal.self) { try HubNames.changed(["hub"], removing: ["elsewhere"]) }
    }
}

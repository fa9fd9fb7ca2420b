import Description
import FoundationEssentials
import Register
import Testing

/// `config/` of this tree.
let shippedFolder =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/config"

@Suite struct ShippedDescriptionTests {
    let description: RegisterDescription

    init() throws { description = try DescriptionFolder.load(shippedFolder) }

    @Test func `The shipped description holds the record types that code depends on`() throws {
        let numbers = Dictionary(uniqueKeysWithValues: description.types.map { ($0.name, $0.number) })
        #expect(
            numbers == [
                "person": 16, "custody": 17, "transfer": 18, "sentence": 19, "legal_status": 20, "facility": 21,
                "day": 22,
            ])
        _ = try CustodyFields(description)
    }

    @Test func `Every type and field has a label in three languages`() {
        for type in description.types {
            #expect(Set(type.labels.keys) == ["en", "ru", "ky"], "\(type.name)")
            for field in type.fields {
                #expect(Set(field.labels.keys) == ["en", "ru", "ky"], "\(type.name).\(field.name)")
            }
        }
    }

    @Test func `Every code but those of the ICCS has a label in three languages`() {
        for (name, list) in description.codeLists where name != "iccs" {
            for code in list.codes { #expect(Set(code.labels.keys) == ["en", "ru", "ky"], "\(name) \(code.code)") }
        }
    }

    @Test func `Codes keep their order and their leading zeros`() {
        #expect(description.codeLists["legal-status"]?.codes.first?.code == "UNTRIED")
        for code in ["0101", "0906", "09061", "09062", "UNMAPPED"] {
            #expect(description.codeLists["iccs"]?.contains(code) == true)
        }
    }

    @Test func `Only what an import with gaps can still give is required`() {
        let required = description.types.map { type in
            "\(type.name): " + type.fields.filter(\.required).map(\.name).joined(separator: " ")
        }
        #expect(
            required == [
                "person: ", "custody: facility opened_at opened_by", "transfer: number from to dispatched_at",
                "sentence: ", "legal_status: status since", "facility: site name", "day: facility closed_on",
            ])
    }

    @Test func `Legal status is decided by the date of its document`() throws {
        let type = try #require(description.type(named: "legal_status"))
        let status = try #require(type.field(named: "status"))
        let unit = try #require(type.unit(of: status.number))
        #expect(unit.rule == .document)
        #expect(unit.parameters.documentDateField == type.field(named: "document_date")?.number)
        #expect(unit.parameters.appealOfField == type.field(named: "appeal_of")?.number)
    }

    @Test func `Loading twice gives the same description`() throws {
        let again = try DescriptionFolder.load(shippedFolder)
        #expect(String(describing: again.types.map(\.units)) == String(describing: description.types.map(\.units)))
        #expect(again.types.map(\.name) == description.types.map(\.name))
        for (type, other) in zip(description.types, again.types) {
            #expect(type.labels == other.labels)
            #expect(type.fields.map(\.number) == other.fields.map(\.number))
            #expect(type.fields.map(\.type) == other.fields.map(\.type))
            #expect(type.fields.map(\.labels) == other.fields.map(\.labels))
        }
        #expect(again.edition == description.edition)
        #expect(Set(again.codeLists.keys) == Set(description.codeLists.keys))
        for (name, list) in description.codeLists {
            #expect(again.codeLists[name]?.codes.map(\.code) == list.codes.map(\.code))
        }
    }
}

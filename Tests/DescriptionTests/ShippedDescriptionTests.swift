import Custody
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
                "day": 22, "assessment": 30, "classification": 31, "appeal": 32, "placement": 33, "separation": 34,
                "solitary": 35, "sanction": 36, "programme": 37, "participation": 38, "incident": 39, "complaint": 40,
                "corruption_report": 41, "accommodation": 42, "visit": 43, "finding": 44, "provision": 45,
                "comparison": 46, "staff": 47, "absence": 48, "health_exam": 49, "roll_check": 50,
                "body_key": 51, "access": 52, "statement": 53, "sentence_event": 54,
            ])
        _ = try CustodyFields(description)
    }

    @Test func `Every field that code reads by name is described, and of the type that code takes it to be`() {
        #expect(Vocabulary.words.count > 150 && Vocabulary.faults(in: description).isEmpty)
        for word in Vocabulary.words {
            let field = description.type(named: word.type)?.field(named: word.field)
            #expect(field?.type.name == word.kind, "\(word.type).\(word.field)")
        }
    }

    @Test func `Every type and field has a label in three languages`() {
        for type in description.types {
            #expect(Set(type.labels.keys) == ["en", "ru", "ky"], "\(type.name)")
            for field in type.fields {
                #expect(Set(field.labels.keys) == ["en", "ru", "ky"], "\(type.name).\(field.name)")
            }
        }
    }

    @Test func `Every code has a label in three languages, but for those of the ICCS and of rare languages`() {
        for (name, list) in description.codeLists where name != "iccs" {
            for code in list.codes {
                // Those of two letters too are spoken by many.
                if name == "language", !code.also.contains(where: { $0.utf8.count == 2 }) { continue }
                #expect(Set(code.labels.keys) == ["en", "ru", "ky"], "\(name) \(code.code)")
            }
        }
    }

    @Test func `Every state of ISO 3166-1 and every language of ISO 639-1 is there, by both of its codes`() throws {
        let states = try #require(description.codeLists["country"]).codes
        #expect(states.count == 251 && Set(states.map(\.code)).count == 251)
        let pairs = states.flatMap { state in state.also.filter { $0.utf8.count == 2 && $0.allSatisfy(\.isUppercase) } }
        #expect(Set(pairs).isSuperset(of: ["KG", "KZ", "NO", "US", "PS", "TW", "ZA"]) && Set(pairs).count >= 249)
        let languages = try #require(description.codeLists["language"]).codes
        #expect(languages.count > 487 && languages.count { $0.also.contains { $0.utf8.count == 2 } } >= 183)
    }

    @Test func `No name of a code is another code's`() {
        for list in description.codeLists.values {
            for code in list.codes {
                let others = list.codes.filter {
                    $0.code != code.code && ($0.also + $0.labels.values).contains(code.code)
                }
                #expect(others.isEmpty, "\(list.name) \(code.code)")
            }
        }
    }

    @Test func `Codes keep their order and their leading zeros`() {
        #expect(description.codeLists["legal-status"]?.codes.first?.code == "UNTRIED")
        for code in ["0101", "0906", "09061", "09062", "UNMAPPED"] {
            #expect(description.codeLists["iccs"]?.contains(code) == true)
        }
    }

    @Test func `Only what an import with gaps can still give is required`() {
        let required = description.types.prefix { $0.number < 30 }.map { type in
            "\(type.name): " + type.fields.filter(\.required).map(\.name).joined(separator: " ")
        }
        #expect(
            required == [
                "person: ", "custody: facility opened_at opened_by", "transfer: number from to dispatched_at",
                "sentence: ", "legal_status: status since", "facility: site name", "day: facility closed_on",
            ])
    }

    @Test func `Every field that a safeguard or a due depends on is described`() throws {
        let needed = [
            "custody":
                "commitment_order injuries_seen ill_treatment_alleged injuries ill_treatment opened_by opened_at closed_at closed_by",
            "assessment": "judgement assessor_trained evidence_for evidence_against protective review_due assessed_on",
            "classification":
                "state class proposed_class proposed_by approver reasons grounds review_due override_reason",
            "appeal": "classification outcome decider", "placement": "facility block cell starts ends",
            "solitary": "starts ends hours_confined reasons last_resort authority next_review",
            "sanction": "rule_broken heard decider_role",
            "complaint": "facility received_at recipient torture_alleged state closed_by answer_due",
            "corruption_report": "facility received_at recipient state closed_by",
            "incident": "facility happened_at kind state reported_to reported_at family_told_at",
            "accommodation": "facility block cell measured_at kind occupancy area_net minutes_outdoors",
            "finding": "facility state due verified_by",
            "sentence": "conviction_tag court_date expiry earliest_release",
            "health_exam": "examined_at pregnant nursing infant_with_mother disability",
        ]
        for (name, fields) in needed {
            let type = try #require(description.type(named: name))
            for field in fields.split(separator: " ") {
                #expect(type.field(named: String(field)) != nil, "\(name).\(field)")
            }
        }
    }

    @Test func `No assessment or classification holds what a risk may not be derived from`() throws {
        for name in ["assessment", "classification"] {
            let type = try #require(description.type(named: name))
            for word in ["religion", "ethnic", "nation", "belief", "article", "score"] {
                #expect(!type.fields.contains { $0.name.contains(word) }, "\(name) \(word)")
            }
        }
        #expect(description.codeLists["classification-grounds"]?.contains("ARTICLE") == false)
        let children = description.type(named: "person")?.field(named: "children")
        #expect(children?.confidentiality == .confidential)
    }

    @Test func `Every national table is described, and the population is always there`() {
        let numbers = Set(description.tables.map { $0.number.prefix { $0 != "a" && $0 != "b" } })
        for number in 1...14 { #expect(numbers.contains("T\(number)"), "T\(number)") }
        #expect(description.tables.contains { $0.name == "population" })
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

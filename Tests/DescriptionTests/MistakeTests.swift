import Description
import FoundationEssentials
import Register
import Testing

/// A change to one file of a description that was right before, and the one problem it must give.
struct Mistake: Sendable, CustomTestStringConvertible {
    var file = "register/tour.yaml"
    var old: String
    var new: String
    var line: Int?
    var reason: String

    init(_ old: String, _ new: String, _ line: Int?, _ reason: String, in file: String = "register/tour.yaml") {
        self.old = old
        self.new = new
        self.line = line
        self.reason = reason
        self.file = file
    }

    var testDescription: String { "\(line.map(String.init) ?? "-"): \(reason)" }
}

/// A copy of the shipped description with one more record type; removed with the value.
final class TemporaryDescription {
    static let tour = """
        number: 99
        name: tour
        labels: { en: Tour }
        scope: case
        source: Mandela Rule 83
        retention: permanent
        groups:
          - name: decision
            rule: document
            document_date: dated
        fields:
          - number: 1
            name: status
            type: code
            codes: sex
            labels: { en: Status }
            group: decision
            confidentiality: open
            source: Mandela Rule 84
          - { number: 2, name: dated, type: date, labels: { en: Dated }, group: decision, confidentiality: open,
              source: Mandela Rule 84 }
          - number: 3
            name: room
            type: text
            labels: { en: Room }
            rule: custodian
            confidentiality: restricted
            source: Mandela Rule 85
        """

    let folder: String

    init() throws {
        let manager = FileManager.default
        folder = manager.temporaryDirectory.path + "/description-\(UUID().uuidString)"
        try manager.copyItem(atPath: shippedFolder, toPath: folder)
        try write("register/tour.yaml", Self.tour)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }  // Only clutter in a temporary folder is at stake.

    func write(_ file: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
    }

    func apply(_ mistakes: Mistake...) throws { for mistake in mistakes { try apply(mistake) } }

    func apply(_ mistake: Mistake) throws {
        let text = try String(contentsOfFile: "\(folder)/\(mistake.file)", encoding: .utf8)
        try #require(text.contains(mistake.old))
        try write(mistake.file, text.replacing(mistake.old, with: mistake.new, maxReplacements: 1))
    }

    /// File within the folder, line and reason of each problem.
    func problems() -> [String] {
        do {
            _ = try DescriptionFolder.load(folder)
            return []
        } catch {
            return error.problems.map { $0.description.replacing(folder + "/", with: "") }
        }
    }
}

@Suite struct MistakeTests {
    private static let kz = "sentences/kz-2014.yaml"

    static let mistakes = [
        Mistake("number: 99\n", "", 1, "missing \"number\""),
        Mistake("    type: text\n", "    type: text\n    past: true\n", 25, "only a date or an instant is past"),
        Mistake(
            "    type: text\n", "    type: text\n    not_before: dated\n", 25,
            "\"not_before\" must name a date or an instant, as this field is"),
        Mistake("number: 99", "number: 15", 1, "number 15 must lie between 16 and 10000"),
        Mistake("number: 99", "number: nine", 1, "\"number\" must be a whole number, not \"nine\""),
        Mistake("name: tour\n", "", 1, "missing \"name\""),
        Mistake("name: tour", "name: Tour", 2, "the name \"Tour\" must be lower_snake_case in ASCII"),
        Mistake("name: tour", "name: визит", 2, "the name \"визит\" must be lower_snake_case in ASCII"),
        Mistake("name: tour", "name: case_id", 2, "the name \"case_id\" is reserved"),
        Mistake("labels: { en: Tour }", "labels: { ru: Визит }", 3, "missing \"labels.en\""),
        Mistake("labels: { en: Tour }\n", "", 1, "missing \"labels.en\""),
        Mistake("{ en: Tour }", "{ en: Tour, English: Tour }", 3, "\"labels.English\" is no language code"),
        Mistake("scope: case", "scope: here", 4, "unknown scope \"here\" (one of: case, everywhere, own)"),
        Mistake("source: Mandela Rule 83\n", "", 1, "missing \"source\""),
        Mistake("source: Mandela Rule 83", "source:", 5, "missing \"source\""),
        Mistake("retention: permanent\n", "", 1, "missing \"retention\""),
        Mistake("scope: case", "scope: case\nhub_only: yes", 5, "\"hub_only\" must be true or false, not \"yes\""),
        Mistake("scope: case", "scope: case\nurgent: true", 5, "\"urgent\" must be a list of the fields that make a"),
        Mistake("scope: case", "scope: case\nurgent: [{ first: true }]", 5, "urgent 1: missing \"field\""),
        Mistake("scope: case", "scope: case\nurgent: [{ field: gone }]", 5, "\"field\" names no field of this type"),
        Mistake("scope: case", "scope: case\nurgent: [{ field: room, codes: [A] }]", 5, "\"room\" has no codes"),
        Mistake("scope: case", "scope: case\nurgent: [{ field: status, codes: [GONE] }]", 5, "\"GONE\" is no code of"),
        Mistake("document_date: dated", "document_date: status", 10, "must name a field of the type date"),
        Mistake("document_date: dated", "document_date: room", 10, "names \"room\", which is no field of this group"),
        Mistake("    document_date: dated\n", "", 8, "group \"decision\": missing \"document_date\""),
        Mistake("document_date: dated", "document_date: dated\n    appeal_of: gone", 11, "names \"gone\", which is no"),
        Mistake("rule: document\n    document_date: dated", "rule: union", 9, "rule union is for a field, not"),
        Mistake("rule: document\n    document_date: dated", "rule: append", 9, "rule append is for a field, not"),
        Mistake("fields:", "  - { name: spare, rule: review }\nfields:", 11, "no field names this group"),
        Mistake("number: 3", "number: 0", 22, "field \"room\": number 0 must lie between 1 and 10000"),
        Mistake("number: 3", "number: 10001", 22, "number 10001 must lie between 1 and 10000"),
        Mistake("number: 3", "number: 1", 22, "the number \"1\" is taken in register/tour.yaml:12"),
        Mistake("number: 3\n    name: room", "name: room", 22, "field \"room\": missing \"number\""),
        Mistake("    name: room\n", "", 22, "field 3: missing \"name\""),
        Mistake("name: room", "name: status", 23, "the name \"status\" is taken in register/tour.yaml:13"),
        Mistake("name: room", "name: _room", 23, "the name \"_room\" is reserved"),
        Mistake("name: room", "name: rowid", 23, "the name \"rowid\" is reserved"),
        Mistake("name: room", "name: id", 23, "the name \"id\" is reserved"),
        Mistake("name: room", "name: room__2", 23, "must be lower_snake_case"),
        Mistake("    type: text\n", "", 22, "field \"room\": missing \"type\""),
        Mistake("type: text", "type: string", 24, "field \"room\": unknown type \"string\" (one of: text, "),
        Mistake("type: text", "type: [text]", 24, "\"type\" must be a single value"),
        Mistake("codes: sex", "codes: gender", 15, "unknown code list \"gender\" (one of: absence-kind, "),
        Mistake("    codes: sex\n", "", 12, "field \"status\": missing \"codes\""),
        Mistake("labels: { en: Room }", "labels: { ru: Комната }", 25, "missing \"labels.en\""),
        Mistake("    rule: custodian\n", "", 22, "field \"room\": missing \"rule\""),
        Mistake(
            "rule: custodian", "rule: custodain", 26, "field \"room\": unknown rule \"custodain\" (one of: latest, "),
        Mistake("rule: custodian", "rule: document", 26, "the rule document needs a group"),
        Mistake("rule: custodian", "rule: interim", 26, "the rule interim needs an \"order\""),
        Mistake("rule: custodian", "rule: open", 26, "the rule open needs an \"order\""),
        Mistake("rule: custodian", "rule: latest\n    order: [a, b]", 27, "\"order\" means nothing to the rule latest"),
        Mistake("rule: custodian", "group: gone", 26, "field \"room\": unknown group \"gone\""),
        Mistake("rule: custodian", "rule: review\n    group: decision", 26, "\"rule\" belongs to the group"),
        Mistake("confidentiality: restricted", "confidentiality: secret", 27, "unknown confidentiality \"secret\""),
        Mistake(
            "confidentiality: restricted", "confidentiality: sealed", 27, "a sealed field needs the rule append or"),
        Mistake("\n    source: Mandela Rule 85", "", 22, "field \"room\": missing \"source\""),
        Mistake("rule: custodian", "rule: custodian\n    range: [0, 9]", 27, "only an integer has a range"),
        Mistake("type: text", "type: integer\n    range: [9, 0]", 25, "\"range\" must be two whole numbers"),
        Mistake(
            "type: text", "type: text\n    colour: red", 25, "field \"room\": unknown key \"colour\" (one of: number, "),
        Mistake("scope: case", "scope: case\ncolour: red", 5, "unknown key \"colour\""),
        Mistake("scope: case", "scope: case\nscope: own", 4, "not YAML: the key \"scope\" stands twice"),
        Mistake("scope: case", "scope: [case", 5, "not YAML: "),
        Mistake(TemporaryDescription.tour, "- a", 1, "must be a mapping"),
        Mistake(TemporaryDescription.tour, "# nothing", nil, "the file is empty"),
        Mistake("records: visit", "records: journey", 6, "unknown record type \"journey\"", in: "counts/visits.yaml"),
        Mistake("date: visited_on", "date: seen_on", 7, "visit has no field \"seen_on\"", in: "counts/visits.yaml"),
        Mistake("date: visited_on", "date: body", 7, "visit.body is no date", in: "counts/visits.yaml"),
        Mistake("by: [body, ", "by: [weather, ", 8, "visit has no field \"weather\"", in: "counts/visits.yaml"),
        Mistake("by: [facility, ", "by: [religion, ", 6, "unknown dimension \"religion\"", in: "counts/stock.yaml"),
        Mistake("  - dimension: term_band", "  - dimension: length", 7, "unknown dimension", in: "counts/lifers.yaml"),
        Mistake("name: visits", "name: population", 2, "choose another name", in: "counts/visits.yaml"),
        Mistake("by: [kind]", "by: [kind]\ncolour: red", 9, "unknown key \"colour\"", in: "counts/solitary.yaml"),
        Mistake("edition: 6", "edition: 0", 2, "the edition must be at least 1", in: "register/edition.yaml"),
        Mistake("edition: 6", "edition:", 2, "missing \"edition\"", in: "register/edition.yaml"),
        Mistake("{ en: Female, ", "{ ", 4, "missing \"F.en\"", in: "codes/sex.yaml"),
        Mistake("source: ", "title: x\nsource: ", 2, "unknown key \"title\"", in: "codes/sex.yaml"),
        Mistake("HEALTH:", "HEALHT:", 54, "unknown role \"HEALHT\" (one of: EVERY_ROLE, RECORDS_", in: "roles.yaml"),
        Mistake("write: [health_exam", "write: [exam", 55, "unknown record type \"exam\"", in: "roles.yaml"),
        Mistake("[person, custody, transfer, p", "[person, person, p", 24, "is named twice", in: "roles.yaml"),
        Mistake("verify, rebuild", "verify, rebuilt", 87, "unknown act \"rebuilt\" (one of: count, ", in: "roles.yaml"),
        Mistake("SYSTEM_ADMIN:\n  may", "SYSTEM_ADMIN:\n  can", 87, "unknown key \"can\"", in: "roles.yaml"),
        Mistake("value: DAY_BEFORE", "value: DAY_AFTER", 9, "unknown value \"DAY_AFTER\" (one of: DAY_", in: kz),
        Mistake(", source: \"PEC 165(2)\" }", " }", 9, "must say in which: missing \"source\"", in: kz),
        Mistake("certainty: V", "certainty: X", 9, "unknown certainty \"X\" (one of: V, K, C)", in: kz),
        Mistake("of: end.rule", "of: end.day", 9, "value 1: nothing is \"of\" end.day", in: kz),
        Mistake("of: end.rule, ", "", 9, "value 1: missing \"of\"", in: kz),
        Mistake("value: DAY_BEFORE, ", "value: DAY_BEFORE, days: 3, ", 9, "\"days\" means nothing to end.rule", in: kz),
        Mistake("regime: MEDIUM, days: 3/2", "regime: MEDIUM, days: 3/0", 17, "a number of parts such as 3/2", in: kz),
        Mistake("[SAT, SUN]", "[SAT, SON]", 12, "unknown week day \"SON\"", in: kz),
        Mistake("id: KZ-2014", "id: KZ/2014", 4, "which names a variant", in: kz),
        Mistake("id: KZ-2014", "id: KG-2021", 4, "the id \"KG-2021\" is taken in ", in: kz),
        Mistake("state: KZ\n", "", 4, "missing \"state\"", in: kz),
        Mistake("valid_from: 2015-01-01", "valid_from: 2015", 7, "must be a full date such as 2015-01-01", in: kz),
        Mistake("cap: 20", "cap: 2000", 34, "\"cap\" must be at least 1, and at most 300", in: kz),
        Mistake("number: 99", "number: 17", 1, "the number \"17\" is taken in register/custody.yaml:5"),
        Mistake("name: tour", "name: custody", 2, "the name \"custody\" is taken in register/custody.yaml:6"),
    ]

    @Test(arguments: mistakes) func `A mistake is named with its file, line and reason`(mistake: Mistake) throws {
        let description = try TemporaryDescription()
        #expect(description.problems() == [])
        try description.apply(mistake)
        let problems = description.problems()
        #expect(problems.count == 1, "\(problems)")
        let place = mistake.line.map { "\(mistake.file):\($0): " } ?? "\(mistake.file): "
        #expect(problems.first?.hasPrefix(place) == true, "\(problems)")
        #expect(problems.first?.contains(mistake.reason) == true, "\(problems)")
    }

    @Test func `Without an order of its own a rule takes that of the code list`() throws {
        let description = try TemporaryDescription()
        try description.apply(
            Mistake("type: text", "type: code\n    codes: sex", nil, ""),
            Mistake("rule: custodian", "rule: interim\n    review_days: 7", nil, ""))
        let type = try DescriptionFolder.load(description.folder).type(named: "tour")
        #expect(type?.field(named: "room")?.parameters == RuleParameters(order: ["F", "M", "X", "U"], reviewDays: 7))
    }

    @Test func `Every mistake is listed, in the order of files and lines`() throws {
        let description = try TemporaryDescription()
        try description.apply(Mistake("rule: custodian", "rule: custodain", nil, ""))
        try description.apply(Mistake("scope: case", "scope: here", nil, ""))
        try description.apply(Mistake("{ en: Female, ", "{ ", nil, "", in: "codes/sex.yaml"))
        let places = description.problems().map { $0.prefix { $0 != " " } }
        #expect(places == ["codes/sex.yaml:4:", "register/tour.yaml:4:", "register/tour.yaml:26:"])
    }

    @Test func `A description that lacks what custody depends on is refused`() throws {
        let description = try TemporaryDescription()
        try description.apply(Mistake("name: opened_at\n", "name: begun_at\n", nil, "", in: "register/custody.yaml"))
        try description.apply(
            Mistake("not_before: opened_at\n", "not_before: begun_at\n", nil, "", in: "register/custody.yaml"))
        // The tables that count by it would say so too.
        for table in ["entries", "exits"] {
            try FileManager.default.removeItem(atPath: description.folder + "/counts/\(table).yaml")
        }
        try description.apply(Mistake("type: boolean", "type: text", nil, "", in: "register/person.yaml"))
        try FileManager.default.removeItem(atPath: description.folder + "/register/transfer.yaml")
        // Roles and keys that name what is gone say so too.
        let problems = description.problems().filter { $0.contains("depend on") }
        #expect(problems.count == 3, "\(problems)")
        for name in ["custody.opened_at", "transfer", "person.provisional"] {
            #expect(problems.contains { $0.contains("depend on \(name)") }, "\(name): \(problems)")
        }
    }

    @Test func `A field that code reads by name may be missing, and may not be another thing`() throws {
        let description = try TemporaryDescription()
        try description.apply(Mistake("type: boolean", "type: text", nil, "", in: "register/sentence.yaml"))
        let problems = description.problems()
        #expect(problems.count == 1 && problems[0].contains("register/sentence.yaml"), "\(problems)")
        #expect(
            problems[0].hasSuffix(
                "sentence.life is read as boolean by the program and described as text; name it otherwise"))
        let lacking = try TemporaryDescription()
        try lacking.apply(Mistake("name: life\n", "name: lifelong\n", nil, "", in: "register/sentence.yaml"))
        #expect(lacking.problems().isEmpty)
    }

    @Test func `A file with the wrong ending is not passed over in silence`() throws {
        let description = try TemporaryDescription()
        try description.write("register/more.yml", "number: 98")
        #expect(description.problems() == ["register/more.yml: is not read: name it .yaml"])
    }

    @Test func `A folder without a description is refused`() {
        let error = #expect(throws: DescriptionError.self) { try DescriptionFolder.load("/nonexistent") }
        #expect(error?.problems.count ?? 0 >= 3)
    }
}

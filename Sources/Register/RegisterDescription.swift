import Causality

/// One edition of the register: its record types, fields, rules and code lists.
///
/// Loaded from `config/register/*.yaml`; a ministry can add a field without a compiler.
package struct RegisterDescription: Sendable {
    /// Numbers below are ``SystemType``s.
    package static let typeNumberMin = 16

    package var edition: Int
    /// Sorted by number.
    package private(set) var types: [RecordType]
    package var codeLists: [String: CodeList]
    /// What it counts; the population by facility always.
    package var tables: [CountTable] = [.population]
    /// How sentences are reckoned, by state and edition of its law.
    package var ruleSets: [RuleSet] = []
    /// Who may do what; without it nobody may do anything, once roles bind.
    package var rights = Rights()
    private var indexByNumber: [Int: Int]

    package init(edition: Int, types: [RecordType], codeLists: [String: CodeList] = [:]) {
        self.edition = edition
        self.types = types.sorted { $0.number < $1.number }
        self.codeLists = codeLists
        indexByNumber = Dictionary(
            self.types.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(number: Int) -> RecordType? { indexByNumber[number].map { types[$0] } }

    package func type(named name: String) -> RecordType? { types.first { $0.name == name } }
}

/// One record type: its fields and what the register does with it.
///
/// Never changed once made; a reference, because every change that is judged or applied looks its type up.
package final class RecordType: Sendable {
    package enum Scope: String, CaseIterable, Sendable {
        /// Travels with a person's case file.
        case caseFile = "case"
        /// Reference data that every facility holds.
        case everywhere
        /// Stays between its author and the hub.
        case own
    }

    package let number: Int
    package let name: String
    /// By language: en, ru, ky.
    package let labels: [String: String]
    package let scope: Scope
    /// Creating a record of this type opens a case file of its own.
    package let opensCaseFile: Bool
    /// Which of its changes overtake the backlog.
    package let urgent: [UrgencyRule]
    let urgencyByField: [(field: Int, rule: UrgencyRule)]
    /// Only the hub writes it.
    package let hubOnly: Bool
    /// The field that says which site it is about: only that site and the hub write it.
    package let about: Int?
    /// The field that says which site it is kept from, such as the facility that a complaint is about: nothing of it is sent
    /// there.
    package let keptFrom: Int?
    /// Of a record that the hub wrote about a site, and of one that is kept from it, the fields in which that site answers.
    /// Empty where the site writes the whole of what it is about, and nothing of what is kept from it.
    package let answers: Set<Int>
    /// A facility that no longer holds a person may still bring in one of its time.
    package let isLate: Bool
    /// The standard or rule it comes from.
    package let source: String
    package let retention: String
    /// Sorted by number.
    package let fields: [Field]
    /// Those of them that must be given when the record is created.
    package let required: [Field]
    /// Those whose time is compared with another, or with now.
    package let timed: [Field]
    /// Numbers of those that come before or after another in time.
    let ordered: [Int]
    package let groups: [FieldGroup]
    /// What is resolved as one: each field outside the groups, and each group.
    package let units: [ResolutionUnit]
    private let unitByField: [Int: Int]

    package init(
        number: Int, name: String, labels: [String: String] = [:], scope: Scope = .caseFile,
        opensCaseFile: Bool = false, urgent: [UrgencyRule] = [], hubOnly: Bool = false, about: String? = nil,
        keptFrom: String? = nil, answers: Set<String> = [], isLate: Bool = false, source: String = "",
        retention: String = "", fields: [Field], groups: [FieldGroup] = []
    ) {
        self.number = number
        self.name = name
        self.labels = labels
        self.scope = scope
        self.opensCaseFile = opensCaseFile
        self.urgent = urgent
        self.hubOnly = hubOnly
        self.isLate = isLate
        self.source = source
        self.retention = retention
        self.fields = fields.sorted { $0.number < $1.number }
        self.about = self.fields.first { $0.name == about }?.number
        self.keptFrom = self.fields.first { $0.name == keptFrom }?.number
        self.answers = Set(self.fields.filter { answers.contains($0.name) }.map(\.number))
        let numbers = Dictionary(self.fields.map { ($0.name, $0.number) }, uniquingKeysWith: { first, _ in first })
        urgencyByField = urgent.compactMap { rule in numbers[rule.field].map { ($0, rule) } }
        required = self.fields.filter(\.required)
        timed = self.fields.filter { $0.notBefore != nil || $0.past }
        let all = self.fields
        ordered = timed.flatMap { field in
            all.first { $0.name == field.notBefore }.map { [field.number, $0.number] } ?? []
        }
        self.groups = groups
        var units: [ResolutionUnit] = []
        for field in self.fields where field.group == nil {
            units.append(
                ResolutionUnit(name: field.name, fields: [field.number], rule: field.rule, parameters: field.parameters)
            )
        }
        for group in groups {
            let members = self.fields.filter { $0.group == group.name }.map(\.number)
            units.append(
                ResolutionUnit(name: group.name, fields: members, rule: group.rule, parameters: group.parameters))
        }
        self.units = units
        var unitByField: [Int: Int] = [:]
        for (index, unit) in units.enumerated() { for field in unit.fields { unitByField[field] = index } }
        self.unitByField = unitByField
    }

    package func field(_ number: Int) -> Field? { fields.first { $0.number == number } }
    package func field(named name: String) -> Field? { fields.first { $0.name == name } }
    package func unit(of field: Int) -> ResolutionUnit? { unitByField[field].map { units[$0] } }
}

/// One field of a record type; a reference for the same reason.
package final class Field: Sendable {
    package enum Confidentiality: String, CaseIterable, Sendable {
        case open, restricted, confidential, sealed
    }

    package let number: Int
    package let name: String
    package let type: FieldType
    package let labels: [String: String]
    package let rule: ConflictRule
    package let parameters: RuleParameters
    /// The group it is written and resolved with.
    package let group: String?
    /// Must be given when the record is created.
    package let required: Bool
    package let confidentiality: Confidentiality
    package let source: String
    package let unit: String
    /// Inclusive bounds of an integer.
    package let range: ClosedRange<Int64>?
    /// Most characters of a text.
    package let lengthMax: Int
    /// The field of the same type whose time this one's can not lie before.
    package let notBefore: String?
    /// A time of what has happened: it can not be to come.
    package let past: Bool

    package init(
        number: Int, name: String, type: FieldType, labels: [String: String] = [:], rule: ConflictRule = .latest,
        parameters: RuleParameters = RuleParameters(), group: String? = nil, required: Bool = false,
        confidentiality: Confidentiality = .open, source: String = "", unit: String = "",
        range: ClosedRange<Int64>? = nil, lengthMax: Int = 1_000, notBefore: String? = nil, past: Bool = false
    ) {
        self.number = number
        self.name = name
        self.type = type
        self.labels = labels
        self.rule = rule
        self.parameters = parameters
        self.group = group
        self.required = required
        self.confidentiality = confidentiality
        self.source = source
        self.unit = unit
        self.range = range
        self.lengthMax = lengthMax
        self.notBefore = notBefore
        self.past = past
    }

    /// The same field under another rule: known only once its group is read.
    package func ruled(by rule: ConflictRule, _ parameters: RuleParameters) -> Field {
        Field(
            number: number, name: name, type: type, labels: labels, rule: rule, parameters: parameters, group: group,
            required: required, confidentiality: confidentiality, source: source, unit: unit, range: range,
            lengthMax: lengthMax, notBefore: notBefore, past: past)
    }
}

/// Fields that only mean something together: written whole, resolved as one.
package struct FieldGroup: Sendable {
    package var name: String
    package var rule: ConflictRule
    package var parameters: RuleParameters

    package init(name: String, rule: ConflictRule, parameters: RuleParameters = RuleParameters()) {
        self.name = name
        self.rule = rule
        self.parameters = parameters
    }
}

/// What some rules need to know beside the siblings.
package struct RuleParameters: Hashable, Sendable {
    /// `interim`: most protective first. `open`: least closed first.
    package var order: [String]
    /// `document`: the field that holds the deciding document's date.
    package var documentDateField: Int?
    /// `document`: the field that names the decision which this one, an appeal's outcome, beats.
    package var appealOfField: Int?
    /// `interim`: days until the review falls due.
    package var reviewDays: Int64

    package init(
        order: [String] = [], documentDateField: Int? = nil, appealOfField: Int? = nil, reviewDays: Int64 = 14
    ) {
        self.order = order
        self.documentDateField = documentDateField
        self.appealOfField = appealOfField
        self.reviewDays = reviewDays
    }
}

/// A field or a group, as conflict rules see it.
package struct ResolutionUnit: Hashable, Sendable {
    package var name: String
    /// Field numbers, ascending.
    package var fields: [Int]
    package var rule: ConflictRule
    package var parameters: RuleParameters
}

/// Codes in their order, with labels by language.
package struct CodeList: Sendable {
    package struct Code: Sendable {
        package var code: String
        package var labels: [String: String]
        /// What else stands for it in tables that people bring: shorter codes, other names.
        package var also: [String]

        package init(code: String, labels: [String: String] = [:], also: [String] = []) {
            self.code = code
            self.labels = labels
            self.also = also
        }
    }

    package var name: String
    package var source: String
    package var codes: [Code]
    private var known: Set<String>

    package init(name: String, source: String = "", codes: [Code]) {
        self.name = name
        self.source = source
        self.codes = codes
        known = Set(codes.map(\.code))
    }

    package func contains(_ code: String) -> Bool { known.contains(code) }
}

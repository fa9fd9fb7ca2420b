package import Causality
package import Register

/// A rule on the treatment of prisoners that a write must keep, and where it comes from.
///
/// The numbers are those of the twenty enforceable rules that the register was commissioned with; the others of them are
/// dues, which ``Due`` lists. A rule looks at fields by name and says nothing where a description lacks them.
package struct Safeguard: Sendable {
    package let number: Int
    package let source: String
    /// The record types whose writes it looks at.
    package let types: Set<String>
    /// Every field of a record that it reads: a write of none of them adds no breach.
    package let fields: Set<String>
    /// What people do so that it is kept again.
    package let cure: String
    private let check: @Sendable (Draft, CaseFacts) -> [Problem]

    /// - Parameter check: every problem that it finds, the one to be said first before the others.
    init(
        _ number: Int, _ source: String, _ types: Set<String>, on fields: Set<String>, cure: String,
        check: @escaping @Sendable (Draft, CaseFacts) -> [Problem]
    ) {
        self.number = number
        self.source = source
        self.types = types
        self.fields = fields
        self.cure = cure
        self.check = check
    }

    /// One way in which a record breaks a rule.
    struct Problem {
        var field: String
        var problem: String
        /// How far, where that can grow.
        var extent: Int64 = 0
        /// Other records without which it would not.
        var others: Set<Dot> = []

        init(_ field: String, _ problem: String, extent: Int64 = 0, with others: Set<Dot> = []) {
            self.field = field
            self.problem = problem
            self.extent = extent
            self.others = others
        }
    }

    /// A record as it would stand after a write: texts as people read them, by field name; many values as one JSON list.
    package struct Draft: Sendable {
        package var type: String
        package var isNew: Bool
        /// The site that writes.
        package var site: Int
        package var values: [String: String]
        /// The same before this write; nothing of a new record.
        package var before: [String: String] = [:]
        /// The fields that this write gives.
        package var written: Set<String>
        /// Which fields the description has; a rule that needs another does not apply.
        package var known: Set<String>
        /// It is looked at as it stands: nobody writes it now.
        package var stands = false

        package init(type: RecordType, isNew: Bool, site: Int, values: [String: String], written: Set<String>) {
            self.type = type.name
            self.isNew = isNew
            self.site = site
            self.values = values
            self.written = written
            known = Set(type.fields.map(\.name))
        }

        /// As a record stands: everything that it says counts as given now.
        package init(type: RecordType, standing values: [String: String]) {
            self.init(
                type: type, isNew: true, site: 0, values: values, written: Set(values.filter { !$0.value.isEmpty }.keys)
            )
            stands = true
        }

        package subscript(name: String) -> String { values[name] ?? "" }

        func lacks(_ name: String) -> Bool { known.contains(name) && self[name].isEmpty }
    }

    /// What the store knows of the person whose case file is written.
    package struct CaseFacts: Sendable {
        /// Somebody who is, or may be, in the cell of the draft.
        package struct CellMate: Hashable, Sendable {
            /// Every one that any side says.
            package var sexes: Set<String>
            package var isUntried: Bool?
            package var isMinor: Bool?
            /// Where they are; nil where it does not matter.
            package var record: Dot?

            package init(sexes: Set<String>, isUntried: Bool?, isMinor: Bool?) {
                self.sexes = sexes
                self.isUntried = isUntried
                self.isMinor = isMinor
            }
        }

        package var sexes: Set<String> = []
        /// Nil where no date of birth and no age is known.
        package var isMinor: Bool?
        /// Nil where no legal status is recorded.
        package var isUntried: Bool?
        /// Pregnant, breastfeeding, or with an infant.
        package var isExpectingOrNursing = false
        /// Up to when an order that goes on is looked at, in seconds since 1970; nil to look at it as it begins.
        package var now: Int64?
        /// Other solitary confinement of the person, in seconds since 1970; open at the end where it goes on.
        package var solitary: [(starts: Int64, ends: Int64?)] = []
        /// Whom a placement brings the person near to.
        package var cellMates: [CellMate] = []
        /// Where those are from whom a separation keeps the person, and who are as near.
        package var tooNear: Set<Dot> = []
        /// Other places where the person is said to be at the same time.
        package var otherPlaces: Set<Dot> = []
        /// Whether another record of the person's names a commitment order.
        package var hasOrder = false
        /// Who approved the classification that an appeal is about, by any side.
        package var approvers: Set<String> = []
        /// An appeal changed the class, and nobody has decided since.
        package var isChangedOnAppeal = false
        /// The judgement is lower than another that has not lapsed.
        package var isLowered = false
        /// Whether the article of a sentence was law on the day of the offence; nil where that is not known.
        package var wasInForce: Bool?

        package init() {}
    }

    /// A rule that a write, or a record as it stands, breaks.
    package struct Broken: Hashable, Sendable {
        /// Of the twenty enforceable rules; nil for one that is none of them.
        package var rule: Int?
        package var source: String
        package var type: String
        package var field: String
        package var problem: String
        package var cure: String
        /// How far, where that can grow.
        package var extent: Int64 = 0
        /// Other records without which it would not be broken.
        package var others: Set<Dot> = []

        package init(
            rule: Int?, source: String, type: String, field: String, problem: String,
            cure: String = "put the record right"
        ) {
            self.rule = rule
            self.source = source
            self.type = type
            self.field = field
            self.problem = problem
            self.cure = cure
        }

        /// Field and problem, without what the record says.
        package var what: String { "\(field): \(problem)" }

        package var refusal: Refusal { Refusal("\(type).\(field)", "\(problem) (\(source))") }

        /// Whether it was broken so before: as far, and because of the same records.
        func stood(in before: [Broken]) -> Bool {
            before.contains {
                $0.rule == rule && $0.source == source && $0.field == field && $0.problem == problem
                    && $0.extent >= extent && others.isSubset(of: $0.others)
            }
        }
    }

    /// Every rule that is broken: what the desk, the hub and the list of breaches all ask.
    package static func broken(_ draft: Draft, _ facts: CaseFacts) -> [Broken] {
        (byType[draft.type] ?? []).flatMap { safeguard in
            safeguard.check(draft, facts).map { problem in
                var broken = Broken(
                    rule: safeguard.number == 0 ? nil : safeguard.number, source: safeguard.source, type: draft.type,
                    field: problem.field, problem: problem.problem, cure: safeguard.cure)
                (broken.extent, broken.others) = (problem.extent, problem.others)
                return broken
            }
        }
    }

    /// Of what is broken after a write, what it added: an old breach stops nobody from writing, nor from curing half of it. But
    /// what has happened excuses no order (``SafeguardKind/excuses(_:)``).
    ///
    /// - Parameter former: as the record stood; nil for one that the write makes.
    /// - Parameter now: in seconds since 1970, by which what is over is told from what is to come.
    /// - Parameter broken: what a record breaks, by all that is known of the person.
    package static func added(
        by draft: Draft, to former: Draft?, now: Int64, broken: (Draft) throws -> [Broken]
    ) rethrows -> [Broken] {
        let after = try broken(draft)
        guard !after.isEmpty, let former,
            SafeguardKind(of: former, now: now).excuses(SafeguardKind(of: draft, now: now))
        else { return after }
        let before = try broken(former)
        return after.filter { !$0.stood(in: before) }
    }

    package static func looksAt(_ type: String) -> Bool { byType[type] != nil }

    /// Whether a write of these fields of a record that exists is looked at.
    package static func looksAt(_ type: String, writing fields: [String]) -> Bool {
        byType[type]?.contains { safeguard in fields.contains(where: safeguard.fields.contains) } ?? false
    }

    private static let byType: [String: [Safeguard]] = all.reduce(into: [:]) { types, safeguard in
        for type in safeguard.types { types[type, default: []].append(safeguard) }
    }

    // MARK: Arrival

    /// Whether an arrival must open a case with an authority outside the prison: injuries seen, or ill-treatment alleged.
    /// `entries` are the words of a field, one by one.
    package static func opensExternalCase(_ draft: Draft, entries: (String) -> [String]) -> Bool {
        illTreatment(in: draft, entries: entries) != nil
    }

    /// The question that an arrival answers with a plain yes, by the field of its code; nil where it answers none so.
    package static func illTreatment(in draft: Draft, entries: (String) -> [String]) -> String? {
        guard draft.type == "custody" else { return nil }
        return ArrivalAnswer.questions.first { question in
            ArrivalAnswer.answer(code: draft[question.code], words: entries(draft[question.words])) == .yes
        }?.code
    }

    package static func seconds(_ text: String) -> Int64? { CivilTime.instant(text).map { $0 >> 2 } }
}

import Register

/// How a court's outcomes are written down in JSON; every name that is not known is refused, lest something go unread.
extension CourtRecord: Decodable {
    package init(from decoder: any Decoder) throws {
        let reader = try Reader(decoder, knows: Self.names)
        self.init(judgments: [])
        credits = try reader.list("credit", CreditReader.self)?.map(\.credit) ?? []
        absences = try reader.list("not_counted", AbsenceReader.self)?.map(\.absence) ?? []
        cuts = try reader.list("reductions", CutReader.self)?.map(\.cut) ?? []
        for text in try reader.list("days_off", String.self) ?? [] { daysOff.insert(try reader.day(text: text)) }
        if let several = try reader.list("sentences", JudgmentReader.self) {
            judgments = several.map(\.judgment)
        } else {
            judgments = [try JudgmentReader(reader).judgment]
        }
        if let day = try reader.day("paroled") {
            let rest = try reader.term("unserved")
            paroles = [Parole(day: day, rest: rest, retaken: try reader.day("retaken"))]
            if case .joined = judgments.first?.length {
                // The parole was of the former sentence, whose rest a court has joined: its final term runs by itself.
                paroles = []
            } else if let rest, judgments.count == 1, judgments[0].start == nil {
                // Nothing but the parole says when: the rest begins on the day after it.
                judgments[0].start = try paroles[0].retaken ?? day.plus(1)
                judgments[0].length = .term(rest)
                paroles = []
            }
        }
        if let asked = try reader.text("ask") {
            let subjects: [String: Question.Subject] = ["ELIGIBLE_FROM": .parole, "MILDER_KIND_FROM": .milderKind]
            guard let subject = subjects[asked] else {
                throw reader.error("\"ask\" is ELIGIBLE_FROM (parole) or MILDER_KIND_FROM")
            }
            question = Question(
                subject: subject, part: try reader.ratio("fraction"), monthsMin: try reader.number("min_months") ?? 0,
                creditDays: try reader.number("credit_days") ?? 0)
        }
    }

    /// What is expected of a reckoning is no part of it.
    private static let names: Set = JudgmentReader.names.union([
        "rule_set", "credit", "not_counted", "reductions", "days_off", "sentences", "paroled", "retaken", "ask",
        "fraction", "min_months", "credit_days", "release_day", "finding", "editions",
    ])
}

private struct JudgmentReader: Decodable {
    static let names: Set = [
        "id", "start", "on", "judged", "final", "taken", "offence", "term", "terms", "mode", "cap", "new", "unserved",
        "court_final", "end", "life", "after", "quashed", "replaced", "merged", "new_maximum", "suspended", "revoked",
        "convert", "gravity", "tags",
    ]

    let judgment: CourtRecord.Judgment

    init(from decoder: any Decoder) throws {
        let reader = try Reader(decoder, knows: Self.names)
        var judgment = try Self(reader).judgment
        if judgment.start == nil { judgment.start = try reader.day("on") }
        self.judgment = judgment
    }

    init(_ reader: Reader) throws {
        var judgment = CourtRecord.Judgment(
            id: try reader.text("id") ?? "1", length: try Self.length(reader), start: try reader.day("start"),
            judged: try reader.day("judged"), final: try reader.day("final"), taken: try reader.day("taken"),
            offence: try reader.day("offence"), after: try reader.text("after"),
            maximum: try reader.term("new_maximum"), revoked: try reader.day("revoked"),
            converted: try reader.list("convert", ConvertedReader.self)?.map(\.converted) ?? [],
            gravity: try reader.text("gravity"), tags: Set(try reader.list("tags", String.self) ?? []))
        for name in ["quashed", "replaced", "merged"] where try reader.day(name) != nil { judgment.isSetAside = true }
        if reader.has("suspended") {
            judgment.isWhollySuspended = reader.flag("suspended") == true
            judgment.suspended = judgment.isWhollySuspended ? nil : try reader.term("suspended")
        }
        self.judgment = judgment
    }

    private static func length(_ reader: Reader) throws -> CourtRecord.Judgment.Length {
        if reader.flag("life") == true { return .life }
        if let term = try reader.term("term") { return .term(term) }
        let final = try reader.term("court_final")
        let mode: RuleSet.Join.Mode? = try reader.text("mode").map {
            guard let mode = RuleSet.Join.Mode(rawValue: $0) else {
                throw reader.error("\"mode\" is ABSORB, PART or FULL")
            }
            return mode
        }
        let cap = try reader.term("cap")
        if let terms = try reader.list("terms", String.self) {
            return .joined(
                CourtRecord.Joined(
                    terms: try terms.map { try reader.term(text: $0, "terms") }, mode: mode, cap: cap, final: final))
        }
        if let new = try reader.term("new"), let rest = try reader.term("unserved") {
            return .joined(
                CourtRecord.Joined(terms: [new, rest], mode: mode, cap: cap, final: final, isOverSentences: true))
        }
        if let end = try reader.day("end") { return .until(end) }
        return .unknown(Lack(.missing, "its term is not recorded"))
    }
}

private struct ConvertedReader: Decodable {
    let converted: CourtRecord.Converted

    init(from decoder: any Decoder) throws {
        let reader = try Reader(decoder, knows: ["kind", "amount"])
        let amount = reader.isNumber("amount") ? Term(days: try reader.days("amount")) : try reader.term("amount")
        guard let amount else { throw reader.error("\"amount\" is missing") }
        converted = CourtRecord.Converted(kind: try reader.required("kind"), amount: amount)
    }
}

private struct CreditReader: Decodable {
    let credit: CourtRecord.Credit

    init(from decoder: any Decoder) throws {
        let reader = try Reader(decoder, knows: ["measure", "regime", "days", "from", "to", "for_from", "for"])
        let days: CourtRecord.Credit.Days
        if let from = try reader.day("from"), let to = try reader.day("to") {
            days = .dates(from, to)
        } else {
            days = .number(try reader.days("days"))
        }
        credit = CourtRecord.Credit(
            measure: try reader.required("measure"), regime: try reader.text("regime"), days: days,
            from: try reader.day("for_from"), judgment: try reader.text("for"))
    }
}

private struct AbsenceReader: Decodable {
    let absence: CourtRecord.Absence

    init(from decoder: any Decoder) throws {
        let reader = try Reader(decoder, knows: ["kind", "left", "back", "days", "for"])
        let days: CourtRecord.Absence.Days
        if let left = try reader.day("left") {
            days = .dates(left, try reader.day("back"))
        } else {
            days = .number(try reader.days("days"))
        }
        absence = CourtRecord.Absence(kind: try reader.required("kind"), days: days, judgment: try reader.text("for"))
    }
}

private struct CutReader: Decodable {
    let cut: CourtRecord.Cut

    init(from decoder: any Decoder) throws {
        let reader = try Reader(
            decoder, knows: ["kind", "days", "share", "fraction", "term", "times", "name", "on", "why", "for"])
        let amount: CourtRecord.Cut.Amount
        switch try reader.required("kind") {
        case "DAYS": amount = .days(try reader.days("days"))
        case "SHARE":
            guard let share = try reader.ratio("share") ?? reader.ratio("fraction") else {
                throw reader.error("\"share\" is missing, such as 1/2")
            }
            amount = .share(share)
        case "TERM":
            guard let term = try reader.term("term") else { throw reader.error("\"term\" is missing, such as P1Y") }
            amount = .term(term)
        case "TIMES": amount = .times(try reader.required("name"), try reader.days("times"))
        default: throw reader.error("\"kind\" is DAYS, SHARE, TERM or TIMES")
        }
        cut = CourtRecord.Cut(
            amount: amount, day: try reader.day("on"), why: try reader.text("why") ?? "",
            judgment: try reader.text("for"))
    }
}

/// One object of it.
private struct Reader {
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let container: KeyedDecodingContainer<Name>

    init(_ decoder: any Decoder, knows names: Set<String>) throws {
        container = try decoder.container(keyedBy: Name.self)
        if let strange = container.allKeys.map(\.stringValue).filter({ !names.contains($0) }).min() {
            throw error("\"\(strange.prefix(40))\" is not known (one of: \(names.sorted().joined(separator: ", ")))")
        }
    }

    func error(_ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: container.codingPath, debugDescription: what))
    }

    func has(_ name: String) -> Bool {
        let key = Name(stringValue: name)
        // What cannot be looked at is there, and is refused where it is read.
        let isNil = (try? container.decodeNil(forKey: key)) ?? false
        return container.contains(key) && !isNil
    }

    func list<Value: Decodable>(_ name: String, _ type: Value.Type) throws -> [Value]? {
        try container.decodeIfPresent([Value].self, forKey: Name(stringValue: name))
    }

    func text(_ name: String) throws -> String? {
        try container.decodeIfPresent(String.self, forKey: Name(stringValue: name))
    }

    func required(_ name: String) throws -> String {
        guard let text = try text(name) else { throw error("\"\(name)\" is missing") }
        return text
    }

    func number(_ name: String) throws -> Int64? {
        try container.decodeIfPresent(Int64.self, forKey: Name(stringValue: name))
    }

    func days(_ name: String) throws -> Int64 {
        guard let days = try number(name) else { throw error("\"\(name)\" is missing") }
        guard (0...Term.daysMax).contains(days) else {
            throw error("\"\(name)\" is no number of days that anybody lives")
        }
        return days
    }

    func isNumber(_ name: String) -> Bool {
        // What is no number is read as a text, and refused there if it is none.
        (try? container.decode(Int64.self, forKey: Name(stringValue: name))) != nil
    }

    func flag(_ name: String) -> Bool? {
        // What is no flag is read as what else it may be, and refused there if it is not.
        try? container.decode(Bool.self, forKey: Name(stringValue: name))
    }

    func day(_ name: String) throws -> CivilDay? {
        guard let text = try text(name) else { return nil }
        return try day(text: text)
    }

    func day(text: String) throws -> CivilDay {
        guard let day = CivilDay(text) else { throw error("\(text.prefix(20)) is no full date such as 2024-01-31") }
        return day
    }

    func term(_ name: String) throws -> Term? { try text(name).map { try term(text: $0, name) } }

    func term(text: String, _ name: String) throws -> Term {
        guard let term = Term(text) else {
            throw error("\"\(name)\": \(text.prefix(30)) is no term such as P5Y6M, or longer than anybody lives")
        }
        return term
    }

    func ratio(_ name: String) throws -> RuleSet.Ratio? {
        guard let text = try text(name) else { return nil }
        guard let ratio = RuleSet.Ratio(text) else { throw error("\"\(name)\" is no part such as 2/3") }
        return ratio
    }
}

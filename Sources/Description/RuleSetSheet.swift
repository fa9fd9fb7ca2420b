import Register

/// One file of `config/sentences/`: how a state reckons sentences under one edition of its law.
///
/// Each value names what it is `of`, where it stands and how sure it is; one that is read in a law (V) must say in which.
struct RuleSetSheet {
    static let keys = ["id", "state", "instrument", "valid_from", "valid_to", "values"]
    private static let valueKeys = [
        "of", "value", "name", "certainty", "source", "assumed", "measure", "regime", "days", "not_tags", "from", "to",
        "by", "kind", "counts", "amount", "gravity", "modes", "cap", "above_both", "tag", "share", "min_months", "most",
        "week", "dates",
    ]
    private static let weekDays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

    let sheet: Sheet

    func ruleSet() -> RuleSet {
        let id = sheet.required("id") ?? ""
        if id.contains("/") || id.contains(" ") {
            sheet.report("an id has neither a blank nor a slash, which names a variant", key: "id")
        }
        var set = RuleSet(id: id)
        set.state = sheet.required("state") ?? ""
        set.instrument = sheet.required("instrument") ?? ""
        set.validFrom = date(sheet, "valid_from")
        set.validTo = date(sheet, "valid_to")
        for value in sheet.sheets("values", each: "value", keys: Self.valueKeys) { read(value, &set) }
        return set
    }

    private func read(_ value: Sheet, _ set: inout RuleSet) {
        switch value.required("of") {
        case "end.rule": add(value, &set.end)
        case "end.missing": add(value, &set.missing)
        case "release.shift": add(value, &set.shift)
        case "start": add(value, &set.start)
        case "credit.round": add(value, &set.round)
        case "credit.way": add(value, &set.way)
        case "chain.sum": add(value, &set.sum)
        case "month.days": add(value, &set.monthDays)
        case "credit": add(value, &set.rates, ["measure", "regime", "days", "not_tags", "from", "to", "by"], rate)
        case "absent":
            add(value, &set.absent, ["kind", "counts"]) { sheet in
                guard let kind = sheet.required("kind"), sheet.required("counts") != nil else { return nil }
                return RuleSet.Absent(kind: kind, counts: sheet.flag("counts"))
            }
        case "convert":
            add(value, &set.conversions, ["kind", "amount"]) { sheet in
                guard let kind = sheet.required("kind"), let amount = ratio(sheet, "amount") else { return nil }
                if amount.over == 0 { sheet.report("\"amount\" must be more than none", key: "amount") }
                return RuleSet.Conversion(kind: kind, amount: amount)
            }
        case "join.offences": add(value, &set.joinedOffences, ["gravity", "modes", "cap", "above_both"], join)
        case "join.sentences": add(value, &set.joinedSentences, ["gravity", "modes", "cap", "above_both"], join)
        case "parole": add(value, &set.parole, ["gravity", "tag", "share", "min_months"], share)
        case "replace": add(value, &set.replace, ["gravity", "tag", "share", "min_months"], share)
        case "life.years":
            add(value, &set.lifeYears, ["value"]) { number($0, "value", 1...300) }
        case "reduce":
            add(value, &set.reductions, ["kind", "days", "most"]) { sheet in
                guard let kind = sheet.required("kind"), sheet.required("days") != nil,
                    let days = number(sheet, "days", 1...10_000)
                else { return nil }
                return RuleSet.Reduction(name: kind, days: days, most: number(sheet, "most", 1...10_000))
            }
        case "days_off": daysOff(value, &set)
        case let other?: value.report("nothing is \"of\" \(other)", key: "of")
        case nil: break
        }
    }

    private func add<Value: RawRepresentable<String> & CaseIterable>(
        _ sheet: Sheet, _ options: inout [RuleSet.Option<Value>]
    ) {
        add(sheet, &options, ["value"]) { $0.choice("value") }
    }

    /// - Parameter keys: what it is made of; anything else that stands there means nothing to it.
    private func add<Value>(
        _ sheet: Sheet, _ options: inout [RuleSet.Option<Value>], _ keys: [String], _ read: (Sheet) -> Value?
    ) {
        refuse(sheet, keys + ["of", "name", "certainty", "source", "assumed"])
        guard let value = read(sheet), let certainty: RuleSet.Certainty = sheet.choice("certainty") else { return }
        if certainty == .verified, sheet.entry("source") == nil {
            sheet.report("what is read in a law (V) must say in which: missing \"source\"")
        }
        options.append(
            RuleSet.Option(
                value, name: sheet.text("name") ?? "", certainty: certainty, source: sheet.text("source") ?? "",
                isAssumed: sheet.flag("assumed")))
    }

    private func refuse(_ sheet: Sheet, _ keys: [String]) {
        for entry in sheet.entries where !keys.contains(entry.key) && Self.valueKeys.contains(entry.key) {
            sheet.report("\"\(entry.key)\" means nothing to \(sheet.text("of") ?? "it")", at: entry.line)
        }
    }

    private func rate(_ sheet: Sheet) -> RuleSet.Rate? {
        guard let measure = sheet.required("measure"), let days = ratio(sheet, "days") else { return nil }
        let by: RuleSet.Dated = sheet.entry("by") == nil ? .judgment : sheet.choice("by") ?? .judgment
        return RuleSet.Rate(
            measure: measure, regime: sheet.text("regime") ?? "ANY", days: days,
            notTags: sheet.texts("not_tags") ?? [], from: date(sheet, "from"), to: date(sheet, "to"), by: by)
    }

    private func join(_ sheet: Sheet) -> RuleSet.Join? {
        let modes = (sheet.texts("modes") ?? []).compactMap { text -> RuleSet.Join.Mode? in
            if let mode = RuleSet.Join.Mode(rawValue: text) { return mode }
            let all = RuleSet.Join.Mode.allCases.map(\.rawValue).joined(separator: ", ")
            sheet.report("unknown mode \"\(text)\" (one of: \(all))", key: "modes")
            return nil
        }
        return RuleSet.Join(
            gravity: sheet.text("gravity") ?? "ANY", modes: modes,
            cap: number(sheet, "cap", 1...300).map { $0 * 12 }, isAboveBoth: sheet.flag("above_both"))
    }

    private func share(_ sheet: Sheet) -> RuleSet.Share? {
        guard let gravity = sheet.required("gravity"), let part = ratio(sheet, "share") else { return nil }
        if part.over > part.under { sheet.report("\"share\" must be no more than all", key: "share") }
        return RuleSet.Share(
            gravity: gravity, tag: sheet.text("tag") ?? "", part: part,
            monthsMin: number(sheet, "min_months", 0...3_600) ?? 0)
    }

    private func daysOff(_ sheet: Sheet, _ set: inout RuleSet) {
        refuse(sheet, ["of", "week", "dates", "certainty", "source"])
        for text in sheet.texts("week") ?? [] {
            if let day = Self.weekDays.firstIndex(of: text) {
                set.weekDaysOff.insert(Int64(day))
            } else {
                sheet.report(
                    "unknown week day \"\(text)\" (one of: \(Self.weekDays.joined(separator: ", ")))", key: "week")
            }
        }
        for text in sheet.texts("dates") ?? [] {
            if let date = CivilTime.date(text), date % 32 != 0 {
                set.daysOff.insert(date)
            } else {
                sheet.report("\"\(text)\" is no full date such as 2027-03-22", key: "dates")
            }
        }
        if set.weekDaysOff.count == Self.weekDays.count { sheet.report("all days of a week are off", key: "week") }
    }

    private func ratio(_ sheet: Sheet, _ key: String) -> RuleSet.Ratio? {
        guard let text = sheet.required(key) else { return nil }
        if let ratio = RuleSet.Ratio(text) { return ratio }
        sheet.report("\"\(key)\" must be a number of parts such as 3/2, of at most \(RuleSet.Ratio.max)", key: key)
        return nil
    }

    private func number(_ sheet: Sheet, _ key: String, _ bounds: ClosedRange<Int>) -> Int64? {
        guard let number = sheet.integer(key) else { return nil }
        if bounds.contains(number) { return Int64(number) }
        sheet.report("\"\(key)\" must be at least \(bounds.lowerBound), and at most \(bounds.upperBound)", key: key)
        return nil
    }

    private func date(_ sheet: Sheet, _ key: String) -> Int64? {
        guard let text = sheet.text(key) else { return nil }
        if let date = CivilTime.date(text), date % 32 != 0 { return date }
        sheet.report("\"\(key)\" must be a full date such as 2015-01-01, not \"\(text)\"", key: key)
        return nil
    }
}

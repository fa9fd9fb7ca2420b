import Register

/// Dates that are known in part, and what a court's final term leaves open.
extension FiledGroup {
    private static let sentenceDays = [
        "start", "court_date", "final_on", "taken_on", "offence_date", "revoked_on",
    ]
    private static let eventDays = ["starts", "ends"]

    /// What a final term says nothing of: whether what counted towards the terms in it counts towards it.
    static let creditOfMerged = "credit of merged"

    /// With the first day that each date may be, the other ways of reading it, and what cannot be read at all.
    func read() -> (group: FiledGroup, variations: [Variation], gaps: [CourtRecord.Gap]) {
        var (group, variations, gaps) = (self, [Variation](), [CourtRecord.Gap]())
        for place in places {
            let row = self[place]
            let fields = if case .sentence = place { Self.sentenceDays } else { Self.eventDays }
            for field in fields where !row[field].isEmpty && row.day(field) == nil {
                if let days = CivilDay.bounds(of: row[field]) {
                    group[place].values[field] = days.lowerBound.description
                    let lack = Lack("\(Self.name(row, place)): its \(field) is not known to the day")
                    variations.append(
                        Variation(place: place, others: [[field: days.upperBound.description]], lack: lack))
                } else {
                    gaps.append(Self.gap(row, place, field))
                    group[place].values[field] = nil
                    // Somebody wrote that it was revoked, and a slip of the pen makes nobody's sentence a suspended one.
                    let suspension = field == "revoked_on" ? ["suspended", "suspended_term"] : []
                    for name in suspension + (suspension.contains { !row[$0].isEmpty } ? ["term"] : []) {
                        group[place].values[name] = nil
                    }
                }
            }
        }
        let heirs = Heirs(self)
        for (place, row) in sentences.enumerated() where row.stands && isCreditOfMergedOpen(row, heirs) {
            variations.append(
                Variation(
                    place: .sentence(place), others: [[Self.creditOfMerged: "true"]],
                    lack: Lack(
                        "sentence \(row.id): whether days that counted before it count towards it is not recorded")))
        }
        return (group, variations, gaps)
    }

    /// A final term on which no credit is recorded, over terms of which some is.
    private func isCreditOfMergedOpen(_ row: Row, _ heirs: Heirs) -> Bool {
        let merged = heirs.merged(into: row.id)
        guard !merged.isEmpty, row["remand_credit"].isEmpty, !heirs.credited.contains(row.id) else { return false }
        return merged.contains { heirs.credited.contains($0.id) || !$0["remand_credit"].isEmpty }
    }

    private static func gap(_ row: Row, _ place: Place, _ field: String) -> CourtRecord.Gap {
        let judgment: String? =
            if case .sentence = place { row.id } else { row["sentence"].isEmpty ? nil : row["sentence"] }
        return CourtRecord.Gap(lack: Lack("\(name(row, place)): its \(field) is no date"), judgment: judgment)
    }

    private static func name(_ row: Row, _ place: Place) -> String {
        if case .sentence = place { "sentence \(row.id)" } else { name(row) }
    }

    /// An event as a person finds it.
    static func name(_ event: Row) -> String {
        "\(event["kind"].isEmpty ? "an event of no kind" : event["kind"]) \(event.id)"
    }
}

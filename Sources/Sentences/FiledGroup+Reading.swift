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
        let revokable = Set(sentences.filter { $0["suspended"] == "true" || !$0["suspended_term"].isEmpty }.map(\.id))
        for place in places {
            let row = self[place]
            let (fields, name, judgment): ([String], String, String?) =
                switch place {
                case .sentence: (Self.sentenceDays, "sentence \(row.id)", row.id)
                case .event: (Self.eventDays, Self.name(row), row["sentence"].isEmpty ? nil : row["sentence"])
                }
            for field in fields where !row[field].isEmpty && row.day(field) == nil {
                guard let days = CivilDay.bounds(of: row[field]) else {
                    gaps.append(CourtRecord.Gap(lack: Lack("\(name): its \(field) is no date"), judgment: judgment))
                    // Somebody wrote that it was revoked: nobody is let off by a slip of the pen.
                    if field == "revoked_on", revokable.contains(row.id) {
                        group[place].values["term"] = nil
                        group[place].values["suspended"] = nil
                        group[place].values["suspended_term"] = nil
                    }
                    group[place].values[field] = nil
                    continue
                }
                group[place].values[field] = days.lowerBound.description
                variations.append(
                    Variation(
                        place: place, others: [[field: days.upperBound.description]],
                        lack: Lack("\(name): its \(field) is not known to the day")))
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

    /// An event as a person finds it.
    static func name(_ event: Row) -> String {
        "\(event["kind"].isEmpty ? "an event of no kind" : event["kind"]) \(event.id)"
    }
}

import Register

/// What came in the place of sentences that stand no more.
struct Heirs {
    typealias Row = FiledSentences.Row

    private var rows: [String: Row] = [:]
    private var former: [String: [Row]] = [:]
    /// What events name; empty where one names none.
    private var named: Set<String> = []
    /// Sentences that an event of credit names.
    private(set) var credited: Set<String> = []

    init(_ group: FiledGroup) {
        for row in group.sentences {
            rows[row.id] = row
            if ["REPLACED", "MERGED"].contains(row["outcome"]) { former[row["replaced_by"], default: []].append(row) }
        }
        for event in group.events {
            named.insert(event["sentence"])
            if event["kind"] == "CREDIT" { credited.insert(event["sentence"]) }
        }
    }

    /// Whether some event moves its end.
    func isConcerned(_ id: String) -> Bool { named.contains("") || named.contains(id) }

    /// What is served in the place of a sentence, or itself; with the final terms that it was merged into.
    func heir(of id: String) -> (id: String, merged: [Row]) {
        var (heir, merged) = (id, [Row]())
        var seen: Set<String> = []
        while let row = rows[heir], ["REPLACED", "MERGED"].contains(row["outcome"]), seen.insert(heir).inserted,
            let next = rows[row["replaced_by"]]
        {
            if row["outcome"] == "MERGED" { merged.append(next) }
            heir = next.id
        }
        return (heir, merged)
    }

    func merged(into id: String) -> [Row] { (former[id] ?? []).filter { $0["outcome"] == "MERGED" } }

    /// The row that says it: a sentence on appeal takes from what it replaced what it says nothing of itself.
    func inherited(_ field: String, of row: Row) -> Row {
        var (source, seen) = (row, Set<String>())
        while source[field].isEmpty, seen.insert(source.id).inserted,
            let next = (former[source.id] ?? []).first(where: { $0["outcome"] == "REPLACED" })
        {
            source = next
        }
        return source[field].isEmpty ? row : source
    }

    /// Whose end an event moves that names a sentence; nil where it is of others, or a court has settled it since.
    func concerned(by event: Row) -> String? {
        guard rows[event["sentence"]] != nil else { return nil }
        let (heir, merged) = heir(of: event["sentence"])
        // What was before a final term, the court had before it.
        for final in merged {
            switch event["kind"] {
            case "CREDIT": if final[FiledGroup.creditOfMerged] != "true" { return nil }
            case "PAROLE": return nil
            default:
                if let judged = final.day("court_date"), let day = event.day("starts"), judged <= day { continue }
                return nil
            }
        }
        return heir
    }
}

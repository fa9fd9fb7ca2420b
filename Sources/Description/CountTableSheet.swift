import Counting
import Register

/// One file of `counts/`: a table by what it counts, under which conditions, by which dimensions.
struct CountTableSheet {
    static let keys = ["name", "number", "labels", "source", "records", "date", "where", "by"]
    private static let whereKeys = ["dimension", "values"]

    let sheet: Sheet
    let description: RegisterDescription

    /// As far as it can be read; it counts only where the list of problems stays empty.
    func table() -> CountTable {
        let conditions = sheet.sheets("where", each: "condition", keys: Self.whereKeys).map { condition in
            check(condition.required("dimension") ?? "", condition, key: "dimension")
            let values = condition.texts("values") ?? []
            if values.isEmpty { condition.report("missing \"values\"", key: "values") }
            return CountTable.Condition(dimension: condition.text("dimension") ?? "", values: values)
        }
        if sheet.text("name") == CountTable.population.name {
            sheet.report("the population by facility is always there; choose another name", key: "name")
        }
        let dimensions = sheet.texts("by") ?? []
        for dimension in dimensions { check(dimension, sheet, key: "by") }
        return CountTable(
            name: sheet.identifier("name"), number: sheet.text("number") ?? "", labels: sheet.labels(),
            source: sheet.required("source") ?? "", unit: unit(), conditions: conditions, dimensions: dimensions)
    }

    private func unit() -> CountTable.Unit {
        guard let name = sheet.text("records") else {
            if sheet.entry("date") != nil { sheet.report("only a table of records has a date", key: "date") }
            return .persons
        }
        let date = sheet.required("date") ?? ""
        if let type = description.type(named: name) {
            if let field = type.field(named: date) {
                if ![.date, .instant].contains(field.type) { sheet.report("\(name).\(date) is no date", key: "date") }
            } else if !date.isEmpty {
                sheet.report("\(name) has no field \"\(date)\"", key: "date")
            }
        } else {
            sheet.report("unknown record type \"\(name)\"", key: "records")
        }
        return .records(type: name, date: date)
    }

    private func check(_ dimension: String, _ place: Sheet, key: String) {
        if let name = sheet.text("records") {
            guard let type = description.type(named: name) else { return }
            guard let field = type.field(named: dimension) else {
                return place.report("\(name) has no field \"\(dimension)\"", key: key)
            }
            if field.confidentiality == .sealed { place.report("a sealed field is not counted", key: key) }
        } else if CountTable.Dimension(rawValue: dimension) == nil {
            let known = CountTable.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
            place.report("unknown dimension \"\(dimension)\" (one of: \(known))", key: key)
        }
    }
}

import Causality
import Counting
import Register
import Store

/// A count as somebody asks for it.
package struct CountRequest: Hashable, Sendable {
    package var table: String
    package var moment: CountMoment
    /// First day of the period, for tables of records; 1 January, where it is not said.
    package var since: String?
    /// Dimensions in place of the table's own, separated by commas.
    package var by: String?
    /// Only what may leave the country.
    package var isPublic: Bool

    package init(
        _ table: String, _ moment: CountMoment = CountMoment(), since: String? = nil, by: String? = nil,
        isPublic: Bool = false
    ) {
        self.table = table
        self.moment = moment
        self.since = since
        self.by = by
        self.isPublic = isPublic
    }

    fileprivate var dimensions: [String]? {
        get throws(CommandFailure) {
            guard let by else { return nil }
            let names = by.split(separator: ",").map(String.init)
            if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
                throw CommandFailure("--by: names \(name) twice")
            }
            return names
        }
    }

    /// Whoever may choose tables, dimensions, periods and moments can subtract one from another.
    fileprivate mutating func holdPublic(_ table: CountTable, among tables: [CountTable], today: String) throws {
        for (name, isGiven) in [("--by", by != nil), ("--since", since != nil), ("--known-at", moment.knownAt != nil)]
        where isGiven { throw CommandFailure("--public: shows tables as they are described; leave out \(name)") }
        if let reason = Disclosure.refusal(table, among: tables) {
            throw CommandFailure("\(table.name): cannot be shown with --public: \(reason)")
        }
        moment.day = moment.day ?? Disclosure.lastPublicDay(before: today)
        guard Disclosure.isPublic(day: moment.day ?? "", today: today) else {
            throw CommandFailure("--as-of: with --public, the last day of a month that is over, such as 2026-06-30")
        }
    }
}

extension Node {
    /// A count as a statement.
    package func count(_ request: CountRequest) throws -> CountText {
        var request = request
        var table = try description.countTable(request.table)
        if request.isPublic { try request.holdPublic(table, among: description.tables, today: try today) }
        if let dimensions = try request.dimensions { table.dimensions = dimensions }
        var statement = try statement(table, since: request.since, request.moment)
        let heard = (
            statement.facilities.count { !$0.isSilent && !$0.isOut }, statement.facilities.count { !$0.isOut }
        )
        if request.isPublic { statement = try disclosed(statement, table, request.moment) }
        return CountText(
            statement, of: table, zone: store.zone, isPublic: request.isPublic, heard: heard)
    }

    private func disclosed(
        _ statement: CountStatement, _ table: CountTable, _ moment: CountMoment
    ) throws -> CountStatement {
        var cells = Disclosure.cells(statement.rows)
        // A margin of the public table is the sum of that one's cells: counted by itself, it would give them away.
        if let finer = Disclosure.base(of: description.tables), table.isMargin(of: finer),
            let place = finer.dimensions.firstIndex(of: table.dimensions[0])
        {
            let whole = try self.statement(finer, since: nil, moment)
            cells = Disclosure.cells(whole.rows).map { Disclosure.sums($0, by: place) }
        }
        guard let cells else {
            throw CommandFailure(
                "\(table.name): cannot be shown with --public: no cell of it has \(Disclosure.shownMin) or more")
        }
        return Disclosure.statement(statement, cells)
    }

    /// Person by person, why two counts of a table differ, and in a line how many do.
    package func difference(
        _ name: String, from first: CountMoment, to second: CountMoment
    ) throws -> (table: Table, sum: String) {
        let table = try description.countTable(name)
        let before = try counted(table, first)
        let after = try counted(table, second)
        var rows = Table(columns: ["person", "change", "before", "after"])
        for person in Set(before.keys).union(after.keys).sorted() where before[person] != after[person] {
            func text(_ keys: [String]?) -> String { keys?.filter { !$0.isEmpty }.joined(separator: " ") ?? "" }
            let change = before[person] == nil ? "in" : after[person] == nil ? "out" : "moved"
            rows.rows.append([
                .text(person.description), .text(change), .text(text(before[person])), .text(text(after[person])),
            ])
        }
        return (rows, "\(before.count) before, \(after.count) after, \(rows.rows.count) persons differ")
    }
}

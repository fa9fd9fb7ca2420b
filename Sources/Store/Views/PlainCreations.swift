import Causality
import Custody
import Exchange
import Register
import Safeguards
package import Wire

/// Records out of a batch that came, shown as their columns have them, without a ``Change`` on the way: those that open a case
/// file of their own, rest on nothing, and about which nobody but the register description has a say.
///
/// What is asked of a change in general (by the hub's judging, and by ``Views/apply(_:)``) is answered here once a shape, once
/// an author, or once a batch; whatever leaves a doubt goes the general way.
package struct PlainCreations {
    private let recordsView: RecordsView
    private let batch: ColumnBatch
    private var plans: [Plan]
    private var areNamed: [Bool?]
    private let mayBeVoid: Bool

    private enum Plan {
        case unknown
        case none
        case show(Table)
    }

    /// How changes of one shape become rows of one table.
    private struct Table {
        var row: Prepared
        var slots: [Slot]
    }

    /// A column of the table: a reference, because a copy would be counted for each value.
    private final class Slot {
        private let field: Field
        private let isText: Bool
        /// Whether the number itself is what the column shows.
        private let isNumber: Bool
        /// Of the SQL statement.
        private let place: Int32

        init(_ field: Field, _ place: Int32) {
            self.field = field
            self.place = place
            if case .code = field.type { isText = true } else { isText = field.type == .text }
            isNumber = field.type.isKeptAsNumber
        }

        /// False for a value of which more is to be asked.
        func bind(_ cell: Cell, to statement: Prepared) -> Bool {
            switch cell {
            case .text(let utf8):
                guard isText, utf8.count <= field.lengthMax, !utf8.contains(0) else { return false }
                statement.bind(place, utf8: utf8)
            case .integer(let number):
                guard !isText, field.misfit(.integer(number)) == nil else { return false }
                if isNumber {
                    statement.bind(place, number)
                } else {
                    statement.bind(place, field.type.text(.integer(number)))
                }
            // What must be given is asked for by name.
            case .none: return !field.required
            case .removal: return false
            }
            return true
        }
    }

    package init(_ batch: ColumnBatch, _ recordsView: RecordsView, _ caseFiles: CaseFiles) throws {
        self.recordsView = recordsView
        self.batch = batch
        plans = [Plan](repeating: .unknown, count: batch.shapes.count)
        areNamed = [Bool?](repeating: nil, count: batch.authors.count)
        var mayBeVoid = caseFiles.hasVoid
        if mayBeVoid, batch.count > 0 {
            mayBeVoid =
                try Prepared(
                    recordsView.db, "SELECT 1 FROM _void WHERE dot BETWEEN ? AND ? LIMIT 1", batch.dot(0).packed,
                    batch.dot(batch.count - 1).packed
                ).exists()
        }
        self.mayBeVoid = mayBeVoid
    }

    /// Shows the record of a change; false where it goes the general way, and nothing was done.
    package mutating func show(_ row: Int) throws -> Bool {
        guard !mayBeVoid, case .show(let table) = try plan(batch.shape(row)), isNamed(batch.author(row)),
            try !recordsView.hasWaiting || !recordsView.isAwaited(batch.record(row))
        else { return false }
        return try show(row, in: table)
    }

    private func show(_ row: Int, in table: Table) throws -> Bool {
        let statement = table.row.cleared()
        statement.bind(1, batch.record(row).packed)
        let cells = batch.cells(row)
        for place in 0..<cells.count where !table.slots[place].bind(cells[place], to: statement) { return false }
        try statement.run()
        return true
    }

    private mutating func isNamed(_ author: Int) -> Bool {
        if let known = areNamed[author] { return known }
        let isNamed = Authorisation.isNamed(batch.authors[author], ofSite: batch.dot(0).site)
        areNamed[author] = isNamed
        return isNamed
    }

    private mutating func plan(_ shape: Int) throws -> Plan {
        if case .unknown = plans[shape] { plans[shape] = try planned(batch.shapes[shape]) }
        return plans[shape]
    }

    private func planned(_ shape: ColumnBatch.Shape) throws -> Plan {
        guard shape.standsAlone, !shape.givesReason, let type = recordsView.description[shape.type],
            recordsView.isShownPlainly(type),
            !type.ordersTimes(shape.fields), type.required.allSatisfy({ shape.fields.contains($0.number) })
        else { return .none }
        var slots: [Slot] = []
        for number in shape.fields {
            guard let index = type.fields.firstIndex(where: { $0.number == number }) else { return .none }
            let field = type.fields[index]
            guard !field.rule.keepsAll, field.confidentiality != .sealed else { return .none }
            slots.append(Slot(field, Int32(index + 2)))
        }
        return .show(Table(row: try recordsView.upsert(type), slots: slots))
    }
}

extension RecordsView {
    /// Whether a record of this type that opens its own case file is a row of its table and nothing else: nobody holds,
    /// counts, finds or is judged by it.
    fileprivate func isShownPlainly(_ type: RecordType) -> Bool {
        type.opensCaseFile && !type.hubOnly && type.number >= RegisterDescription.typeNumberMin
            && type.scope != .everywhere && type.about == nil && type.number != store.custody.person
            && !store.custody.movesCustody(type.number) && !StandingsView.countedTypes.contains(type.name)
            && !isGuarded(type) && !["day", "provision"].contains(type.name)
    }
}

import Causality

/// The numbers of the record types and fields that custody, scope and counting depend on.
///
/// What needs code names what it depends on: a description without one of these is refused when it is loaded.
package struct CustodyFields: Hashable, Sendable {
    package let custody: Int
    package let facility: Int
    package let openedAt: Int
    package let transferNumber: Int
    package let receivedFrom: Int
    package let closedAt: Int
    package let transfer: Int
    package let number: Int
    package let from: Int
    package let to: Int
    package let dispatchedAt: Int
    package let cancelledAt: Int
    package let person: Int
    package let prisonerNumber: Int
    package let provisional: Int

    /// Every name that is missing or of another type, such as `custody.facility (a site number)`.
    package struct Missing: Error, Hashable {
        package var names: [String]
    }

    package init(_ description: RegisterDescription) throws(Missing) {
        var missing: [String] = []
        func type(_ name: String) -> RecordType? {
            let type = description.type(named: name)
            if type == nil { missing.append(name) }
            return type
        }
        func field(_ type: RecordType?, _ name: String, _ fieldType: FieldType) -> Int {
            guard let type else { return 0 }
            guard let field = type.field(named: name), field.type == fieldType else {
                missing.append("\(type.name).\(name) (\(fieldType.example))")
                return 0
            }
            return field.number
        }
        let custody = type("custody")
        self.custody = custody?.number ?? 0
        facility = field(custody, "facility", .site)
        openedAt = field(custody, "opened_at", .instant)
        transferNumber = field(custody, "transfer_no", .text)
        receivedFrom = field(custody, "received_from", .site)
        closedAt = field(custody, "closed_at", .instant)
        let transfer = type("transfer")
        self.transfer = transfer?.number ?? 0
        number = field(transfer, "number", .text)
        from = field(transfer, "from", .site)
        to = field(transfer, "to", .site)
        dispatchedAt = field(transfer, "dispatched_at", .instant)
        cancelledAt = field(transfer, "cancelled_at", .instant)
        let person = type("person")
        self.person = person?.number ?? 0
        prisonerNumber = field(person, "prisoner_no", .text)
        provisional = field(person, "provisional", .boolean)
        guard missing.isEmpty else { throw Missing(names: missing) }
    }

    package func movesCustody(_ type: Int) -> Bool { type == custody || type == transfer }

    /// Reads a custody or transfer record from its own fields alone; nil where it does not yet say enough.
    package func record(_ state: RecordState, of type: RecordType) -> CustodyRecord? {
        func value(_ number: Int) -> Value? {
            guard let unit = type.unit(of: number), let resolution = Resolution(unit, of: state),
                let index = unit.fields.firstIndex(of: number)
            else { return nil }
            // An open disagreement shows nothing: the first sibling by dot stands for counting, everywhere the same.
            return resolution.isOpen ? resolution.siblings[0].values[index] : resolution.values[index]
        }
        func seconds(_ number: Int) -> Int64? { value(number)?.integer.map { $0 >> 2 } }
        guard let first = state.applied.first else { return nil }
        if type.number == custody {
            guard let site = value(facility)?.integer, let opened = seconds(openedAt) else { return nil }
            return .custody(
                .init(
                    id: first.record, facility: Int(site), openedAt: opened, closedAt: seconds(closedAt),
                    transferNumber: value(transferNumber)?.text,
                    receivedFrom: value(receivedFrom)?.integer.map(Int.init)
                ))
        }
        guard type.number == transfer, let number = value(number)?.text, let from = value(from)?.integer,
            let to = value(to)?.integer, let dispatched = seconds(dispatchedAt)
        else { return nil }
        return .transfer(
            .init(
                id: first.record, number: number, from: Int(from), to: Int(to), dispatchedAt: dispatched,
                cancelledAt: seconds(cancelledAt), basis: first.basis))
    }
}

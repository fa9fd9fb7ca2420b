import Causality
package import Register

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

    /// Of a custody, where and when it began, and by which dispatch.
    package var opening: [Int] { [facility, openedAt, transferNumber, receivedFrom] }

    /// Of a transfer, whom it sends where, and when.
    package var address: [Int] { [number, from, to, dispatchedAt] }

    package func movesCustody(_ type: Int) -> Bool { type == custody || type == transfer }
}

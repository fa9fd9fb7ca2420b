package import Causality
package import Register

/// Whether the hub may accept a change, judged once, against the edition and custody basis that the change carries.
package enum Authorisation {
    /// What the hub knows of the case file and record that a change writes.
    package struct Facts: Hashable, Sendable {
        /// Nil where the hub has no such case file.
        package var sitesInScope: Set<Int>?
        /// Type of the record as created; nil where the hub has no such record.
        package var recordType: Int?
        package var recordCaseFile: Dot?
        /// The facility of the custody record named as basis; nil where it is none.
        package var basisFacility: Int?
        /// The site for which the change speaks: a custody's facility, a transfer's sender; nil where it names none.
        package var spokenFor: Int?

        package init(
            sitesInScope: Set<Int>? = nil, recordType: Int? = nil, recordCaseFile: Dot? = nil,
            basisFacility: Int? = nil, spokenFor: Int? = nil
        ) {
            self.sitesInScope = sitesInScope
            self.recordType = recordType
            self.recordCaseFile = recordCaseFile
            self.basisFacility = basisFacility
            self.spokenFor = spokenFor
        }
    }

    /// Nil where the change is accepted; otherwise why it is set aside.
    package static func refusal(_ change: Change, _ description: RegisterDescription, _ facts: Facts) -> Refusal? {
        let type = description[change.type]
        let place = type?.name ?? "type \(change.type)"
        if change.type < RegisterDescription.typeNumberMin || type?.hubOnly == true {
            return Refusal(place, "only the hub writes this")
        }
        if !change.opensCaseFile {
            guard let sites = facts.sitesInScope else { return Refusal(place, "its case file is unknown to the hub") }
            guard sites.contains(change.dot.site) else {
                return Refusal(place, "the facility does not hold this case file")
            }
        }
        if !change.createsRecord {
            guard let recordType = facts.recordType else { return Refusal(place, "its record is unknown to the hub") }
            guard recordType == change.type, facts.recordCaseFile == change.caseFile else {
                return Refusal(place, "it names another type or case file than its record has")
            }
            // Without its record's creation in it, a context would let the change be applied before its record exists.
            guard change.context.contains(change.record), !change.context.contains(change.dot) else {
                return Refusal(place, "its context does not name the record that it writes")
            }
        } else if let type, type.opensCaseFile != change.opensCaseFile {
            return Refusal(place, "a case file is opened by another type of record")
        }
        if change.basis != nil, facts.basisFacility != change.dot.site {
            return Refusal(place, "its custody basis is no custody of this facility")
        }
        if let site = facts.spokenFor, site != change.dot.site {
            return Refusal(place, "a facility receives and dispatches only for itself")
        }
        return description.refusal(type: change.type, writes: change.writes, createsRecord: change.createsRecord)
    }
}

package import Causality
package import Register

/// Whether a site may write a change: asked by its own store before it is written, and by the hub when it comes, once.
///
/// Against the edition and custody basis that the change carries, by what is known where it is asked. What the change says is
/// another matter: that is the register's rules and its safeguards.
package enum Authorisation {
    /// What a site is to a case file.
    package enum Holding: Hashable, Sendable {
        /// It is the site's now: held, about to be received, its own, or reference data.
        case holds
        /// It was the site's. `wroteWhileHolding`: the change stands in the site's log before the site's own word that the
        /// person left.
        case held(wroteWhileHolding: Bool)
        /// The person was on the way to it once, and never came.
        case addressed
        case never
    }

    /// What a change says of where a person is.
    package enum Whereabouts: Hashable, Sendable {
        /// That they are there: a custody of its own, or a dispatch of its own that is called back.
        case claim
        /// What became of a custody.
        case ending
        /// That a custody began otherwise than it said.
        case opening
        /// That they are sent on, where to, or after all.
        case sending
        case nothing
    }

    /// What is known of the case file and record that a change writes.
    package struct Facts: Hashable, Sendable {
        /// Nil where there is no such case file.
        package var holding: Holding?
        /// Type of the record that opened the case file.
        package var openerType: Int?
        /// Type of the record as created; nil where there is no such record.
        package var recordType: Int?
        package var recordCaseFile: Dot?
        /// The facility of the custody record named as basis; nil where it is none.
        package var basisFacility: Int?
        /// The basis is a custody of the person whom the case file is about.
        package var isBasisOfPerson: Bool
        /// The basis stands as a claim to the person now, whoever else claims them.
        package var isBasisClaim: Bool
        /// The custody under which the record was created.
        package var recordBasis: Dot?
        /// When the change's site had the person, in seconds since 1970; empty where it never had.
        package var stays: [Range<Int64>] = []
        /// The sites that the record says it is about, every side of it.
        package var about: Set<Int>
        /// The sites that the case file is kept from.
        package var keptFrom: Set<Int>
        package var whereabouts: Whereabouts

        package init(
            holding: Holding? = nil, openerType: Int? = nil, recordType: Int? = nil, recordCaseFile: Dot? = nil,
            basisFacility: Int? = nil, isBasisOfPerson: Bool = false, isBasisClaim: Bool = false,
            recordBasis: Dot? = nil, about: Set<Int> = [], keptFrom: Set<Int> = [],
            whereabouts: Whereabouts = .nothing
        ) {
            self.holding = holding
            self.openerType = openerType
            self.recordType = recordType
            self.recordCaseFile = recordCaseFile
            self.basisFacility = basisFacility
            self.isBasisOfPerson = isBasisOfPerson
            self.isBasisClaim = isBasisClaim
            self.recordBasis = recordBasis
            self.about = about
            self.keptFrom = keptFrom
            self.whereabouts = whereabouts
        }
    }

    /// Nil where the change may be written; otherwise why not. The hub may write what it likes, in its own name.
    package static func refusal(_ change: Change, _ description: RegisterDescription, _ facts: Facts) -> Refusal? {
        let type = description[change.type]
        let place = type?.name ?? "type \(change.type)"
        if let refusal = refusal(ofAuthor: change, place) { return refusal }
        guard change.dot.site != 0 else { return nil }
        if change.type < RegisterDescription.typeNumberMin || type?.hubOnly == true {
            return Refusal(place, "only the hub writes this")
        }
        return refusal(ofFile: change, type, place, description, facts)
            ?? refusal(ofRecord: change, type, place, facts) ?? refusal(ofSite: change, type, place, facts)
            ?? refusal(ofHolder: change, type, place, facts)
    }

    /// Who wrote is the sender's, whatever the text says.
    private static func refusal(ofAuthor change: Change, _ place: String) -> Refusal? {
        isNamed(change.author, ofSite: change.dot.site)
            ? nil : Refusal(place, "its author is not named as one of site \(change.dot.site), which sent it")
    }

    /// Whether an author is named as one of a site.
    package static func isNamed(_ author: String, ofSite site: Int) -> Bool {
        // By bytes: another spelling of the same is not the same.
        author.utf8.reversed().starts(with: ("@" + String(site)).utf8.reversed())
    }

    private static func refusal(
        ofFile change: Change, _ type: RecordType?, _ place: String, _ description: RegisterDescription, _ facts: Facts
    ) -> Refusal? {
        if let type, change.createsRecord, type.opensCaseFile != change.opensCaseFile {
            return Refusal(place, "a case file is opened by another type of record")
        }
        guard !change.opensCaseFile else { return nil }
        guard facts.holding != nil else { return Refusal(place, "its case file is unknown to the hub") }
        if facts.keptFrom.contains(change.dot.site), change.createsRecord {
            return Refusal(place, "its case file is about this facility, which adds nothing to it")
        }
        guard let type, type.scope == .caseFile, let opener = facts.openerType.flatMap({ description[$0] }) else {
            return nil
        }
        return opener.scope == .caseFile ? nil : Refusal(place, "belongs in the case file of a person")
    }

    private static func refusal(
        ofRecord change: Change, _ type: RecordType?, _ place: String, _ facts: Facts
    ) -> Refusal? {
        guard !change.createsRecord else { return nil }
        guard let recordType = facts.recordType else { return Refusal(place, "its record is unknown to the hub") }
        guard recordType == change.type, facts.recordCaseFile == change.caseFile else {
            return Refusal(place, "it names another type or case file than its record has")
        }
        // Without its record's creation in it, a context would let the change be applied before its record exists.
        guard change.context.contains(change.record), !change.context.contains(change.dot) else {
            return Refusal(place, "its context does not name the record that it writes")
        }
        return nil
    }

    /// A record about a site is that site's, or the hub's, to write.
    private static func refusal(ofSite change: Change, _ type: RecordType?, _ place: String, _ facts: Facts) -> Refusal?
    {
        guard let type else { return nil }
        if let refusal = refusal(ofAnswer: change, type, place, facts) { return refusal }
        guard let field = type.about else {
            // Reference data that is about no site is its author's.
            let isOthers = type.scope == .everywhere && change.record.site != change.dot.site
            return isOthers ? Refusal(place, "was written by another site, which corrects it") : nil
        }
        var sites = facts.about
        if let site = change.value(of: field)?.integer.flatMap({ Int(exactly: $0) }) { sites.insert(site) }
        guard sites.subtracting([change.dot.site]).isEmpty else {
            return Refusal(
                "\(place).\(type.field(field)?.name ?? "")",
                "a facility receives, dispatches and reports only for itself (site \(change.dot.site))")
        }
        return nil
    }

    /// What the hub found of a site, and what is kept from a site, that site answers, and does not rewrite.
    private static func refusal(
        ofAnswer change: Change, _ type: RecordType, _ place: String, _ facts: Facts
    ) -> Refusal? {
        let isHubs = type.about != nil && !type.answers.isEmpty && change.record.site == 0
        guard isHubs || facts.keptFrom.contains(change.dot.site), !change.createsRecord,
            let foreign = change.writes.first(where: { !type.answers.contains($0.field) })
        else { return nil }
        let names = type.fields.filter { type.answers.contains($0.number) }.map(\.name).joined(separator: ", ")
        return Refusal(
            "\(place).\(type.field(foreign.field)?.name ?? "#\(foreign.field)")",
            names.isEmpty
                ? "a facility changes nothing of a record that it is kept from"
                : "the facility that this record is about answers in \(names), and changes nothing else")
    }

    /// Who no longer holds a person still brings in what it wrote while it did, and what it owes of that time.
    private static func refusal(
        ofHolder change: Change, _ type: RecordType?, _ place: String, _ facts: Facts
    ) -> Refusal? {
        if change.basis != nil, facts.basisFacility != change.dot.site {
            return Refusal(place, "its custody basis is no custody of this facility")
        }
        guard !change.opensCaseFile else { return nil }
        switch facts.holding {
        case .holds: return nil
        case nil, .never: return Refusal(place, "the facility does not hold this case file")
        // Somebody may be there before the word of it: whoever is received is registered, as a claim.
        case .addressed where facts.whereabouts == .claim, .held where facts.whereabouts == .claim: return nil
        // What is recorded of somebody who is there stands with the claim that they are: beside what others wrote, and in
        // place of nothing. It gives the file to nobody.
        case .addressed where isRecordedUponClaim(change, facts), .held where isRecordedUponClaim(change, facts):
            return nil
        case .addressed:
            return facts.whereabouts == .ending
                ? nil : Refusal(place, "the person never came here by what is known; only a custody of them is taken")
        case .held(let wroteWhileHolding):
            guard change.basis != nil, facts.isBasisOfPerson else {
                return Refusal(place, "the facility no longer holds this case file, and names no custody of its own")
            }
            guard !wroteWhileHolding, let type else { return nil }
            return refusal(ofFormerHolder: change, type, place, facts)
        }
    }

    private static func isRecordedUponClaim(_ change: Change, _ facts: Facts) -> Bool {
        guard change.basis != nil, facts.isBasisOfPerson, facts.isBasisClaim else { return false }
        return change.createsRecord || facts.recordBasis == change.basis
    }

    /// Who has let somebody go records what it owes of their time, says how that ended, and adds to what stands.
    ///
    /// When it began is what others have built upon: where that is wrong the ministry's registry corrects it. It sends nobody
    /// anywhere any more, and takes nothing away.
    private static func refusal(
        ofFormerHolder change: Change, _ type: RecordType, _ place: String, _ facts: Facts
    ) -> Refusal? {
        let isOfItsTime = facts.stays.isEmpty || LateRecord.isOf(facts.stays, change, type)
        if change.createsRecord, type.isLate, isOfItsTime { return nil }
        if !change.createsRecord {
            if type.about != nil, ![.sending, .opening].contains(facts.whereabouts) { return nil }
            let onlyAdds = change.writes.allSatisfy { write in
                if case .removal = write.value { return false }
                return type.field(write.field)?.rule.keepsAll == true
            }
            if onlyAdds, isOfItsTime || facts.recordBasis?.site == change.dot.site { return nil }
        }
        return Refusal(place, "the facility no longer holds this case file; its present holder writes it")
    }
}

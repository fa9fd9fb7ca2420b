import Causality
import Custody
import Register
import Safeguards

/// Who is near to whom: in one cell by any of its names, or within what a separation forbids.
extension SafeguardReading {
    /// Where somebody is, by a placement or, where none holds, by what their custody says.
    struct Place {
        var record: Dot
        var file: Dot
        var type = "placement"
        var stay: CellStay
        /// As people typed it.
        var values: [String: String]

        var text: String {
            ["block", "cell"].compactMap { values[$0] }.filter { !$0.isEmpty }.joined(separator: "-")
        }
    }

    // MARK: Of a draft

    /// A custody that names a cell which a placement or a measurement has too, as the placement that it is.
    func placement(of draft: Safeguard.Draft) throws -> Safeguard.Draft? {
        guard draft.type == "custody", !draft.stands, !draft["cell"].isEmpty, draft["closed_at"].isEmpty,
            draft["closed_by"].isEmpty, draft["entered_in_error"] != "true",
            let type = description.type(named: "placement"),
            let facility = Int64(draft["facility"])
        else { return nil }
        let place = CellPlace(facility: facility, block: "", cell: draft["cell"])
        guard
            try rooms(facility).contains(where: { $0.mayBe(place) })
                || placements(at: facility, digit: place.digit, now: .min).contains(where: {
                    $0.stay.place.mayBe(place)
                })
        else { return nil }
        var values = ["facility": draft["facility"], "cell": place.cell, "starts": draft["opened_at"]]
        values["block"] = place.block
        return Safeguard.Draft(type: type, isNew: draft.isNew, site: draft.site, values: values, written: draft.written)
    }

    /// Whom a placement brings the person near to.
    func addMates(
        to facts: inout Safeguard.CaseFacts, _ draft: Safeguard.Draft, in caseFile: Dot, now: Int64
    ) throws {
        guard draft.type == "placement", let stay = stay(draft.values) else { return }
        let files = try Set(caseFiles.personFiles(of: caseFile))
        let rooms = try rooms(stay.place.facility)
        let near = try places(at: stay.place.facility, digit: stay.place.digit, now: now).filter {
            !files.contains($0.file) && $0.stay.place.mayBe(stay.place, rooms: rooms) && $0.stay.meets(stay, after: now)
        }
        for place in near where try isHeld(place) {
            facts.cellMates.append(try mate(place, now: now))
        }
        let separations = try separations(of: files, now: now)
        let all = separations.isEmpty ? [] : try places(at: stay.place.facility, digit: "", now: now)
        for (file, level) in separations {
            let others = try Set(caseFiles.personFiles(of: file))
            let apart = all.filter {
                others.contains($0.file) && $0.stay.meets(stay, after: now)
                    && Self.isBroken(level, stay.place, $0.stay.place, rooms)
            }
            for place in apart where try isHeld(place) { facts.tooNear.insert(place.record) }
        }
    }

    private func mate(_ place: Place, now: Int64) throws -> Safeguard.CaseFacts.CellMate {
        var mate = try person(place.file, ["person", "legal_status"], now: now).kinds(at: now)
        mate.record = place.record
        return mate
    }

    private static func isBroken(_ level: String, _ one: CellPlace, _ other: CellPlace, _ rooms: Set<CellPlace>) -> Bool
    {
        one.mayBe(other, rooms: rooms) || level != "CELL" && one.isInBlock(of: other)
    }

    private func isHeld(_ place: Place) throws -> Bool {
        switch try caseFiles.timeline(of: place.file).now?.holder {
        case .facility(let site): Int64(site) == place.stay.place.facility
        case .disputed(let sites): sites.contains(Int(place.stay.place.facility))
        default: false
        }
    }

    // MARK: What is there

    private func stay(_ values: [String: String]) -> CellStay? {
        guard let facility = values["facility"].flatMap({ Int64($0) }), let cell = values["cell"], !cell.isEmpty else {
            return nil
        }
        return CellStay(
            place: CellPlace(facility: facility, block: values["block"] ?? "", cell: cell),
            starts: Safeguard.seconds(values["starts"] ?? "") ?? 0, ends: Safeguard.seconds(values["ends"] ?? ""))
    }

    private func rooms(_ facility: Int64?) throws -> Set<CellPlace> {
        guard let type = description.type(named: "accommodation"),
            ["facility", "block", "cell"].allSatisfy({ type.field(named: $0) != nil })
        else { return [] }
        let rows = try query(
            "SELECT DISTINCT facility, coalesce(block, ''), cell FROM accommodation WHERE ?1 IS NULL OR facility = ?1",
            [facility]
        ).rows()
        return Set(
            rows.compactMap { row in
                guard let facility = row.value(0) as Int64?, let cell = row.value(2) as String? else { return nil }
                return CellPlace(facility: facility, block: row.value(1) ?? "", cell: cell)
            })
    }

    /// Placements, and custodies of who has none, at a facility and not over.
    private func places(at facility: Int64?, digit: String, now: Int64) throws -> [Place] {
        let placed = try placements(at: facility, digit: digit, now: now)
        guard let custody = description[store.custody.custody], custody.field(named: "cell") != nil else {
            return placed
        }
        // Who has a place there is where that says, in whichever cell; a place elsewhere says nothing of this one.
        let hasNone = """
             AND NOT EXISTS (SELECT 1 FROM placement WHERE placement.case_id = custody.case_id
                AND placement.facility = custody.facility AND \(Self.goesOn("placement.ends")))
            """
        let rows = try query(
            """
            SELECT id, case_id, facility, opened_at, cell FROM custody WHERE \(Self.isAt(facility))
                AND cell LIKE ?2 AND closed_at IS NULL\(caseFiles.notInError)\(knowsPlacements ? hasNone : "")
            """, [facility, "%\(digit)%"] + (knowsPlacements ? [Self.moment(now)] : [])
        ).rows()
        struct Stay: Hashable { var file: Dot, facility: Int64 }
        let known = Set(placed.map { Stay(file: $0.file, facility: $0.stay.place.facility) })
        return placed
            + rows.compactMap { row in
                guard let id = row.dot("id"), let file = row.dot("case_id"),
                    !known.contains(Stay(file: file, facility: row.value(2) ?? 0))
                else { return nil }
                let values = [
                    "facility": row.value(2).map { (site: Int64) in String(site) } ?? "",
                    "starts": row.value(3) ?? "", "cell": row.value(4) ?? "",
                ]
                return stay(values).map { Place(record: id, file: file, type: "custody", stay: $0, values: values) }
            }
    }

    private var knowsPlacements: Bool {
        let type = description.type(named: "placement")
        return ["facility", "block", "cell", "starts", "ends"].allSatisfy { type?.field(named: $0) != nil }
    }

    /// That a row is of a facility, `?1`; of all where there is none. Not as one condition, for which no index is looked at.
    private static func isAt(_ facility: Int64?) -> String { facility == nil ? "?1 IS NULL" : "facility = ?1" }

    /// Whether a column is of a time after `?3`; as wide as it has to be for what is known by its month alone.
    private static func goesOn(_ ends: String) -> String {
        "(\(ends) IS NULL OR length(\(ends)) < 10 OR \(sortable(ends)) > ?3)"
    }

    /// For ``goesOn(_:)``: the empty text before all times.
    private static func moment(_ now: Int64) -> String {
        now == .min ? "" : String(sortable(text: CivilTime.instantText(CivilTime.pack(now, .second))))
    }

    private func placements(at facility: Int64?, digit: String, now: Int64) throws -> [Place] {
        guard knowsPlacements, let type = description.type(named: "placement") else { return [] }
        var places: [Place] = []
        func add(_ id: Dot, _ file: Dot, _ values: [String: String]) {
            guard let stay = stay(values), stay.ends ?? .max > now else { return }
            places.append(Place(record: id, file: file, stay: stay, values: values))
        }
        let query = try Prepared(
            db,
            """
            SELECT id, case_id, facility, coalesce(block, ''), cell, starts, ends FROM placement
            WHERE \(Self.isAt(facility)) AND cell LIKE ?2 AND \(Self.goesOn("ends")) ORDER BY id
            """, values: [facility, "%\(digit)%", Self.moment(now)])
        try query.forEach { row in
            guard let id = Dot(packed: row.number(0)), let file = Dot(packed: row.number(1)) else { return }
            let values = [
                "facility": String(row.number(2)), "block": row.text(3), "cell": row.text(4), "starts": row.text(5),
                "ends": row.text(6),
            ]
            add(id, file, values)
        }
        // Where people disagree on a place, somebody may be in any of them.
        for (id, file, values) in try standing(type, isDisputed(type)) {
            for side in try otherSides(of: id, values)
            where facility == nil || side["facility"].flatMap({ Int64($0) }) == facility {
                add(id, file, side)
            }
        }
        return places
    }

    /// From whom the persons of these files must be kept, by a file of theirs and the level.
    private func separations(of files: Set<Dot>, now: Int64) throws -> [(file: Dot, level: String)] {
        try openSeparations(now: now).flatMap { separation -> [(file: Dot, level: String)] in
            let apart =
                files.contains(separation.file)
                ? separation.others : files.isDisjoint(with: separation.others) ? [] : [separation.file]
            return apart.map { ($0, separation.level) }
        }
    }

    /// Whom each keeps apart; a number that stands for nobody, such as "б/н", keeps nobody.
    private func openSeparations(now: Int64) throws -> [(file: Dot, others: [Dot], level: String)] {
        guard let type = description.type(named: "separation"),
            ["other_prisoner_no", "level", "closed_on"].allSatisfy({ type.field(named: $0) != nil })
        else { return [] }
        let today = CivilTime.day(now / 86_400)
        return try query(
            """
            SELECT case_id, other_prisoner_no AS other, coalesce(level, '') AS level FROM separation
            WHERE other_prisoner_no IS NOT NULL AND (closed_on IS NULL OR closed_on > ?) ORDER BY id
            """, [today]
        ).rows().compactMap { row in
            guard let file = row.dot("case_id"), let other = row.value("other") as String? else { return nil }
            let others = try caseFiles.files(ofNumber: other)
            guard others.count <= Persons.filesOfNumberMax else { return nil }
            return (file, others, row.value("level") ?? "")
        }
    }

    // MARK: What stands

    /// Who is kept in one cell with whom they must be kept apart from, who is nearer to somebody than a separation allows,
    /// and who is in two places: cell by cell, each person looked at once. A place that nobody closed counts only while its
    /// person is held there.
    func cellBreaches(_ held: HeldPlaces, now: Int64) throws -> [Breach] {
        guard let type = description.type(named: "placement") else { return [] }
        var found: [Int: Safeguard.CaseFacts] = [:]
        let rooms = try rooms(nil)
        try addCellMates(to: &found, held, rooms, now: now)
        try addSeparated(to: &found, held, rooms, now: now)
        struct Said: Hashable { var record: Dot, what: String }
        var said: Set<Said> = []
        var breaches: [Breach] = []
        for (place, facts) in found.sorted(by: { $0.key < $1.key }) {
            let (root, own) = held[place]
            for broken in Safeguard.broken(Safeguard.Draft(type: type, standing: own.values), facts) {
                var broken = broken
                broken.type = own.type
                let breach = try breach(broken, own.record, root, own.values, type)
                // Of two sides of one dispute, once.
                if said.insert(Said(record: breach.record, what: breach.what)).inserted { breaches.append(breach) }
            }
        }
        return breaches
    }

    typealias HeldPlaces = [(root: Dot, place: Place)]

    private func addCellMates(
        to found: inout [Int: Safeguard.CaseFacts], _ held: HeldPlaces, _ rooms: Set<CellPlace>, now: Int64
    ) throws {
        struct Key: Hashable { var facility: Int64, number: String }
        var known: [Dot: Safeguard.CaseFacts.CellMate] = [:]
        func kinds(_ place: Int) throws -> Safeguard.CaseFacts.CellMate {
            let (root, own) = held[place]
            let kinds = try known[root] ?? mate(own, now: now)
            known[root] = kinds
            return kinds
        }
        let roomsThere = Dictionary(grouping: rooms, by: \.facility).mapValues(Set.init)
        let cells = Dictionary(grouping: held.indices) {
            Key(facility: held[$0].place.stay.place.facility, number: held[$0].place.stay.place.number)
        }
        for (key, members) in cells where members.count > 1 {
            let rooms = roomsThere[key.facility] ?? []
            // A cell is one that somebody placed a person in, or measured: where people only note one, anything may be meant.
            guard
                members.contains(where: {
                    held[$0].place.type == "placement" || held[$0].place.stay.place.isListed(in: rooms)
                })
            else { continue }
            for own in members {
                let (root, place) = held[own]
                let near = members.filter {
                    held[$0].root != root && held[$0].place.stay.place.mayBe(place.stay.place, rooms: rooms)
                        && held[$0].place.stay.meets(place.stay, after: now)
                }
                guard !near.isEmpty else { continue }
                let person = try kinds(own)
                var mates: [Safeguard.CaseFacts.CellMate] = []
                for other in near {
                    var mate = try kinds(other)
                    // Of one kind, and known to be of no other: nothing keeps them apart.
                    let isAlike =
                        (mate.isMinor, mate.isUntried) == (person.isMinor, person.isUntried)
                        && mate.sexes == person.sexes && person.sexes.count < 2
                    if isAlike { continue }
                    mate.record = held[other].place.record
                    mates.append(mate)
                }
                guard !mates.isEmpty else { continue }
                var facts = found[own] ?? .init()
                (facts.sexes, facts.isUntried, facts.isMinor) = (person.sexes, person.isUntried, person.isMinor)
                facts.cellMates = mates
                found[own] = facts
            }
        }
    }

    private func addSeparated(
        to found: inout [Int: Safeguard.CaseFacts], _ held: HeldPlaces, _ rooms: Set<CellPlace>, now: Int64
    ) throws {
        let ofRoot = Dictionary(grouping: held.indices) { held[$0].root }
        for places in ofRoot.values where places.count > 1 {
            for own in places where held[own].place.type == "placement" {
                let others = places.filter {
                    held[$0].place.record != held[own].place.record && held[$0].place.type == "placement"
                        && !held[$0].place.stay.place.mayBe(held[own].place.stay.place, rooms: rooms)
                        && held[$0].place.stay.meets(held[own].place.stay, after: now)
                }
                guard !others.isEmpty else { continue }
                found[own, default: .init()].otherPlaces = Set(others.map { held[$0].place.record })
            }
        }
        for separation in try openSeparations(now: now) {
            let root = try caseFiles.root(ofFile: separation.file)
            for other in try Set(separation.others.map(caseFiles.root(ofFile:)))
            where other != root {
                for own in ofRoot[root] ?? [] {
                    for rival in ofRoot[other] ?? [] {
                        let (one, two) = (held[own].place.stay, held[rival].place.stay)
                        guard one.meets(two, after: now), Self.isBroken(separation.level, one.place, two.place, rooms)
                        else { continue }
                        for (at, with) in [(own, rival), (rival, own)] {
                            found[at, default: .init()].tooNear.insert(held[with].place.record)
                        }
                    }
                }
            }
        }
    }

    /// Places of persons who are held there.
    func heldPlaces(now: Int64) throws -> HeldPlaces {
        var sites: [Dot: Set<Int64>] = [:]
        let rows = try query(
            "SELECT root, site, other_site FROM _span WHERE ends IS NULL AND holder IN (1, 3)"
        ).rows()
        for row in rows {
            guard let root = row.dot("root") else { continue }
            sites[root] = Set([row.value(1), row.value(2)].compactMap { $0 as Int64? })
        }
        let roots = try roots()
        return try places(at: nil, digit: "", now: now).compactMap { place in
            let root = roots[place.file] ?? place.file
            return sites[root]?.contains(place.stay.place.facility) ?? false ? (root, place) : nil
        }
    }

    private func roots() throws -> [Dot: Dot] {
        var roots: [Dot: Dot] = [:]
        try Prepared(db, "SELECT case_id, root FROM _person_group").forEach { row in
            guard let file = Dot(packed: row.number(0)), let root = Dot(packed: row.number(1)) else { return }
            roots[file] = root
        }
        return roots
    }
}

package import Causality
import Custody
package import Register
import Safeguards

/// Changes that come by the thousand: each record that they write is folded once, however many of them there are.
///
/// Without this, every change of a record would fold all before it again. What a record is does not depend on when it is
/// folded; who reads views while changes are gathered calls ``foldGathered()`` before.
extension RecordsView {
    struct Gathering {
        /// Records to be folded: those by which changes are judged, and all others.
        var judging: Set<Place> = []
        var records: Set<Place> = []
        /// How many changes may be folded again for judging.
        var allowance: Int

        struct Place: Hashable {
            var record: Dot
            var caseFile: Dot
            var type: Int
        }
    }

    /// Runs `body`, which applies `count` changes that came together.
    package func gathering<T>(_ count: Int, _ body: () throws -> T) throws -> T {
        gathered = Gathering(allowance: 64 + 4 * count)
        let result = try body()
        try foldGathered()
        gathered = nil
        return result
    }

    /// Makes the views what they are by all changes that were applied so far.
    func foldGathered() throws {
        guard let gathering = gathered else { return }
        gathered = nil
        try resolve(gathering.judging)
        try resolve(gathering.records)
        gathered = Gathering(allowance: gathering.allowance)
    }

    /// Makes what changes are judged by, persons and who holds them, what it is by now.
    ///
    /// A batch that writes such a record again and again between others that rest on it would pay the square for that: once
    /// it has cost some folds a change, those records are judged by as they stood.
    package func foldForJudging() throws {
        guard let gathering = gathered, gathering.allowance > 0, !gathering.judging.isEmpty else { return }
        let before = context.folded
        gathered?.judging = []
        try resolve(gathering.judging)
        gathered?.allowance -= context.folded - before
    }

    private func resolve(_ places: Set<Gathering.Place>) throws {
        for place in places.sorted(by: { ($0.record, $0.type) < ($1.record, $1.type) }) {
            if let type = description[place.type] { try resolve(place.record, in: place.caseFile, type) }
        }
    }

    /// Folds a record's changes, or notes that it is to be done.
    func fold(_ record: Dot, in caseFile: Dot, _ type: RecordType) throws {
        guard gathered != nil else { return try resolve(record, in: caseFile, type) }
        let place = Gathering.Place(record: record, caseFile: caseFile, type: type.number)
        if type.number == store.custody.person || store.custody.movesCustody(type.number) || isGuarded(type) {
            gathered?.judging.insert(place)
        } else {
            gathered?.records.insert(place)
        }
    }

    /// Whether a safeguard looks at records of this type, and may read them when it judges another.
    package func isGuarded(_ type: RecordType) -> Bool { Safeguard.looksAt(type.name) }

    package func isGuarded(_ change: Change) -> Bool {
        description[change.type].map {
            SafeguardKind.mayBeSetAside($0, createsRecord: change.createsRecord, change.writes)
        } ?? false
    }

    /// Changes of a record that wait for something they were written upon.
    package func awaiting(_ record: Dot) throws -> [Dot] {
        guard hasWaiting else { return [] }
        return try Prepared(db, "SELECT dot FROM _waiting WHERE record = ?", record.packed).dots()
    }
}

import Causality
import Counting
import Custody
import Register
import Safeguards

/// What the records leave open of a count, beside who is silent.
extension Counts {
    /// - Parameter now: in seconds since 1970; nil for the newest time in what this store has written itself.
    func doubt(_ counter: PersonCounter, _ moment: CountedMoment, now: Int64?) throws -> CountDoubt {
        var doubt = CountDoubt()
        let now = try now ?? newestOwnTime() ?? moment.seconds
        for (root, begins) in try rootsToCome(after: now).sorted(by: { $0.key < $1.key }) {
            doubt.noteToCome(isCounted: try isCounted(root, counter, moment), begins: begins)
        }
        for (root, held) in try numberedOnly(moment) {
            doubt.noteNumbered(isCounted: try isCounted(root, counter, moment), held: held)
        }
        var otherwise: [Int64: [Bool]] = [:]
        try standings.forEachStand(on: moment.date, for: counter, in: "_otherwise") { root, stand in
            otherwise[root, default: []].append(try counter.counts(stand))
        }
        for (root, said) in otherwise {
            guard let root = Dot(packed: root) else { continue }
            doubt.noteOtherwise(isCounted: try isCounted(root, counter, moment), byOtherWords: said)
        }
        return doubt
    }

    private func isCounted(_ root: Dot, _ counter: PersonCounter, _ moment: CountedMoment) throws -> Bool {
        try standings.stand(of: root.packed, on: moment.date, for: counter).map(counter.counts) ?? false
    }

    /// When the last change was written here that is known here: a look back knows no later one.
    private func newestOwnTime() throws -> Int64? {
        var newest: Int64?
        for log in try ledger.logs() where log.site == site {
            guard let last = try ledger.lastSequence(of: log),
                let written = try change(Dot(log, last))?.correctedMilliseconds
            else { continue }
            newest = max(newest ?? .min, written / 1_000)
        }
        return newest
    }

    // MARK: Dated later than now

    /// Everybody of whose custody something is dated later, and whether that is more than its end.
    private func rootsToCome(after now: Int64) throws -> [Dot: Bool] {
        var roots: [Dot: Bool] = [:]
        let fields = store.custody
        for (number, moving) in [
            (fields.custody, [fields.openedAt, fields.closedAt]),
            (fields.transfer, [fields.dispatchedAt, fields.cancelledAt]),
        ] {
            guard let type = description[number] else { continue }
            let moving = moving.compactMap(type.field)
            for (_, caseFile, values) in try safeguards.standing(type, safeguards.laterThan(now, moving, of: type)) {
                let toCome = moving.filter { TimeToCome.isToCome(values[$0.name] ?? "", now: now) }
                guard !toCome.isEmpty else { continue }
                let root = try caseFiles.root(ofFile: caseFile)
                roots[root] = roots[root] ?? false || toCome.contains { $0.number != fields.closedAt }
            }
        }
        return roots
    }

    // MARK: One number, and nothing else

    /// Persons of several files that nothing joins but one prisoner number: how many of those that something else joins too
    /// would be held at the end of the day, were they persons by themselves.
    private func numberedOnly(_ moment: CountedMoment) throws -> [(root: Dot, held: Int)] {
        // Who is joined by decisions alone has one decision less than files.
        let roots = try Prepared(
            db,
            """
            SELECT root FROM _person_group AS one GROUP BY root HAVING count(*) > 1 + (
                SELECT count(DISTINCT min(file.case_id, _alias.target) || ' ' || max(file.case_id, _alias.target))
                FROM _person_group AS file JOIN _alias ON _alias.case_id = file.case_id WHERE file.root = one.root)
            ORDER BY root
            """
        ).dots()
        return try roots.compactMap { root in
            guard let person = try caseFiles.persons(around: root).groups.first(where: { $0.files.contains(root) }),
                person.travelling.count > 1
            else { return nil }
            let held = try person.travelling.count { files in
                try caseFiles.timeline(ofFiles: files).spans.contains { span in
                    span.holder != .nobody && span.from < moment.seconds
                        && span.until.map { $0 >= moment.seconds } ?? true
                }
            }
            return (root, held)
        }
    }
}

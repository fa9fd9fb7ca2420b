package import Causality

/// Grants and withdrawals of the files of one person: what ``Scope`` says of custody, beside who holds them now.
package struct Scoping: Sendable {
    /// What is known of one file.
    package struct File: Sendable {
        package var id: Dot
        package var records: [CustodyRecord]
        /// Who holds it now.
        package var sites: Set<Int>
        /// Nobody loses a file in which something is still to be decided.
        package var hasOpenConflict: Bool

        package init(id: Dot, records: [CustodyRecord], sites: Set<Int>, hasOpenConflict: Bool) {
            self.id = id
            self.records = records
            self.sites = sites
            self.hasOpenConflict = hasOpenConflict
        }
    }

    private let files: [Dot: File]
    private let person: Persons.Group

    /// `files` are all of the person's.
    package init(_ person: Persons.Group, _ files: [File]) {
        self.person = person
        self.files = Dictionary(files.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is to be decided, file by file, grants before withdrawals; `timeline` is that of all files.
    package func decisions(_ timeline: CustodyTimeline) -> [HubDecision] {
        // Where somebody else claims the person, what a number and a name tell opens nothing.
        let sets = Scope.isSettled(timeline) ? person.travelling : person.joined
        return sets.flatMap { set in
            let own = set.count == person.files.count ? timeline : self.timeline(set)
            let kin = person.travelling.first { $0.contains(set[0]) } ?? set
            let grounds = Scope.grounds(kin.count == set.count ? own : self.timeline(kin)).union(kin.map(\.site))
            let held = set.compactMap { files[$0] }
            // Whom nobody has by these files, others claim by theirs: that is no end, whose last holder gets them back from
            // who may keep them.
            let isClaimed = own.now?.holder == .nobody && !Scope.isSettled(timeline)
            let isKept = isClaimed && held.contains { !$0.sites.isDisjoint(with: grounds) }
            return decisions(
                held, isKept ? nil : own, grounds: grounds, areJoined: person.joined.contains(set))
        }
    }

    private func timeline(_ files: [Dot]) -> CustodyTimeline {
        CustodyTimeline(files.flatMap { self.files[$0]?.records ?? [] })
    }

    /// Of files that travel together; without a timeline custody names nobody. `grounds`: who may keep them then.
    private func decisions(
        _ files: [File], _ timeline: CustodyTimeline?, grounds: Set<Int>, areJoined: Bool
    ) -> [HubDecision] {
        let everywhere = files.reduce(into: Set<Int>()) { $0.formUnion($1.sites) }
        let decision =
            timeline.map { Scope.decision($0, current: everywhere) } ?? Scope.Decision(needed: [], keepsOthers: true)
        guard !decision.needed.isEmpty || files.count > 1 && areJoined || !everywhere.isSubset(of: grounds) else {
            return []
        }
        let others =
            files.contains(where: \.hasOpenConflict)
            ? everywhere : decision.keepsOthers ? everywhere.intersection(grounds) : []
        return files.flatMap { file in
            // Who keeps one of the joined files needs all of them: the custody chain runs through them all.
            let needed = decision.needed.union(areJoined ? others : file.sites.intersection(others))
            let granted = needed.subtracting(file.sites).subtracting([0]).sorted()
            let withdrawn = file.sites.subtracting(needed).sorted()
            return granted.map { HubDecision.grant(file: file.id, site: $0) }
                + withdrawn.map { HubDecision.withdrawal(file: file.id, site: $0) }
        }
    }
}

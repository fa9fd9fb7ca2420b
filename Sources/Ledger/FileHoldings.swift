package import Causality

/// From which place of the feed on a site holds a case file, and until which.
package struct Holding: Hashable, Sendable {
    /// Stands for every site, where the file is reference data.
    package static let everyone = 0

    package var caseFile: Dot
    package var site: Int
    /// The place of the grant; 0 for the site that opened it.
    package var since: Int64
    /// The place of the withdrawal; nil while it is held.
    package var until: Int64?
    /// The last place at which the site is owed something of it; 0 for none.
    package var last: Int64
    package var grant: Dot?
    package var withdrawal: Dot?

    package init(
        caseFile: Dot, site: Int, since: Int64, until: Int64? = nil, last: Int64 = 0, grant: Dot? = nil,
        withdrawal: Dot? = nil
    ) {
        self.caseFile = caseFile
        self.site = site
        self.since = since
        self.until = until
        self.last = last
        self.grant = grant
        self.withdrawal = withdrawal
    }

    package var isEveryones: Bool { site == Self.everyone }

    /// Whether what has this place is the site's while it holds the file.
    package func covers(_ place: Int64) -> Bool { since <= place && place <= until ?? .max }

    /// Whether the site held it when a place was taken.
    package func isHeld(at place: Int64) -> Bool { since < place && place < until ?? .max }
}

/// Who holds one case file, and when: kept as its changes come, the same whatever order they are noted in.
///
/// Whoever opened a file holds it without a word of it here, until another site or the hub has written in it.
package struct FileHoldings: Hashable, Sendable {
    package let caseFile: Dot
    package private(set) var holdings: [Holding]

    package init(of caseFile: Dot, _ holdings: [Holding] = []) {
        self.caseFile = caseFile
        self.holdings = holdings
    }

    /// The file is reference data, from a place on.
    package mutating func open(toEveryoneAt place: Int64) {
        guard !holdings.contains(where: \.isEveryones) else { return }
        holdings.append(Holding(caseFile: caseFile, site: Holding.everyone, since: place, last: place))
    }

    /// A change of a site came in the file. What a site wrote itself it is not owed.
    package mutating func note(changeOf author: Int, at place: Int64, isOpened: Bool = true) {
        if isOpened, caseFile.site != author { holdByOpener() }
        for index in holdings.indices
        where holdings[index].covers(place) && (holdings[index].isEveryones || holdings[index].site != author) {
            holdings[index].last = max(holdings[index].last, place)
        }
    }

    private mutating func holdByOpener() {
        let opener = caseFile.site
        guard opener != 0, !holdings.contains(where: { $0.site == opener || $0.isEveryones }) else { return }
        holdings.append(Holding(caseFile: caseFile, site: opener, since: 0))
    }

    /// The hub granted the file to a site, or withdrew it.
    package mutating func note(scopeOf site: Int, isGranted: Bool, by decision: Dot, at place: Int64) {
        guard !holdings.contains(where: { $0.grant == decision || $0.withdrawal == decision }) else { return }
        holdByOpener()
        if let open = holdings.firstIndex(where: { $0.site == site && $0.until == nil }) {
            holdings[open].until = place
            holdings[open].last = place
            holdings[open].withdrawal = isGranted ? nil : decision
        } else if !isGranted {
            // It is told so whether it ever held the file or not.
            holdings.append(
                Holding(
                    caseFile: caseFile, site: site, since: place, until: place, last: place, withdrawal: decision))
        }
        if isGranted {
            holdings.append(Holding(caseFile: caseFile, site: site, since: place, last: place, grant: decision))
        }
    }
}

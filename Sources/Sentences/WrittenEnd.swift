import Register

/// The last days that people wrote of sentences which no other follows; the last of them holds.
struct WrittenEnd {
    /// By what prevails, as late as it may be.
    var told: CivilDay?
    /// By the side that lets go first, and by the one that lets go last.
    var earliest: CivilDay?
    var latest: CivilDay?
    /// Somebody wrote one of each.
    var isWhole = true
    var isDisputed = false

    init(_ sentences: [FiledSentences.Row]) {
        let standing = sentences.filter(\.stands)
        let followed = Set(standing.map { $0["follows"] })
        for row in standing where !followed.contains(row.id) {
            let bounds = row.sides("expiry").compactMap { CivilDay.bounds(of: $0) }
            isDisputed = isDisputed || row.otherSides["expiry"] != nil
            guard let first = bounds.map(\.lowerBound).min(), let last = bounds.map(\.upperBound).max() else {
                isWhole = false
                continue
            }
            earliest = max(earliest ?? first, first)
            latest = max(latest ?? last, last)
            if let day = CivilDay.bounds(of: row["expiry"])?.upperBound { told = max(told ?? day, day) }
        }
        isWhole = isWhole && latest != nil
    }
}

package import Causality
package import Register

/// What of a lost machine's work is set aside, for a person to look at.
package struct LossReview: Hashable, Sendable {
    /// The machine, by what it writes: another machine of the same site writes another log.
    package var log: LogID
    /// Since when it was lost, in milliseconds since 1970.
    package var since: Int64
    /// The first place of the order of arrival of what may have come since.
    package var firstPlace: Int64
    /// The last place by the time at which the loss was told here.
    package var toldAt: Int64

    package init(log: LogID, since: Int64, firstPlace: Int64, toldAt: Int64) {
        self.log = log
        self.since = since
        self.firstPlace = firstPlace
        self.toldAt = toldAt
    }

    /// The same told again: it was lost at the earlier of both times, and what was looked at since stays looked at.
    package func and(_ later: LossReview) -> LossReview {
        var both = self
        both.since = min(since, later.since)
        both.firstPlace = min(firstPlace, later.firstPlace)
        return both
    }

    package func concerns(_ dot: Dot, at place: Int64) -> Bool { dot.log == log && place >= firstPlace }

    /// Whether what came since is to be set aside, by the latest word on it and that word's place: a release from before the
    /// loss was known was of what seemed to be the site's; one after it is what the review came to.
    package func isToSetAside(_ verdict: VerdictKind?, saidAt place: Int64?) -> Bool {
        switch verdict {
        case nil: true
        case .setAside, .lost, .erased: false
        case .released: (place ?? 0) <= toldAt
        }
    }

    /// What its author's site and whoever reviews it are told.
    package var reason: String {
        let time = CivilTime.instantText(CivilTime.pack(since / 1_000, .second))
        return SetAside.lossReason + "\(time): it came since then, and waits to be reviewed"
    }
}

import Causality
import Exchange
import GRDB
import Ledger
import Register

/// Views brought on by what comes next in the feed.
extension Session {
    /// Brings views on by the changes that come next in the feed; the hub judges those on which it has not decided.
    /// `moment` is that of its decisions; a facility takes none.
    func follow(_ places: ArraySlice<FeedPlace>, at moment: WriteMoment?) throws {
        guard let last = places.last?.feed else { return }
        let decided = try site == 0 ? number(Self.decidedKey) ?? 0 : .max
        let known = places.prefix { $0.feed <= decided }
        try read(again: known)
        var new: [Change] = []
        try ledger.forEachChange(at: places.dropFirst(known.count)) { new.append($0) }
        if !new.isEmpty {
            guard var moment else { throw StoreError("the hub follows what came only at a moment of its own") }
            // Its own decisions were in view when they were taken, unless views began anew since.
            for own in new where own.dot.site == 0 { try apply(own) }
            try take(new.filter { $0.dot.site != 0 }, at: &moment)
            try settleCustody(at: &moment)
            try setNumber(Self.decidedKey, last)
        }
        try setNumber(Self.followedKey, last)
    }
}

import Causality
import GRDB
import Ledger
import Register

/// What a site has heard of files that it no longer holds, or whose person others have by now, from what it was sent.
extension Session {
    /// Files of which a site was told so between two positions.
    func filesGone(from site: Int, after position: Int64, upTo end: Int64) throws -> [Dot] {
        guard position < end else { return [] }
        // Who holds what, and who has whom, is not known while views are made; what the hub has decided is.
        guard try !areViewsBehind() else {
            return try decidedFor(site, after: position, upTo: end).compactMap { try withdrawn($0, from: site) }
        }
        var files: [Dot] = []
        var arrived: Set<Dot> = []
        for dot in try sent(to: site, after: position, upTo: end) {
            // What was granted again meanwhile is not to be noted after that grant took it back.
            if let file = try withdrawn(dot, from: site), try !currentSites(of: file).contains(site) {
                files.append(file)
            }
            let arrival = try Prepared(
                db, "SELECT case_id FROM custody WHERE id = ? AND facility <> ?", dot.packed, Int64(site)
            ).number()
            if let file = arrival.flatMap({ Dot(packed: $0) }) { arrived.insert(file) }
        }
        return files + (try arrived.sorted().filter { try isElsewhere($0, than: site) })
    }

    /// The file that a decision takes from a site.
    private func withdrawn(_ dot: Dot, from site: Int) throws -> Dot? {
        guard dot.site == 0, let decision = try change(dot),
            HubWord(decision) == .scope(site: site, isGranted: false)
        else { return nil }
        return decision.caseFile
    }
}

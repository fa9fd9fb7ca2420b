import Causality
import Decisions
import Exchange
import Machine
import Store

extension Node {
    /// How this site is, by what it knows without proving anything. `isServed` says whether a daemon is at work on it.
    package func healthCheck(hoursMax: Int64, isServed: Bool) throws -> HealthCheck {
        let present = try presentTime()
        var facts = HealthFacts(now: present.milliseconds, isHub: isHub, isServed: isServed)
        facts.freeBytes = FreeRoom.bytes(at: folder.path)
        facts.storeBytes = ["", "-wal"].reduce(0) { $0 + Int64(FileStatus(folder.store + $1)?.bytes ?? 0) }
        facts.behindNotice = try store.read { try $0.views.behindNotice() }
        facts.setAside = Int64(try store.read { try $0.writing.openRefusedCount() })
        let certificates = certificateFindings()
        facts.broken = certificates.problems + trustFindings()
        facts.neglected = backupHealth().problems + [try clockWords().problem].compactMap(\.self)
        if isHub { try lookAtSites(&facts) } else { try lookAtExchange(&facts) }
        return HealthCheck(facts, hoursMax: hoursMax)
    }

    private func lookAtExchange(_ facts: inout HealthFacts) throws {
        let files = try store.read { try $0.facility.waiting() }
        facts.waiting = files.reduce(0) { $0 + Int64($1.changes) }
        facts.waitingSince = files.map(\.since).min()
        let (last, refused, filling) = try store.read {
            (try $0.facility.lastExchangeAt(), try $0.facility.standingRefusal(), try $0.account.filling())
        }
        facts.lastExchange = last
        facts.refusal = refused?.refusal.advice
        facts.filling = filling?.words
    }

    private func lookAtSites(_ facts: inout HealthFacts) throws {
        facts.broken += try putBackFindings().problems
        for site in try store.read({ try $0.hub.sites() }) where site.isEnrolled && !site.isRevoked {
            facts.sites[site.number] = .some(site.wholeAt)
            if site.branchAt != nil { facts.branches.append(site.number) }
        }
    }
}

import Causality
import Decisions
import Exchange
import Machine
import Store
import Synchronization

extension Node {
    /// How this site is, by what it knows without proving anything.
    package func healthCheck(hoursMax: Int64) throws -> HealthCheck {
        HealthCheck(try healthFacts(), hoursMax: hoursMax)
    }

    func healthFacts() throws -> HealthFacts {
        let present = try presentTime()
        var facts = HealthFacts(now: present.milliseconds, isHub: isHub, isServed: isServed.load(ordering: .relaxed))
        facts.freeBytes = surroundings.free(folder.path)
        facts.storeBytes = ["", "-wal"].reduce(0) { $0 + Int64(FileStatus(folder.store + $1)?.bytes ?? 0) }
        facts.behindNotice = try store.read { try $0.views.behindNotice() }
        facts.setAside = Int64(try store.read { try $0.writing.openRefusedCount() })
        let certificates = certificateFindings()
        facts.broken =
            certificates.problems + trustFindings() + admissionFindings() + placeFindings()
            + [logProblem].compactMap(\.self)
        facts.neglected = backupHealth().problems + [try clockWords().problem].compactMap(\.self)
        if isHub { try lookAtSites(&facts) } else { try lookAtExchange(&facts) }
        return facts
    }

    /// What is wrong with where the store is.
    func placeFindings() -> [String] { store.isInPlace ? [] : [Store.outOfPlace] }

    private func lookAtExchange(_ facts: inout HealthFacts) throws {
        (facts.waiting, facts.waitingSince) = try store.read { try $0.facility.waitingInAll() }
        let (last, refused, filling) = try store.read {
            (try $0.facility.lastExchangeAt(), try $0.facility.standingRefusal(), try $0.account.filling())
        }
        facts.lastExchange = last
        facts.refusal = refused?.refusal.advice
        facts.filling = filling?.words
    }

    private func lookAtSites(_ facts: inout HealthFacts) throws {
        facts.broken += try putBackFindings().problems
        for (site, wholeAt, isBranched) in try store.read({ try $0.hub.hearing() }) {
            facts.sites[site] = .some(wholeAt)
            if isBranched { facts.branches.append(site) }
        }
    }
}

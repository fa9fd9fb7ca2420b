package import Causality
package import Ledger
import Register
import Store

/// What a site holds, or held, as far as the hub can know.
extension HubSide {
    package struct Holdings: Sendable {
        /// By case file, in order.
        package var files: [(file: Dot, state: HeldFile)]
        /// Files of reference data, which every site has.
        package var referenceCount: Int
        /// Who wrote there, or is appointed there: each may have had a password on that machine.
        package var accounts: [String]
    }

    package func holdings(of site: Int) throws -> Holdings {
        var states: [Dot: HeldFile] = [:]
        var references: Set<Dot> = []
        let received = try deliveries.receivedPlace(site)
        for holding in try deliveries.holdings(of: site) {
            if holding.isEveryones {
                references.insert(holding.caseFile)
            } else if let state = HeldFile(holding, received: received),
                try holding.caseFile.site == site || !deliveries.holdingsView.isKept(holding.caseFile, from: site)
            {
                // In the order of their places: the last word.
                states[holding.caseFile] = state
            }
        }
        return Holdings(
            files: states.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, referenceCount: references.count,
            accounts: try accounts(of: site))
    }

    private func accounts(of site: Int) throws -> [String] {
        var names: Set<String> = []
        for log in try ledger.logs(of: site) {
            try ledger.scan(log, 1...Dot.sequenceMax) { held in
                names.insert(held.change.author)
                return true
            }
        }
        if let staff = description.type(named: "staff"), staff.field(named: "account") != nil,
            staff.field(named: "site") != nil
        {
            names.formUnion(
                try query("SELECT account FROM staff WHERE site = ? AND account IS NOT NULL", [site]).all(String.self))
        }
        return names.sorted()
    }
}

import Causality
package import Register
package import Store

/// What a hub decides, asked by its store.
package enum HubDecider: Decider {
    package static func decide(_ transaction: Transaction, at moment: inout WriteMoment) throws {
        try transaction.judging.judgeWaited(at: &moment)
        try transaction.decisions.settleCustody(at: &moment)
    }

    package static func take(_ new: [Change], _ transaction: Transaction, at moment: inout WriteMoment) throws {
        try transaction.judging.take(new, at: &moment)
        try transaction.decisions.settleCustody(at: &moment)
    }
}

extension Transaction {
    package var decisions: HubDecisions {
        HubDecisions(
            context: context, caseFiles: caseFiles, judgingFacts: judgingFacts, holdingsView: holdingsView,
            custodyView: custodyView, views: views, ownLog: ownLog)
    }
    package var judging: Judging {
        Judging(
            context: context, caseFiles: caseFiles, judgingFacts: judgingFacts, recordsView: recordsView,
            holdingsView: holdingsView, views: views, safeguards: safeguards, decisions: decisions)
    }
    package var deliveries: Deliveries {
        Deliveries(context: context, caseFiles: caseFiles, holdingsView: holdingsView, views: views)
    }
    package var hub: HubSide {
        HubSide(
            context: context, caseFiles: caseFiles, judgingFacts: judgingFacts, views: views, decisions: decisions,
            judging: judging, account: account, deliveries: deliveries)
    }
}

extension Store {
    /// Opens the store at `path`, of a hub or of a facility; makes it, as `identity`, where that is given and there is none.
    ///
    /// `chance` is asked in which incarnation a hub writes from now on, and for the key of its tokens.
    /// Throws ``StoreError`` where it is missing, newer than this program, damaged or not writable.
    package static func open(
        _ path: String, description: RegisterDescription, creating identity: Identity? = nil, zone: ZoneSetting = 0,
        drawing chance: (() -> UInt64)? = nil
    ) throws -> Store {
        try open(
            path, description: description, creating: identity, zone: zone, drawing: chance,
            deciding: HubDecider.self)
    }
}

import Causality
import Counting
import Custody
import Exchange
import Ledger
package import Register
import Safeguards
import Wire

/// A stored change, brought into the views that it concerns.
package final class Views: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    let laws: LawReading
    package let judgingFacts: JudgingFacts
    package let recordsView: RecordsView
    package let holdingsView: HoldingsView
    package let custodyView: CustodyView
    let standings: StandingsView
    package let names: NamesView
    /// Whether views lack something; nil until somebody asks.
    var isBehind: Bool?

    init(
        _ context: StoreContext, _ caseFiles: CaseFiles, _ laws: LawReading, _ judgingFacts: JudgingFacts,
        _ recordsView: RecordsView, _ holdingsView: HoldingsView, _ custodyView: CustodyView,
        _ standings: StandingsView, _ names: NamesView
    ) {
        self.context = context
        self.caseFiles = caseFiles
        self.laws = laws
        self.judgingFacts = judgingFacts
        self.recordsView = recordsView
        self.holdingsView = holdingsView
        self.custodyView = custodyView
        self.standings = standings
        self.names = names
    }

    /// Everything written here can be made again.
    package func apply(_ change: Change) throws {
        try holdingsView.noteHolders(of: change)
        if change.type < RegisterDescription.typeNumberMin {
            // Only the hub decides: what a facility forged decides nothing, not even in its author's own store.
            guard change.dot.site == 0, let system = SystemType(rawValue: change.type) else { return }
            judgingFacts.recalled.note(decision: change)
            return try apply(change, system)
        }
        // What still comes of a withdrawn file is kept, and shows nothing of it again.
        guard try !caseFiles.isHidden(change.caseFile) else { return }
        guard let type = description[change.type] else { return try recordsView.note(undescribed: change) }
        if type.name == "provision" { laws.law = nil }
        for former in GivenAgain.formerNumbers(of: change) {
            try execute("INSERT OR IGNORE INTO _former VALUES (?, ?)", [former.packed, change.dot.packed])
        }
        try recordsView.enter(change, type)
        unsettle(change.caseFile, by: type)
    }

    /// Notes what is to be settled of a case file once a record of this type in it is another.
    func unsettle(_ caseFile: Dot, by type: RecordType) {
        if StandingsView.countedTypes.contains(type.name) { unsettled.standings.insert(caseFile) }
        if type.number == store.custody.person { unsettled.names.insert(caseFile) }
        if store.custody.movesCustody(type.number) || type.number == store.custody.person {
            unsettled.custody.insert(caseFile)
            judgingFacts.recalled.noteMove()
        }
    }

    private func apply(_ change: Change, _ system: SystemType) throws {
        func dot(_ field: Int) throws -> Dot {
            guard let dot = change.value(of: field)?.integer.flatMap({ Dot(packed: $0) }) else {
                throw damaged("a hub decision")
            }
            return dot
        }
        func number(_ field: Int) -> Int64 { change.value(of: field)?.integer ?? 0 }
        switch system {
        case .scope: try apply(scope: change, number)
        case .verdict:
            caseFiles.hasVoid = true
            let target = try dot(SystemType.VerdictField.dot)
            if try isLater(change, than: lastWord(on: target)) {
                try execute(
                    "INSERT OR REPLACE INTO _void VALUES (?, ?, ?, ?)",
                    [
                        target.packed, number(SystemType.VerdictField.kind),
                        change.value(of: SystemType.VerdictField.reason)?.text ?? "", change.dot.packed,
                    ])
            }
            if let voided = try self.change(target), let type = description[voided.type],
                try !caseFiles.isHidden(voided.caseFile)
            {
                if type.name == "provision" { laws.law = nil }
                try recordsView.fold(voided.record, in: voided.caseFile, type)
                unsettled.custody.insert(voided.caseFile)
                unsettled.names.insert(voided.caseFile)
            }
        case .alias: try apply(alias: change, dot)
        }
    }

    private func apply(scope change: Change, _ number: (Int) -> Int64) throws {
        let (holder, granted) = (number(SystemType.ScopeField.site), number(SystemType.ScopeField.granted))
        let former = try lastWord(ofScope: change.caseFile, holder)
        guard former != change.dot, try isLater(change, than: former) else { return }
        try execute(
            "INSERT OR REPLACE INTO _scope VALUES (?, ?, ?, ?)",
            [change.caseFile.packed, holder, granted, change.dot.packed])
        if holder == Int64(site), granted == 1 { try recordsView.show(change.caseFile) }
    }

    private func apply(alias change: Change, _ dot: (Int) throws -> Dot) throws {
        let from = try dot(SystemType.AliasField.caseFile)
        let into = try dot(SystemType.AliasField.into)
        if try isLater(change, than: lastWord(ofAlias: from)) {
            try execute(
                "INSERT OR REPLACE INTO _alias VALUES (?, ?, ?, ?)",
                [
                    from.packed, into.packed, change.value(of: SystemType.AliasField.grounds)?.text ?? "",
                    change.dot.packed,
                ])
        }
        if change.value(of: SystemType.AliasField.apart) != nil {
            guard let apart = change.separated else { throw damaged("a hub decision") }
            try execute("INSERT OR IGNORE INTO _apart VALUES (?, ?)", [apart.one.packed, apart.other.packed])
            unsettled.custody.insert(apart.other)
        }
        unsettled.custody.formUnion([from, into])
    }

    /// Custody first: who is held, and who is one person, is read by what follows.
    package func settle() throws {
        try custodyView.settleCustody()
        try standings.settle()
        try names.settle()
    }

    /// Drops what was read or written since a savepoint that is undone.
    package func forget() {
        standings.forget()
        names.forget()
        laws.law = nil
        judgingFacts.recalled = Recalled()
        recordsView.gathered = nil
    }

    /// Whether views lack something: then changes are stored, and neither judged nor shown yet.
    package func areViewsBehind() throws -> Bool {
        if let known = isBehind { return known }
        let found = try number(Self.followedKey) != nil
        isBehind = found
        return found
    }
}

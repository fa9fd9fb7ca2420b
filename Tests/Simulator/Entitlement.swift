import Causality

/// Who may have which case file, and which files are one: a second and slow statement of it, over what sites truly did.
///
/// It reads the model alone, and of the register only what has reached the hub.
struct Entitlement {
    let truth: Truth
    /// Whether the hub has a change, and lets it stand.
    let isKnown: (Dot) -> Bool

    /// The acts of a person of which the hub knows everything, in the order in which they happened.
    func known(_ person: Int) -> [Truth.Act] {
        truth.persons[person].acts.filter { !$0.changes.isEmpty && $0.changes.allSatisfy(isKnown) }
    }

    /// Sites to which the known acts give the person: holders, and both ends of a transfer that nobody has received; also
    /// whose own last word is that they have the person, and whom somebody was sent without a word of what became of it.
    func holders(_ person: Int) -> Set<Int> {
        let acts = known(person)
        var holders: Set<Int> = []
        for (index, act) in acts.enumerated() {
            let isLastWord = !acts[(index + 1)...].contains { $0.site == act.site }
            if act.isOpening, isLastWord { holders.insert(act.site) }
            if case .dispatch(let to, let number) = act.kind, !isAnswered(number, acts, person) { holders.insert(to) }
        }
        for lie in truth.falseDispatches
        where lie.person == person && acts.contains(where: { $0.site == lie.site && $0.isOpening }) {
            holders.insert(lie.to)
        }
        return holders.union(present(acts, person)).union(truth.persons[person].givenBackTo)
    }

    private func isAnswered(_ transfer: String, _ acts: [Truth.Act], _ person: Int) -> Bool {
        acts.contains { act in
            switch act.kind {
            case .receipt(transfer, _): !isMistyped(act, person)
            case .cancel(transfer): true
            default: false
            }
        }
    }

    /// A receipt with a slip in a number may tell the hub nothing of the transfer that it ends.
    private func isMistyped(_ act: Truth.Act, _ person: Int) -> Bool {
        guard
            let index = truth.persons[person].acts.firstIndex(where: { $0.record == act.record && $0.kind == act.kind })
        else { return false }
        let slip = truth.persons[person].slips[index]
        return slip?.prisonerNumber != nil || slip?.transferNumber != nil
    }

    private func present(_ acts: [Truth.Act], _ person: Int) -> Set<Int> {
        var holders: Set<Int> = []
        for act in acts {
            switch act.kind {
            case .receipt where isMistyped(act, person): holders.insert(act.site)
            case .admission, .receipt, .cancel: holders = [act.site]
            case .dispatch(let to, _): holders = [act.site, to]
            // Where they were sent to they may be said to have come all the same.
            case .ending: break
            }
        }
        return holders
    }

    /// Sites to which a case file may be given now.
    ///
    /// - Parameter before: who had each case file before this exchange: every grant is checked, so they had it rightly.
    func sites(_ file: Dot, before: [Dot: Set<Int>]) -> Set<Int> {
        var sites: Set<Int> = file.site == 0 ? [] : [file.site]
        guard let person = truth.about[file] ?? truth.falseFiles[file] else { return sites }
        sites.formUnion(holders(person))
        switch truth.persons[person].place {
        case .held(let site): sites.insert(site)
        case .road(let from, let to, _): sites.formUnion([from, to])
        case .outside, .dead: break
        }
        // Who still has one of the files needs those that join it: its own changes may be on the way.
        for other in truth.persons[person].files { sites.formUnion(before[other] ?? []) }
        return sites
    }

    /// The present stretch of custody has reached the hub: somebody has to count the person.
    func isPresenceKnown(_ person: Int) -> Bool {
        guard truth.persons[person].place.isInCustody,
            let admission = truth.persons[person].acts.last(where: { $0.kind == .admission }),
            !admission.changes.isEmpty
        else { return false }
        if let first = truth.persons[person].believedFrom {
            let later = truth.persons[person].acts.dropFirst(first).filter { !$0.changes.isEmpty }
            guard later.contains(where: { $0.changes.allSatisfy(isKnown) }) else { return false }
        }
        return admission.changes.allSatisfy(isKnown)
    }

    /// What shows two files of one person to be one: a decision, or a receipt and its dispatch; a number, with a name and a
    /// birth beside it; a number alone, where nobody else goes by it.
    enum Evidence: Int { case decision, identity, number }

    /// The files of a person, as far as evidence of this kind or better makes them one.
    func sets(_ person: Int, by evidence: Evidence) -> [Set<Dot>] {
        let files = truth.persons[person].files.filter(isKnown)
        var sets = files.map { Set([$0]) }
        func unite(_ one: Dot, _ other: Dot) {
            guard let left = sets.firstIndex(where: { $0.contains(one) }),
                let right = sets.firstIndex(where: { $0.contains(other) }), left != right
            else { return }
            sets[left].formUnion(sets[right])
            sets.remove(at: right)
        }
        for (one, other) in truth.joins { unite(one, other) }
        for (sent, received) in transfers(person) { unite(sent, received) }
        for one in files {
            for other in files where one < other && haveOneNumber(one, other, person, evidence) { unite(one, other) }
        }
        return sets
    }

    private func haveOneNumber(_ one: Dot, _ other: Dot, _ person: Int, _ evidence: Evidence) -> Bool {
        guard evidence != .decision, let left = paper(one), let right = paper(other), left.number == right.number else {
            return false
        }
        if left.hasIdentity, right.hasIdentity { return true }
        return evidence == .number && !isShared(left.number, by: person)
    }

    /// Somebody else goes by the number too: with nothing beside it, a file may be either's.
    func isShared(_ number: String, by person: Int) -> Bool {
        truth.papers.contains { file, papers in
            truth.about[file] != person && papers.contains { $0.number == number }
        }
    }

    private func paper(_ file: Dot) -> Truth.Paper? { truth.papers[file]?.last { isKnown($0.change) } }

    /// The case files of each known dispatch and the receipt that met it.
    private func transfers(_ person: Int) -> [(Dot, Dot)] {
        let acts = truth.persons[person].acts
        return known(person).compactMap { dispatch -> (Dot, Dot)? in
            guard case .dispatch(_, let number) = dispatch.kind, let sent = dispatch.caseFile,
                let index = acts.firstIndex(where: { if case .receipt(number, _) = $0.kind { true } else { false } }),
                truth.persons[person].slips[index]?.transferNumber == nil, !acts[index].changes.isEmpty,
                acts[index].changes.allSatisfy(isKnown), let received = acts[index].caseFile
            else { return nil }
            return (sent, received)
        }
    }
}

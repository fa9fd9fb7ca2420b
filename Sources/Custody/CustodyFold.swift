import Causality

/// One thing that moves custody, at its time.
struct CustodyEvent {
    enum Kind {
        case close(CustodyRecord.Custody)
        case dispatch(CustodyRecord.Transfer)
        case open(CustodyRecord.Custody)
        case cancel(CustodyRecord.Transfer)
    }

    /// Seconds since 1970.
    var at: Int64
    /// At one instant a release comes first, then a dispatch, then its receipt.
    var rank: Int
    var record: Dot
    var kind: Kind

    /// In order of time. Of a dispatch and the receipt that meets it the clocks may disagree: the dispatch came first.
    static func all(
        _ custodies: [CustodyRecord.Custody], _ transfers: [CustodyRecord.Transfer], met: [Dot: CustodyRecord.Transfer]
    ) -> [CustodyEvent] {
        var openings = Dictionary(custodies.map { ($0.id, $0.openedAt) }, uniquingKeysWith: min)
        var dispatches = Dictionary(transfers.map { ($0.id, $0.dispatchedAt) }, uniquingKeysWith: min)
        for receipt in custodies {
            guard let dispatch = met[receipt.id], receipt.openedAt < dispatch.dispatchedAt else { continue }
            // Who was there already when the receiver says they came was sent before that; otherwise the receiver's clock is
            // the one that is behind.
            if custodies.contains(where: { $0.facility == dispatch.from && $0.openedAt <= receipt.openedAt }) {
                dispatches[dispatch.id] = receipt.openedAt
            } else {
                openings[receipt.id] = dispatch.dispatchedAt
            }
        }
        var events: [CustodyEvent] = []
        for custody in custodies {
            let opened = openings[custody.id] ?? custody.openedAt
            events.append(CustodyEvent(at: opened, rank: 2, record: custody.id, kind: .open(custody)))
            guard let closed = custody.closedAt, !isEcho(custody, closed, transfers) else { continue }
            let isAtOnce = closed <= opened
            events.append(
                CustodyEvent(
                    at: max(closed, opened), rank: isAtOnce ? 3 : 0, record: custody.id, kind: .close(custody)))
        }
        for transfer in transfers {
            let sent = dispatches[transfer.id] ?? transfer.dispatchedAt
            events.append(CustodyEvent(at: sent, rank: 1, record: transfer.id, kind: .dispatch(transfer)))
            if let cancelled = transfer.cancelledAt {
                // Called off before its time, it never began.
                events.append(
                    CustodyEvent(at: max(cancelled, sent), rank: 4, record: transfer.id, kind: .cancel(transfer)))
            }
        }
        return events.sorted { ($0.at, $0.rank, $0.record) < ($1.at, $1.rank, $1.record) }
    }

    /// A custody that was closed because its person was dispatched: the dispatch's own record says it better, and when it is
    /// cancelled the custody goes on.
    private static func isEcho(
        _ custody: CustodyRecord.Custody, _ closed: Int64, _ transfers: [CustodyRecord.Transfer]
    ) -> Bool {
        transfers.contains { transfer in
            guard transfer.from == custody.facility, transfer.dispatchedAt >= custody.openedAt else { return false }
            switch custody.closedBy {
            case .dispatched: return transfer.cancelledAt.map { $0 > closed } ?? true
            case .unknown: return transfer.dispatchedAt == closed
            case .left, .error: return false
            }
        }
    }
}

/// Who claims a person, event by event.
struct CustodyFold {
    private(set) var claims: [CustodyTimeline.Claim] = []
    private(set) var links: [Dot] = []
    /// The last custody of each site: what it rests on where its dispatch is called back.
    private var opened: [Int: Dot] = [:]
    /// Sites that have let the person go while others claimed them as well.
    private var parted: Set<Int> = []
    /// Sites that have the person no more by their own word, released, dead, fled, or sent and received elsewhere; and since
    /// when, until they have them again.
    private var gone: [Int: Int64] = [:]
    /// Sites that say of a custody of their own that it was entered in error, and when the first of those began.
    private let denied: [Int: Int64]
    /// Dispatches out of a custody of their sender's that stands, whatever it said of another.
    private var upheld: Set<Dot> = []
    /// The dispatch that each receipt meets.
    private let met: [Dot: CustodyRecord.Transfer]
    /// Dispatches that moved the person, and whether each was established.
    private var sent: [Dot: Bool] = [:]
    /// Dispatches by which who had the person sent them on, whatever became of it.
    private(set) var moved: Set<Dot> = []
    private var transfers: [Dot: CustodyRecord.Transfer] = [:]
    /// The claim in whose place a dispatch stands by which the addressee of another sent its person on.
    private var replaced: [Dot: CustodyTimeline.Claim] = [:]
    /// Who has ever had the person.
    private(set) var sites: Set<Int> = []
    /// Who has the person and is no rival's, or last was; also once nobody has them.
    private(set) var last: Set<Int> = []
    /// The same before somebody of whom no custody was known sent them on.
    private var lastBefore: [Dot: Set<Int>] = [:]
    /// Dispatches that a receipt has answered; those of one movement together, without those that were cancelled since.
    private var arrived: [Set<Dot>] = []
    /// The same by which who had the person sent them.
    private(set) var answered: [Dot: AnsweredDispatch] = [:]

    init(met: [Dot: CustodyRecord.Transfer], denied: [Int: Int64]) {
        self.denied = denied
        self.met = met
    }

    var isUnmatched: Bool { claims.contains(where: \.isUnmatched) }

    var holder: CustodyTimeline.Holder {
        let sites = Set(claims.map(\.site))
        guard let only = claims.first else { return .nobody }
        guard sites.count == 1, parted.isEmpty else { return .disputed(sites.union(parted).sorted()) }
        return only.destination.map { .transit(from: only.site, to: $0) } ?? .facility(only.site)
    }

    mutating func apply(_ event: CustodyEvent) {
        switch event.kind {
        case .close(let custody): close(custody)
        case .dispatch(let transfer): dispatch(transfer)
        case .open(let custody): open(custody)
        case .cancel(let transfer): cancel(transfer)
        }
        if claims.isEmpty { parted = [] }
        if claims.count == 1, parted.isEmpty, links.last != claims[0].basis { links.append(claims[0].basis) }
        let holders = claims.filter(\.isEstablished).map(\.site)
        if !holders.isEmpty { last = Set(holders) }
    }

    /// Ends the claim that this record made; a record that a later one of its site replaced ends nothing.
    private mutating func close(_ custody: CustodyRecord.Custody) {
        guard let index = claims.firstIndex(where: { $0.basis == custody.id }) else { return }
        let isOnTheWay = claims[index].destination != nil
        if custody.closedBy == .left { gone[custody.facility] = custody.closedAt }
        switch custody.closedBy {
        case .dispatched where !isOnTheWay: claims[index].destination = 0
        // Whoever was sent is on the way until somebody says what became of them.
        case .dispatched, .unknown: if !isOnTheWay { part(index) }
        case .left, .error: part(index)
        }
    }

    private mutating func part(_ index: Int) {
        let site = claims.remove(at: index).site
        if !claims.isEmpty { parted.insert(site) }
    }

    private mutating func dispatch(_ transfer: CustodyRecord.Transfer) {
        if let index = claims.firstIndex(where: { $0.site == transfer.from }) {
            // Written down twice, it is one movement; to elsewhere, it is another in its place.
            if transfers[claims[index].basis] == nil { upheld.insert(transfer.id) }
            if claims[index].destination != transfer.to { claims[index].dispatches = [] }
            claims[index].destination = transfer.to
            claims[index].dispatches.insert(transfer.id)
            note(transfer, isEstablished: claims[index].isEstablished)
        } else if let index = claims.firstIndex(where: { $0.destination == transfer.from }) {
            // Who sends on whom they were sent has had them, also where no receipt of theirs stands: what they say of their
            // own receipt afterwards gives nobody back to who sent them, or to them.
            let isEstablished = claims[index].isEstablished
            replaced[transfer.id] = claims[index]
            gone[claims[index].site] = transfer.dispatchedAt
            arrive(claims[index].dispatches)
            for dispatch in claims[index].dispatches { sent[dispatch] = nil }
            answer(claims[index].dispatches, at: transfer.dispatchedAt)
            claims[index] = CustodyTimeline.Claim(
                site: transfer.from, basis: transfer.id, destination: transfer.to, dispatches: [transfer.id],
                isEstablished: isEstablished)
            note(transfer, isEstablished: isEstablished)
            parted.remove(transfer.from)
            gone[transfer.from] = nil
        } else if claims.isEmpty, gone[transfer.from].map({ transfer.dispatchedAt < $0 }) ?? true {
            // Its sender's own record has not come, or is denied: whom somebody sent is on the way until that is taken back,
            // too. Whom the sender itself let go before is on no way.
            lastBefore[transfer.id] = last
            claims = [
                CustodyTimeline.Claim(
                    site: transfer.from, basis: transfer.id, destination: transfer.to, dispatches: [transfer.id],
                    isEstablished: true)
            ]
            note(transfer, isEstablished: true)
        }
        // Otherwise it is by a site that does not hold the person: somebody else does, and still does.
    }

    private mutating func note(_ transfer: CustodyRecord.Transfer, isEstablished: Bool) {
        sent[transfer.id] = isEstablished
        transfers[transfer.id] = transfer
        guard isEstablished else { return }
        moved.insert(transfer.id)
        sites.insert(transfer.from)
    }

    private mutating func open(_ custody: CustodyRecord.Custody) {
        let dispatch = met[custody.id]
        var isEstablished = custody.id.site == 0
        if let dispatch {
            let isWay = { (claim: CustodyTimeline.Claim) in
                claim.dispatches.contains(dispatch.id)
            }
            arrive(claims.first(where: isWay)?.dispatches ?? [dispatch.id])
            if let wasEstablished = sent[dispatch.id] {
                sites.insert(custody.facility)
                answered[dispatch.id] = AnsweredDispatch(
                    dispatch, isByNumber: true, receivedAt: custody.openedAt)
                isEstablished = isEstablished || wasEstablished
                claims.removeAll(where: isWay)
                if !claims.contains(where: { $0.site == dispatch.from }) { gone[dispatch.from] = custody.openedAt }
            }
        } else if let index = claims.firstIndex(where: { isAwaited($0, at: custody) }) {
            // Where they were sent to they came, under another number or none.
            isEstablished = isEstablished || claims[index].isEstablished
            gone[claims[index].site] = custody.openedAt
            sites.insert(custody.facility)
            arrive(claims[index].dispatches)
            answer(claims[index].dispatches, at: custody.openedAt)
            claims.remove(at: index)
        }
        // A site has one word on it: its latest.
        if let own = claims.firstIndex(where: { $0.site == custody.facility }) {
            isEstablished = isEstablished || claims[own].isEstablished
            claims.remove(at: own)
        }
        opened[custody.facility] = custody.id
        parted.remove(custody.facility)
        gone[custody.facility] = nil
        if isEstablished || claims.isEmpty { sites.insert(custody.facility) }
        claims.append(
            CustodyTimeline.Claim(
                site: custody.facility, basis: custody.id,
                isUnmatched: custody.transferNumber != nil && dispatch == nil,
                isEstablished: isEstablished || claims.isEmpty))
    }

    /// On the way to that site. Where nobody has said where to, whoever receives is a rival until the sender says.
    private func isAwaited(_ claim: CustodyTimeline.Claim, at custody: CustodyRecord.Custody) -> Bool {
        claim.destination == custody.facility
    }

    /// Whoever was sent on by who never had them is on the way as before.
    private mutating func giveBack(_ former: CustodyTimeline.Claim, at index: Int) {
        claims[index] = former
        arrived.removeAll { $0 == former.dispatches }
        for dispatch in former.dispatches {
            sent[dispatch] = former.isEstablished
            answered[dispatch] = nil
        }
        gone[former.site] = nil
    }

    /// By who had been sent the person, without a word of the number.
    private mutating func answer(_ dispatches: Set<Dot>, at: Int64) {
        for dispatch in dispatches {
            answered[dispatch] = transfers[dispatch].map { AnsweredDispatch($0, isByNumber: false, receivedAt: at) }
        }
    }

    private mutating func arrive(_ dispatches: Set<Dot>) { if !dispatches.isEmpty { arrived.append(dispatches) } }

    /// Takes a dispatch out of the movement that was answered; whether no other record of that movement stands.
    private mutating func isLastCancelled(_ dispatch: Dot) -> Bool {
        guard let index = arrived.firstIndex(where: { $0.contains(dispatch) }) else { return false }
        arrived[index].remove(dispatch)
        return arrived[index].isEmpty
    }

    /// The sender has the person again; also where somebody says to have received them: then both claim.
    private mutating func cancel(_ transfer: CustodyRecord.Transfer) {
        // Of a sender that says never to have had them, nothing is left: whoever was on the way to it still is.
        let hadNobody =
            !upheld.contains(transfer.id) && denied[transfer.from].map { $0 <= transfer.dispatchedAt } ?? false
        if let index = claims.firstIndex(where: { $0.dispatches.contains(transfer.id) }) {
            claims[index].dispatches.remove(transfer.id)
            guard claims[index].dispatches.isEmpty else { return }
            let basis = claims[index].basis
            if hadNobody, let former = replaced[basis] { return giveBack(former, at: index) }
            if hadNobody, transfers[basis] != nil {
                last = lastBefore[basis] ?? last
                return part(index)
            }
            claims[index].destination = nil
        } else if isLastCancelled(transfer.id), !hadNobody, !claims.contains(where: { $0.site == transfer.from }) {
            claims.append(
                CustodyTimeline.Claim(
                    site: transfer.from, basis: opened[transfer.from] ?? transfer.id, isEstablished: claims.isEmpty))
        }
    }
}

package import Causality

/// Who held a person, when: the custody state machine folded over every custody and transfer record of a case.
///
/// One holder at a time, moved by dispatch and receipt. Two claims count once and are open for review. A body received
/// without a dispatch is admitted as unmatched, never refused (Mandela Rule 7: nobody may be unregistered).
package struct CustodyTimeline: Hashable, Sendable {
    package enum Holder: Hashable, Sendable {
        case nobody
        case facility(Int)
        case transit(from: Int, to: Int)
        /// Claimed by several; counted once, in a row of its own.
        case disputed([Int])
    }

    package struct Span: Hashable, Sendable {
        /// Seconds since 1970, half-open; nil while it lasts.
        package var from: Int64
        package var until: Int64?
        package var holder: Holder
        /// Received without a dispatch known here.
        package var isUnmatched: Bool
    }

    /// In order, without gaps between the first event and now; never two at one instant.
    package private(set) var spans: [Span] = []
    /// Custody records in the order in which they became the valid link.
    package private(set) var links: [Dot] = []
    /// Transfers that were dispatched, by number, and not yet received.
    package private(set) var openTransfers: [String] = []

    package var now: Span? { spans.last }

    package init(_ records: [CustodyRecord]) {
        var fold = Fold(dispatches: Dictionary(records.compactMap(\.dispatch), uniquingKeysWith: min))
        for event in Self.events(records) {
            fold.apply(event)
            append(fold.holder, at: event.at, isUnmatched: fold.isUnmatched)
        }
        links = fold.links
        if case .transit(_, _, let number, _) = fold.state { openTransfers = [number] }
    }

    private mutating func append(_ holder: Holder, at: Int64, isUnmatched: Bool) {
        if let last = spans.last {
            if last.holder == holder, last.isUnmatched == isUnmatched { return }
            if last.from == at {
                spans.removeLast()
                if let previous = spans.last, previous.holder == holder, previous.isUnmatched == isUnmatched {
                    spans[spans.count - 1].until = nil
                    return
                }
            } else {
                spans[spans.count - 1].until = at
            }
        }
        if spans.isEmpty, holder == .nobody { return }
        spans.append(Span(from: at, until: nil, holder: holder, isUnmatched: isUnmatched))
    }

    private static func events(_ records: [CustodyRecord]) -> [Event] {
        var events: [Event] = []
        for record in records {
            switch record {
            case .custody(let custody):
                // A correction may close a record at or before its opening: then it held nobody.
                if let closed = custody.closedAt {
                    guard closed > custody.openedAt else { continue }
                    events.append(Event(at: closed, rank: 0, record: custody.id, kind: .close(custody)))
                }
                events.append(Event(at: custody.openedAt, rank: 2, record: custody.id, kind: .open(custody)))
            case .transfer(let transfer):
                events.append(
                    Event(at: transfer.dispatchedAt, rank: 1, record: transfer.id, kind: .dispatch(transfer)))
                if let cancelled = transfer.cancelledAt {
                    events.append(Event(at: cancelled, rank: 3, record: transfer.id, kind: .cancel(transfer)))
                }
            }
        }
        return events.sorted { ($0.at, $0.rank, $0.record) < ($1.at, $1.rank, $1.record) }
    }

    private struct Event {
        enum Kind {
            case close(CustodyRecord.Custody)
            case dispatch(CustodyRecord.Transfer)
            case open(CustodyRecord.Custody)
            case cancel(CustodyRecord.Transfer)
        }
        var at: Int64
        /// At one instant a release comes first, then a dispatch, then its receipt.
        var rank: Int
        var record: Dot
        var kind: Kind
    }

    private struct Claim: Hashable {
        var site: Int
        var basis: Dot
    }

    private enum State {
        case held([Claim])
        /// `origin` is the claim that the dispatch ended: a cancelled transfer gives it back.
        case transit(from: Int, to: Int, number: String, origin: Claim?)
    }

    private struct Fold {
        /// The sender of every dispatch known, by number, whenever it happened by the sender's clock.
        let dispatches: [String: Int]
        var state = State.held([])
        var isUnmatched = false
        var links: [Dot] = []
        var received: Set<String> = []

        init(dispatches: [String: Int]) { self.dispatches = dispatches }

        var holder: Holder {
            switch state {
            case .transit(let from, let to, _, _): return .transit(from: from, to: to)
            case .held(let claims):
                let sites = Set(claims.map(\.site)).sorted()
                return sites.isEmpty ? .nobody : sites.count == 1 ? .facility(sites[0]) : .disputed(sites)
            }
        }

        mutating func apply(_ event: Event) {
            switch event.kind {
            case .close(let custody): close(custody)
            case .dispatch(let transfer): dispatch(transfer)
            case .open(let custody): open(custody)
            case .cancel(let transfer): cancel(transfer)
            }
        }

        /// Ends the claim that this record made; a record that a later one of its site replaced ends nothing.
        private mutating func close(_ custody: CustodyRecord.Custody) {
            guard case .held(let claims) = state, claims.contains(where: { $0.basis == custody.id }) else { return }
            hold(claims.filter { $0.basis != custody.id })
        }

        private mutating func dispatch(_ transfer: CustodyRecord.Transfer) {
            // The receiver's clock may be behind the sender's: a receipt already matched this number.
            guard !received.contains(transfer.number), case .held(let claims) = state else { return }
            let others = claims.filter { $0.site != transfer.from }
            // Dispatched by a site that does not hold the person: somebody else does, and still does.
            guard others.isEmpty || others.count < claims.count else { return }
            if others.isEmpty {
                state = .transit(
                    from: transfer.from, to: transfer.to, number: transfer.number, origin: claims.last)
                isUnmatched = false
            } else {
                hold(others)
            }
        }

        private mutating func open(_ custody: CustodyRecord.Custody) {
            let claim = Claim(site: custody.facility, basis: custody.id)
            if let number = custody.transferNumber {
                received.insert(number)
                receive(claim, number: number, from: custody.receivedFrom)
            } else if case .held(let claims) = state, !claims.isEmpty {
                hold(claims.filter { $0.site != claim.site } + [claim])
            } else {
                hold([claim])
            }
        }

        private mutating func receive(_ claim: Claim, number: String, from: Int?) {
            let sender = from ?? dispatches[number]
            if case .held(let claims) = state, let sender {
                // Who is not the sender keeps a rival claim, dispatched or not.
                hold(claims.filter { $0.site != claim.site && $0.site != sender } + [claim])
            } else {
                hold([claim])
            }
            isUnmatched = dispatches[number] == nil
        }

        private mutating func cancel(_ transfer: CustodyRecord.Transfer) {
            guard case .transit(_, _, transfer.number, let origin) = state else { return }
            hold([origin ?? Claim(site: transfer.from, basis: transfer.basis ?? transfer.id)])
        }

        private mutating func hold(_ claims: [Claim]) {
            state = .held(claims)
            isUnmatched = false
            if claims.count == 1, links.last != claims[0].basis { links.append(claims[0].basis) }
        }
    }
}

/// The fields of a custody or transfer record that move custody, already resolved.
package enum CustodyRecord: Hashable, Sendable {
    package struct Custody: Hashable, Sendable {
        package var id: Dot
        package var facility: Int
        /// Event times, seconds since 1970.
        package var openedAt: Int64
        package var closedAt: Int64?
        /// Set where the person came by transfer.
        package var transferNumber: String?
        package var receivedFrom: Int?

        package init(
            id: Dot, facility: Int, openedAt: Int64, closedAt: Int64? = nil, transferNumber: String? = nil,
            receivedFrom: Int? = nil
        ) {
            self.id = id
            self.facility = facility
            self.openedAt = openedAt
            self.closedAt = closedAt
            self.transferNumber = transferNumber
            self.receivedFrom = receivedFrom
        }
    }

    package struct Transfer: Hashable, Sendable {
        package var id: Dot
        package var number: String
        package var from: Int
        package var to: Int
        package var dispatchedAt: Int64
        package var cancelledAt: Int64?
        package var basis: Dot?

        package init(
            id: Dot, number: String, from: Int, to: Int, dispatchedAt: Int64, cancelledAt: Int64? = nil,
            basis: Dot? = nil
        ) {
            self.id = id
            self.number = number
            self.from = from
            self.to = to
            self.dispatchedAt = dispatchedAt
            self.cancelledAt = cancelledAt
            self.basis = basis
        }
    }

    case custody(Custody)
    case transfer(Transfer)

    fileprivate var dispatch: (number: String, from: Int)? {
        if case .transfer(let transfer) = self { (transfer.number, transfer.from) } else { nil }
    }
}

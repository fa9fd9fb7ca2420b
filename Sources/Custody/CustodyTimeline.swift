package import Causality

/// Who held a person, when: the custody state machine folded over every custody and transfer record of a person.
///
/// One holder at a time, moved by dispatch and receipt (``Handover``). A claim ends no other: two claims count once and are
/// open for review, until a person says which was made in error, or the dispatch between them comes to light. A body received
/// without a dispatch is admitted as unmatched, never refused (Mandela Rule 7: nobody may be unregistered).
package struct CustodyTimeline: Hashable, Sendable {
    package enum Holder: Hashable, Sendable {
        case nobody
        case facility(Int)
        /// `to` is 0 where nobody has said where to.
        case transit(from: Int, to: Int)
        /// Claimed by several; counted once, in a row of its own. Also where one of them has let the person go since: that
        /// decides nothing.
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

    /// A site's word that it has the person, or has sent them on the way.
    package struct Claim: Hashable, Sendable {
        package var site: Int
        /// The custody record that it rests on; a dispatch's own where its sender has none.
        package var basis: Dot
        /// Where the person is on the way to; nil while held, 0 where nobody has said.
        package var destination: Int?
        /// The dispatch, where there is a record of it: several records, where one movement was written down twice.
        var dispatches: Set<Dot> = []
        var isUnmatched = false
        /// Made while nobody else had the person, by receipt from who had, or by the hub's own record: the others are rivals.
        package var isEstablished: Bool
    }

    /// In order, without gaps between the first event and now; never two at one instant.
    package private(set) var spans: [Span] = []
    /// Custody records in the order in which they became the valid link.
    package private(set) var links: [Dot] = []
    /// Who claims the person now.
    package private(set) var claims: [Claim] = []
    /// Dispatches by which who had the person sent them on. One by a rival, or by who has let them go, is none of them, and
    /// no receipt that answers it joins anything.
    package private(set) var moved: Set<Dot> = []
    /// Dispatches that a receipt has answered, or a dispatch by whom they were addressed to.
    package private(set) var answered: [Dot: AnsweredDispatch] = [:]
    /// Who has ever had the person: not who was only said to be sent them, nor who only says so beside somebody else.
    package private(set) var sites: Set<Int> = []
    /// Who has the person and is no rival; where nobody has them, who had them last. Empty where nobody ever did.
    package private(set) var last: Set<Int> = []
    /// Who is said to have had the person by any record, also by one that was an error.
    let named: Set<Int>

    package var now: Span? { spans.last }

    package var isDisputed: Bool { if case .disputed = now?.holder { true } else { false } }

    /// The stretches in which each site had the person, or had them on the way from it, in order; without an end while it does.
    package var stays: [Int: [Range<Int64>]] {
        var stays: [Int: [Range<Int64>]] = [:]
        for span in spans {
            let sites: [Int] =
                switch span.holder {
                case .nobody: []
                case .facility(let site): [site]
                case .transit(let from, _): [from]
                case .disputed(let sites): sites
                }
            let until = max(span.from, span.until ?? .max)
            for site in sites {
                if let last = stays[site]?.last, last.upperBound == span.from {
                    stays[site]?.removeLast()
                    stays[site]?.append(last.lowerBound..<until)
                } else {
                    stays[site, default: []].append(span.from..<until)
                }
            }
        }
        return stays
    }

    package init(_ records: [CustodyRecord]) {
        var custodies: [CustodyRecord.Custody] = []
        var transfers: [CustodyRecord.Transfer] = []
        var denied: [Int: Int64] = [:]
        for record in records {
            switch record {
            // A correction may close a record at or before its opening, or say that it was an error: then it held nobody.
            case .custody(let custody):
                if !custody.heldNobody { custodies.append(custody) }
                if custody.closedBy == .error {
                    denied[custody.facility] = min(denied[custody.facility] ?? .max, custody.openedAt)
                }
            case .transfer(let transfer): transfers.append(transfer)
            }
        }
        named = Set(custodies.map(\.facility)).union(denied.keys)
        let met = Handover.pairs(custodies, transfers)
        unfold(custodies, transfers, met: met, denied: denied)
        // Who had the person is known only now, and a receipt that two dispatches could explain answers theirs.
        let rightly = Handover.pairs(custodies, transfers, first: moved)
        if rightly != met { unfold(custodies, transfers, met: rightly, denied: denied) }
    }

    private mutating func unfold(
        _ custodies: [CustodyRecord.Custody], _ transfers: [CustodyRecord.Transfer],
        met: [Dot: CustodyRecord.Transfer], denied: [Int: Int64]
    ) {
        spans = []
        var fold = CustodyFold(met: met, denied: denied)
        for event in CustodyEvent.all(custodies, transfers, met: met) {
            fold.apply(event)
            append(fold.holder, at: event.at, isUnmatched: fold.isUnmatched)
        }
        links = fold.links
        claims = fold.claims
        moved = fold.moved
        answered = fold.answered
        sites = fold.sites
        last = fold.last
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
}

/// The fields of a custody or transfer record that move custody, already resolved.
package enum CustodyRecord: Hashable, Sendable {
    package struct Custody: Hashable, Sendable {
        package var id: Dot
        package var facility: Int
        /// Event times, seconds since 1970.
        package var openedAt: Int64
        package var closedAt: Int64?
        package var closedBy: Ending
        /// Set where the person came by transfer.
        package var transferNumber: String?
        package var receivedFrom: Int?

        /// How a custody ended, as far as it matters who has the person then.
        package enum Ending: Hashable, Sendable {
            /// Sent to another facility: its sender's until somebody has them.
            case dispatched
            /// Released, dead or fled: gone, also from the way.
            case left
            /// The record was made in error: it never held anybody.
            case error
            case unknown

            /// From a code of the list `closed-by`.
            package init(code: String?) {
                switch code {
                case "DISPATCH": self = .dispatched
                case "RELEASE", "DEATH", "ESCAPE": self = .left
                case "ERROR": self = .error
                default: self = .unknown
                }
            }
        }

        package init(
            id: Dot, facility: Int, openedAt: Int64, closedAt: Int64? = nil, closedBy: Ending = .unknown,
            transferNumber: String? = nil, receivedFrom: Int? = nil
        ) {
            self.id = id
            self.facility = facility
            self.openedAt = openedAt
            self.closedAt = closedAt
            self.closedBy = closedBy
            self.transferNumber = transferNumber
            self.receivedFrom = receivedFrom
        }

        /// Whoever died, fled or was released in the minute in which they came was there for all that.
        var heldNobody: Bool {
            closedBy == .error || closedAt.map { $0 < openedAt || $0 == openedAt && closedBy != .left } ?? false
        }
    }

    package struct Transfer: Hashable, Sendable {
        package var id: Dot
        package var number: String
        package var from: Int
        package var to: Int
        package var dispatchedAt: Int64
        package var cancelledAt: Int64?

        package init(
            id: Dot, number: String, from: Int, to: Int, dispatchedAt: Int64, cancelledAt: Int64? = nil
        ) {
            self.id = id
            self.number = number
            self.from = from
            self.to = to
            self.dispatchedAt = dispatchedAt
            self.cancelledAt = cancelledAt
        }
    }

    case custody(Custody)
    case transfer(Transfer)
}

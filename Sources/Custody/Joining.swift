package import Causality

/// Which case files the hub joins by itself: that of a receipt and that of the dispatch that it meets (``Handover``), where
/// nothing says that they are two persons'.
package struct Joining: Sendable {
    /// What is known of one file.
    package struct File: Sendable {
        /// Files that a person said are another's.
        package var apart: Set<Dot>
        package var identifiers: Persons.Identifiers
        package var transfers: [CustodyRecord.Transfer]

        package init(
            apart: Set<Dot> = [], identifiers: Persons.Identifiers = .init(), transfers: [CustodyRecord.Transfer] = []
        ) {
            self.apart = apart
            self.identifiers = identifiers
            self.transfers = transfers
        }
    }

    package static let grounds = "transfer number"

    private var links: FileLinks
    private let files: [Dot: File]

    /// `files` are all that `links` join to one of those that are to be looked at, and these.
    package init(_ links: FileLinks, _ files: [Dot: File]) {
        self.links = links
        self.files = files
    }

    /// Joins for these, one after the other: what one of them joins may be against the next.
    package func decisions(_ met: [Handover.Met]) -> [HubDecision] {
        var joining = self
        return met.compactMap { met in
            guard joining.mayJoin(met) else { return nil }
            let alias = joining.links.joining(met.receipt, met.dispatch, grounds: Self.grounds)
            joining.links.apply(alias)
            return .alias(alias)
        }
    }

    private func mayJoin(_ met: Handover.Met) -> Bool {
        let (receivers, senders) = (links.group(of: met.receipt), links.group(of: met.dispatch))
        return !receivers.contains(met.dispatch)
            && !isApart(met.receipt) && !isApart(met.dispatch)
            && receivers.allSatisfy { files[$0]?.apart.isDisjoint(with: senders) ?? true }
            && identifiers(met.receipt).contradictions(identifiers(met.dispatch)).isEmpty
            && !Handover.isPassedOn(met.transfer, senders.flatMap { files[$0]?.transfers ?? [] })
    }

    /// What a person took apart stays apart: of a decision that does not say from what, from everything.
    private func isApart(_ file: Dot) -> Bool { links.isTakenApart(file) && files[file]?.apart.isEmpty ?? true }

    private func identifiers(_ file: Dot) -> Persons.Identifiers { files[file]?.identifiers ?? .init() }
}

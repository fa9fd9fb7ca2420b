package import Causality

/// Which receipt meets which dispatch: the one statement of it, for the custody of a person and for the joining of files.
package enum Handover {
    /// A receipt answers a dispatch that was sent to its site under its number, and was not cancelled before.
    package static func meets(_ receipt: CustodyRecord.Custody, _ dispatch: CustodyRecord.Transfer) -> Bool {
        receipt.facility == dispatch.to && receipt.transferNumber == dispatch.number
            && (receipt.receivedFrom ?? dispatch.from) == dispatch.from
            && dispatch.cancelledAt.map { receipt.openedAt < $0 } ?? true
    }

    /// Whether the site that a dispatch went to has sent the person on since: it has had them, and no receipt that comes
    /// to light later, in a file of its own, opens those of the person to it. `transfers` are those of the person.
    package static func isPassedOn(
        _ dispatch: CustodyRecord.Transfer, _ transfers: [CustodyRecord.Transfer]
    ) -> Bool {
        transfers.contains {
            $0.from == dispatch.to && $0.dispatchedAt > dispatch.dispatchedAt && $0.cancelledAt == nil
        }
    }

    /// Whether what is known of a receipt's own person says by another dispatch how they came there, one that no other
    /// receipt answered: then its number is a slip of the pen, and not the word that they are whoever travelled under it.
    package static func isExplained(_ receipt: CustodyRecord.Custody, by own: [CustodyRecord]) -> Bool {
        var custodies: [CustodyRecord.Custody] = []
        var transfers: [CustodyRecord.Transfer] = []
        for record in own {
            switch record {
            case .custody(let custody): if !custody.heldNobody { custodies.append(custody) }
            case .transfer(let transfer): transfers.append(transfer)
            }
        }
        let answered = Set(pairs(custodies, transfers).values.map(\.id))
        return transfers.contains { transfer in
            transfer.to == receipt.facility && transfer.number != receipt.transferNumber
                && transfer.cancelledAt == nil && transfer.dispatchedAt <= receipt.openedAt
                && !answered.contains(transfer.id)
                && !custodies.contains {
                    $0.facility == receipt.facility && $0.id != receipt.id
                        && (transfer.dispatchedAt..<receipt.openedAt).contains($0.openedAt)
                }
        }
    }

    /// The dispatch that each receipt meets, by the receipt's id: each dispatch is met once, by the first that answers it.
    /// One of `first` goes before others: a dispatch by who had the person before one by who only says so. `mayMeet` says
    /// what else stands against a pair.
    package static func pairs(
        _ custodies: [CustodyRecord.Custody], _ transfers: [CustodyRecord.Transfer], first: Set<Dot> = [],
        mayMeet: (CustodyRecord.Custody, CustodyRecord.Transfer) -> Bool = { _, _ in true }
    ) -> [Dot: CustodyRecord.Transfer] {
        var met: [Dot: CustodyRecord.Transfer] = [:]
        let receipts = Dictionary(grouping: custodies.filter { $0.transferNumber != nil }) { $0.transferNumber ?? "" }
        let ordered = transfers.sorted { ($0.dispatchedAt, $0.id) < ($1.dispatchedAt, $1.id) }
        for transfer in ordered.filter({ first.contains($0.id) }) + ordered.filter({ !first.contains($0.id) }) {
            let answers = (receipts[transfer.number] ?? []).filter {
                met[$0.id] == nil && meets($0, transfer) && mayMeet($0, transfer)
            }
            if let answer = answers.min(by: { ($0.openedAt, $0.id) < ($1.openedAt, $1.id) }) {
                met[answer.id] = transfer
            }
        }
        return met
    }
}

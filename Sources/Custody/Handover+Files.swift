package import Causality

/// Which case files a handover joins.
extension Handover {
    /// A record, and the case file in which it stands.
    package typealias Filed<Record> = (file: Dot, record: Record)
    /// The file of a receipt, that of the dispatch that it meets, and the dispatch.
    package typealias Met = (receipt: Dot, dispatch: Dot, transfer: CustodyRecord.Transfer)

    /// Whether a dispatch may join anything: by who had the person of its own file, and is not out of it. What else a receipt
    /// answers gives nothing to whoever wrote that. Where the receiver has the file already a join opens nothing to it.
    ///
    /// - Parameter moved: the dispatches by which that person was sent on by who had them.
    /// - Parameter sites: who holds the file, or one that is joined to it.
    /// - Parameter addressed: who was ever to hold one of them. What was called off before the hub had told its receiver
    ///   joins nothing by a number: whether somebody left all the same is a person's to say.
    package static func mayJoin(
        _ dispatch: CustodyRecord.Transfer, moved: Set<Dot>, heldBy sites: Set<Int>, addressed: Set<Int>
    ) -> Bool {
        moved.contains(dispatch.id) && !sites.isDisjoint(with: [dispatch.from, dispatch.to])
            && (dispatch.cancelledAt == nil || addressed.contains(dispatch.to))
    }

    /// Files of receipts with those of the dispatches that they meet, and the dispatches; all of one transfer number.
    ///
    /// Where a receipt could meet the dispatches of several who travelled under one number, only the prisoner number tells who
    /// is who; a dispatch from or to elsewhere is none of them. Where two sites sent one person, the one that had them is
    /// believed.
    ///
    /// - Parameter person: as whom a file's person is known by decisions alone.
    /// - Parameter number: the prisoner number of a file; asked only where several travelled.
    /// - Parameter hadPerson: whether who had the person sent them by this, by all that is known of them; asked only there.
    package static func files(
        _ receipts: [Filed<CustodyRecord.Custody>], _ transfers: [Filed<CustodyRecord.Transfer>],
        person: (Dot) throws -> Dot, number: (Dot) throws -> String?,
        hadPerson: (Filed<CustodyRecord.Transfer>) throws -> Bool
    ) rethrows -> [Met] {
        func first<Value>(_ pairs: [(Dot, Value)]) -> [Dot: Value] {
            Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
        let fileOfTransfer = first(transfers.map { ($0.record.id, $0.file) })
        let fileOfReceipt = first(receipts.map { ($0.record.id, $0.file) })
        let persons = first(try transfers.map { ($0.record.id, try person($0.file)) })
        // Asked once a record, not once a pair: of those who travel together there are many.
        let inConvoy = Set(
            receipts.map(\.record).filter { receipt in
                Set(transfers.filter { meets(receipt, $0.record) }.map { persons[$0.record.id] }).count > 1
            }.map(\.id))
        var numbers: [Dot: String] = [:]
        for file in Set(inConvoy.isEmpty ? [] : receipts.map(\.file) + transfers.map(\.file)) {
            numbers[file] = try number(file)
        }
        let believed = try inConvoy.isEmpty ? [] : transfers.filter(hadPerson).map(\.record.id)
        let pairs = pairs(receipts.map(\.record), transfers.map(\.record), first: Set(believed)) { receipt, dispatch in
            guard inConvoy.contains(receipt.id) else { return true }
            let received = fileOfReceipt[receipt.id].flatMap { numbers[$0] } ?? ""
            return !received.isEmpty && received == fileOfTransfer[dispatch.id].flatMap { numbers[$0] }
        }
        return receipts.compactMap { receipt in
            guard let transfer = pairs[receipt.record.id], let file = fileOfTransfer[transfer.id], file != receipt.file
            else { return nil }
            return (receipt.file, file, transfer)
        }
    }
}

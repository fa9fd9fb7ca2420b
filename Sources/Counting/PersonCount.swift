package import Register

/// The sums of a table of persons, stand by stand.
package struct PersonCount {
    private let counter: PersonCounter
    private var facilities: [Int: CountedFacility]
    private var rows: [[Int]: Int] = [:]
    private var inTransit = 0
    private var disputed = 0
    private var unmatched = 0

    /// `facilities` by their site, with nobody in them yet.
    package init(_ counter: PersonCounter, _ facilities: [Int: CountedFacility]) {
        self.counter = counter
        self.facilities = facilities
    }

    /// So many persons more who stand so.
    package mutating func add(_ stand: Stand, _ count: Int) throws {
        let isHeld = stand.holder == .facility
        if isHeld { facilities[stand.site, default: .unknown(stand.site)].statement.held += count }
        guard try counter.counts(stand) else { return }
        switch stand.holder {
        case .facility:
            rows[try counter.numbers(stand), default: 0] += count
            facilities[stand.site]?.statement.counted += count
            if stand.isUnmatched { unmatched += count }
        case .transit: inTransit += count
        case .disputed: disputed += count
        case .nobody: break
        }
    }

    /// What was counted; `suspected` is how many persons fewer there would be, were all joined that may be one.
    package func statement(
        _ table: CountTable, _ moment: CountedMoment, epoch: Int, watermark: Int64, edition: Int, suspected: Int,
        doubt: CountDoubt = CountDoubt()
    ) -> CountStatement {
        CountStatement(
            table: table.name, asOf: moment.text, epoch: epoch, watermark: watermark, edition: edition,
            dimensions: table.dimensions,
            rows: rows.map { CountStatement.Row(keys: counter.row($0.key), count: $0.value) }.sorted {
                $0.keys.lexicographicallyPrecedes($1.keys, by: CountTable.precedes)
            }, inTransit: inTransit, disputed: disputed, unmatched: unmatched, suspected: suspected,
            facilities: facilities.values.filter(counter.mayHold).map(\.statement).sorted { $0.site < $1.site },
            doubt: doubt)
    }
}

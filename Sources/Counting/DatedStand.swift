import Register

/// How somebody stands on some days, and the dates by which the calendar changes that.
package struct DatedStand: Hashable, Sendable {
    /// As ``CivilTime/date(_:)`` packs them.
    package var days: Range<Int64>
    package var stand: Stand
    /// Day of birth, or minus one minus an age that was reported without a day.
    package var born: Int64?
    package var riskDue: Int64?
    package var classDue: Int64?

    package init(days: Range<Int64>, stand: Stand, born: Int64?, riskDue: Int64?, classDue: Int64?) {
        self.days = days
        self.stand = stand
        self.born = born
        self.riskDue = riskDue
        self.classDue = classDue
    }

    /// The stretches on which nothing of it changes that these bits of ``Stand/calendarMask`` tell; `plain` is the stand
    /// without what the calendar says.
    package func stretches(of plain: Stand, telling bits: UInt64) -> [(days: Range<Int64>, stand: Stand)] {
        var stretches: [(days: Range<Int64>, stand: Stand)] = []
        var from = days.lowerBound
        for until in turns(bits) + [days.upperBound] {
            var stand = plain
            stand.set(from, born, riskDue, classDue)
            stretches.append((from..<until, Stand(number: stand.number & (bits | ~Stand.calendarMask))))
            from = until
        }
        return stretches
    }

    /// Days within, in order, on which those bits may turn.
    private func turns(_ bits: UInt64) -> [Int64] {
        guard bits != 0 else { return [] }
        var turns: Set<Int64> = []
        if bits & Stand.bandMask != 0, let born, born >= 0 {
            for age in Stand.bandAges { turns.insert(CivilTime.firstDay(born) + age * 416) }
        }
        if bits & Stand.riskLapsed != 0, let riskDue { turns.insert(riskDue + 1) }
        if bits & Stand.classOverdue != 0, let classDue { turns.insert(classDue + 1) }
        return turns.filter { $0 > days.lowerBound && $0 < days.upperBound }.sorted()
    }
}

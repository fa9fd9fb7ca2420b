/// Where everybody really is: a model of the workload that shares no code with the register it is compared with.
struct Population {
    enum Place: Hashable {
        case outside
        case held(Int)
        case transit(from: Int, to: Int, number: String)
        /// Two sites say that they hold the person.
        case claimed(Int, Int)
    }

    struct Prisoner {
        var number: String
        var place: Place
        /// Seconds since 1970 of the last thing that moved the person.
        var movedAt: Int64
        var moves = 0
    }

    var prisoners: [Prisoner] = []
    /// Strictly later with every event, as it is for one body.
    private var lastInstant: Int64 = 0

    mutating func instant(at milliseconds: Int64) -> Int64 {
        lastInstant = max(lastInstant + 1, milliseconds / 1_000)
        return lastInstant
    }

    func indices(where isWanted: (Place) -> Bool) -> [Int] {
        prisoners.indices.filter { isWanted(prisoners[$0].place) }
    }

    mutating func move(_ index: Int, to place: Place, at instant: Int64) {
        prisoners[index].place = place
        prisoners[index].movedAt = max(instant, prisoners[index].movedAt)
        prisoners[index].moves += 1
    }
}

import Chance

/// What may go wrong in one simulation, each once in so many chances (0: never), drawn from its seed.
struct FaultPlan {
    var requestLost: Int
    var answerLost: Int
    var duplicated: Int
    var truncated: Int
    var corrupted: Int
    /// Arrives after the caller has given up.
    var late: Int
    var hubCrash: Int
    var facilityCrash: Int
    var clockStep: Int
    var partitions: Int
    var slowLink: Bool

    static let none = FaultPlan(
        requestLost: 0, answerLost: 0, duplicated: 0, truncated: 0, corrupted: 0, late: 0, hubCrash: 0,
        facilityCrash: 0, clockStep: 0, partitions: 0, slowLink: false)

    init(_ random: inout SplitMix64) {
        func rate(_ random: inout SplitMix64) -> Int { [0, 0, 5, 8, 15][random.below(5)] }
        self.init(
            requestLost: rate(&random), answerLost: rate(&random), duplicated: rate(&random), truncated: rate(&random),
            corrupted: rate(&random), late: rate(&random), hubCrash: rate(&random), facilityCrash: rate(&random),
            clockStep: rate(&random), partitions: random.below(5), slowLink: random.oneIn(3))
    }

    private init(
        requestLost: Int, answerLost: Int, duplicated: Int, truncated: Int, corrupted: Int, late: Int, hubCrash: Int,
        facilityCrash: Int, clockStep: Int, partitions: Int, slowLink: Bool
    ) {
        self.requestLost = requestLost
        self.answerLost = answerLost
        self.duplicated = duplicated
        self.truncated = truncated
        self.corrupted = corrupted
        self.late = late
        self.hubCrash = hubCrash
        self.facilityCrash = facilityCrash
        self.clockStep = clockStep
        self.partitions = partitions
        self.slowLink = slowLink
    }
}

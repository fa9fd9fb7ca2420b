/// Which sentences follow one another, as places in a list of them.
struct SentenceChains {
    /// More than this in all chains together is not reckoned: where sentences fork, each may be a chain with all before.
    private static let most = Effort.most

    /// From the first on; those that stand no more are there for the day from which it runs.
    private(set) var all: [[Int]] = []
    /// Sentences of which that cannot be told.
    private(set) var faults: [(judgment: String, lack: Lack)] = []
    /// Sentences in all chains together.
    private(set) var length = 0

    init(_ judgments: [CourtRecord.Judgment]) {
        var places: [String: Int] = [:]
        for (place, judgment) in judgments.enumerated() where places.updateValue(place, forKey: judgment.id) != nil {
            faults.append((judgment.id, Lack("two sentences are named \(judgment.id)")))
        }
        let former = judgments.map { $0.after.flatMap { places[$0] } }
        let circular = Self.circular(former)
        var followed: Set<Int> = []
        for (place, judgment) in judgments.enumerated() where !judgment.isSetAside && !circular.contains(place) {
            // One that stands no more is followed by nothing itself: it stands between others.
            var next = former[place]
            while let place = next, followed.insert(place).inserted {
                next = judgments[place].isSetAside ? former[place] : nil
            }
        }
        for (place, judgment) in judgments.enumerated() where !judgment.isSetAside {
            if circular.contains(place) {
                faults.append((judgment.id, Lack("sentence \(judgment.id) follows itself by way of others")))
            } else if !followed.contains(place) {
                add(place, judgments, former)
            }
        }
    }

    private mutating func add(_ place: Int, _ judgments: [CourtRecord.Judgment], _ former: [Int?]) {
        var chain = [place]
        while let next = former[chain[chain.count - 1]] { chain.append(next) }
        let first = judgments[chain[chain.count - 1]]
        if let id = first.after {
            faults.append((first.id, Lack("sentence \(first.id) follows \(id), which is not on file")))
            return
        }
        length += chain.count
        guard length <= Self.most else {
            faults.append((judgments[place].id, .excess))
            return
        }
        all.append(chain.reversed())
    }

    /// Those before which there is no first: in a circle, or after one.
    private static func circular(_ former: [Int?]) -> Set<Int> {
        var circular: Set<Int> = []
        var isSettled = [Bool](repeating: false, count: former.count)
        for start in former.indices where !isSettled[start] {
            var path: [Int] = []
            var onPath: Set<Int> = []
            var next: Int? = start
            while let place = next, !isSettled[place], onPath.insert(place).inserted {
                path.append(place)
                next = former[place]
            }
            if let end = next, onPath.contains(end) || circular.contains(end) { circular.formUnion(path) }
            for place in path { isSettled[place] = true }
        }
        return circular
    }
}

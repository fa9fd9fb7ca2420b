/// Which sentences follow one another.
struct SentenceChains {
    /// From the first on; those that stand no more are there for the day from which it runs.
    private(set) var all: [[CourtRecord.Judgment]] = []
    /// Sentences of which that cannot be told.
    private(set) var faults: [(judgment: String, lack: Lack)] = []

    init(_ judgments: [CourtRecord.Judgment]) {
        var byID: [String: CourtRecord.Judgment] = [:]
        for judgment in judgments where byID.updateValue(judgment, forKey: judgment.id) != nil {
            faults.append((judgment.id, Lack("two sentences are named \(judgment.id)")))
        }
        // One that stands no more is followed by nothing itself: it stands between others.
        var followed: Set<String> = []
        for judgment in judgments where !judgment.isSetAside {
            var former = judgment.after
            var seen: Set = [judgment.id]
            while let id = former, seen.insert(id).inserted {
                followed.insert(id)
                former = byID[id].flatMap { $0.isSetAside ? $0.after : nil }
            }
        }
        var covered: Set<String> = []
        for judgment in judgments where !judgment.isSetAside && !followed.contains(judgment.id) {
            var chain = [judgment]
            var seen: Set = [judgment.id]
            covered.insert(judgment.id)
            while let id = chain.last?.after {
                guard let former = byID[id] else {
                    faults.append((judgment.id, Lack("sentence \(judgment.id) follows \(id), which is not on file")))
                    chain = []
                    break
                }
                guard seen.insert(id).inserted else {
                    chain = []
                    break
                }
                covered.insert(id)
                chain.append(former)
            }
            if !chain.isEmpty { all.append(chain.reversed()) }
        }
        for judgment in judgments
        where !judgment.isSetAside && (!covered.contains(judgment.id) || Self.isInCircle(judgment, byID)) {
            faults.append((judgment.id, Lack("sentence \(judgment.id) follows itself by way of others")))
        }
    }

    /// Whether what it follows never begins.
    private static func isInCircle(
        _ judgment: CourtRecord.Judgment, _ byID: [String: CourtRecord.Judgment]
    ) -> Bool {
        var seen: Set = [judgment.id]
        var former = judgment.after
        while let id = former {
            guard seen.insert(id).inserted else { return true }
            former = byID[id]?.after
        }
        return false
    }
}

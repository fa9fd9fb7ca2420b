package import Causality

/// Two case files that may be one person's, and why that seems so.
package struct Suspicion: Hashable, Sendable {
    /// The score of one reason; a second one adds 10.
    package enum Reason: Int, Comparable, Sendable {
        case sameYear = 40
        case sameNumber = 60
        case sameDay = 80
        case samePIN = 90

        package static func < (left: Reason, right: Reason) -> Bool { left.rawValue < right.rawValue }

        package var text: String {
            switch self {
            case .sameYear: "names that sound alike, the same year of birth"
            case .sameNumber: "the same prisoner number, although what they say is not of one person"
            case .sameDay: "names that sound alike, the same day of birth"
            case .samePIN: "the same PIN"
            }
        }
    }

    /// From this score on a pair is in the bounds of a count, and in the list unless another is asked for.
    package static let scoreMin = 60

    package var one: Dot
    package var other: Dot
    /// The strongest first.
    package var reasons: [Reason]
    /// How many files have it in common; of more than two, these are the first.
    package var files: Int

    package init(one: Dot, other: Dot, reasons: [Reason], files: Int = 2) {
        self.one = one
        self.other = other
        self.reasons = reasons
        self.files = files
    }

    /// 0 to 100: orders the list, and decides nothing. What a crowd has in common says little.
    package var score: Int {
        let score = (reasons.first?.rawValue ?? 0) + 10 * (reasons.count - 1)
        return files > 2 ? min(score, Self.scoreMin) : score
    }

    package var text: String {
        let text = reasons.map(\.text).joined(separator: "; ")
        return files > 2 ? "\(text), shared by \(files) files" : text
    }

    /// Pairs of files that are counted as two persons and may be one, the likeliest first; with a score of at least `least`.
    ///
    /// `root` says under which file a file's person is counted. Of a crowd its first two stand for all.
    package static func list(
        _ likenesses: [Likeness], least: Int = scoreMin, root: (Dot) throws -> Dot
    ) rethrows -> [Suspicion] {
        var pairs: [Likeness.Pair: Set<Reason>] = [:]
        var found: [Suspicion] = []
        for likeness in likenesses {
            if likeness.isCrowd, try Set(likeness.files.map(root)).count > 1 {
                found.append(
                    Suspicion(
                        one: likeness.files[0], other: likeness.files[1], reasons: [likeness.reason],
                        files: likeness.files.count))
            }
            for pair in likeness.pairs { pairs[pair, default: []].insert(likeness.reason) }
        }
        for (pair, reasons) in pairs where try root(pair.one) != root(pair.other) {
            // The same day is the same year.
            let reasons = reasons.contains(.sameDay) ? reasons.subtracting([.sameYear]) : reasons
            found.append(Suspicion(one: pair.one, other: pair.other, reasons: reasons.sorted(by: >)))
        }
        return found.filter { $0.score >= least }.sorted {
            ($1.score, $0.one, $0.other, $0.reasons[0]) < ($0.score, $1.one, $1.other, $1.reasons[0])
        }
    }
}

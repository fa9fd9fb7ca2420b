/// How close two names are that may be one: by keys, from the same on to another.
enum Closeness {
    case same
    /// Асанов, Асанова, Асан уулу.
    case stem
    /// A slip of the pen or two.
    case slip
    /// One of several names; the short form of a longer one; an initial.
    case part
    /// The same skeleton.
    case sound
    case other
    case unknown

    private static let slippedLengthMin = 4
    private static let twiceSlippedLengthMin = 8

    static func ofSurnames(_ one: [String], _ other: [String]) -> Closeness {
        let (left, right) = (one.joined(), other.joined())
        guard !left.isEmpty, !right.isEmpty else { return .unknown }
        if left == right { return .same }
        let (leftStem, rightStem) = (Ending.stem(of: left), Ending.stem(of: right))
        if leftStem == rightStem { return .stem }
        if areASlipApart(left, right) || areASlipApart(leftStem, rightStem) { return .slip }
        if one.count + other.count > 2, !Set(one).isDisjoint(with: other) { return .part }
        return NameSkeleton.skeleton(leftStem) == NameSkeleton.skeleton(rightStem) ? .sound : .other
    }

    static func ofGivenNames(_ one: [String], _ other: [String]) -> Closeness {
        let (left, right) = (one.joined(), other.joined())
        guard !left.isEmpty, !right.isEmpty else { return .unknown }
        if left == right { return .same }
        let (short, long) = left.utf8.count < right.utf8.count ? (left, right) : (right, left)
        if short.utf8.count == 1 { return long.hasPrefix(short) ? .part : .other }
        if areASlipApart(left, right) { return .slip }
        if short.utf8.count >= slippedLengthMin, long.hasPrefix(short) || long.hasSuffix(short) { return .part }
        if one.count + other.count > 2, !Set(one).isDisjoint(with: other) { return .part }
        return NameSkeleton.skeleton(left) == NameSkeleton.skeleton(right) ? .sound : .other
    }

    /// Whether one is the other but for one letter, or two of a long one: left out, put in, another, or two in each other's
    /// place.
    static func areASlipApart(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.utf8), Array(other.utf8))
        let length = min(left.count, right.count)
        guard length >= slippedLengthMin else { return false }
        let most = length >= twiceSlippedLengthMin ? 2 : 1
        guard abs(left.count - right.count) <= most else { return false }
        return distance(left, right) <= most
    }

    /// Of Damerau and Levenshtein, without a second change of what was changed.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var line = [row + 1]
            for column in other.indices {
                var least = min(
                    last[column] + (one[row] == other[column] ? 0 : 1), last[column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    least = min(least, before[column - 1] + 1)
                }
                line.append(least)
            }
            (before, last) = (last, line)
        }
        return last[other.count]
    }
}

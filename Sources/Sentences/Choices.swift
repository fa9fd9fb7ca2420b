import Register

/// One way of filling what a rule set leaves open; tried one after the other until each has had its turn.
struct Choices {
    enum Mode {
        /// For each open value in the order met, which of its candidates.
        case candidates([Int])
        case assumed
    }

    private let mode: Mode
    private var widths: [Int] = []
    private var made: [String: Int] = [:]
    /// What was left open; whether its candidates are all that there can be.
    private(set) var open: [String: Bool] = [:]

    init(_ mode: Mode) { self.mode = mode }

    /// The value of a parameter: as its document says, or as it is this one's turn.
    ///
    /// - Parameter all: what it may be where nothing is described; `isWhole` where it can be nothing else.
    mutating func settle<Value>(
        _ name: String, _ options: [RuleSet.Option<Value>], all: [Value], isWhole: Bool
    ) throws(Lack) -> RuleSet.Option<Value> {
        let verified = options.filter { $0.certainty == .verified }
        if let first = verified.first, verified.allSatisfy({ $0.value == first.value }) { return first }
        open[name] = isWhole
        if case .assumed = mode {
            if let option = options.first(where: \.isAssumed) { return option }
            throw Lack("\(name) is not described")
        }
        var candidates = verified.isEmpty ? options : verified
        if verified.isEmpty, isWhole || candidates.isEmpty {
            for value in all where !candidates.contains(where: { $0.value == value }) {
                candidates.append(RuleSet.Option(value, certainty: .open, source: "not described"))
            }
        }
        guard !candidates.isEmpty else { throw Lack("\(name) is not described") }
        let place: Int
        if let former = made[name] {
            place = former
        } else {
            if case .candidates(let script) = mode, widths.count < script.count {
                place = script[widths.count]
            } else {
                place = 0
            }
            made[name] = place
            widths.append(candidates.count)
        }
        return candidates[min(place, candidates.count - 1)]
    }

    /// As ``settle(_:_:all:isWhole:)``, of what the arithmetic itself settles where a rule set is silent.
    mutating func settle<Value: CaseIterable>(
        _ name: String, _ options: [RuleSet.Option<Value>], otherwise value: Value
    ) throws(Lack) -> RuleSet.Option<Value> {
        if options.isEmpty { return RuleSet.Option(value, source: "") }
        return try settle(name, options, all: Array(Value.allCases), isWhole: true)
    }

    /// Which candidates come next; nil after the last.
    var next: [Int]? {
        guard case .candidates(let script) = mode else { return nil }
        var places = widths.indices.map { $0 < script.count ? script[$0] : 0 }
        while let last = places.last {
            if last + 1 < widths[places.count - 1] {
                places[places.count - 1] += 1
                return places
            }
            places.removeLast()
        }
        return nil
    }
}

extension RuleSet.Option {
    /// As a trace names it.
    var reference: String {
        if source.isEmpty { return "" }
        return certainty == .verified ? source : "\(source) (\(certainty.rawValue))"
    }
}

import Register

/// One way of filling what a rule set, or a record, leaves open; tried one after the other until each has had its turn.
struct Choices {
    enum Mode {
        /// For each open value in the order met, which of its candidates.
        case candidates([Int])
        case assumed
    }

    struct Open {
        /// Its candidates are all that there can be.
        var isWhole: Bool
        var lack: Lack
    }

    /// The same question is one that has the same answers: of two of one name, such as the first day of each of two
    /// sentences, neither takes candidates from the other.
    private struct Made {
        /// An array of the parameter's own type.
        var answers: Any
        var place: Int
    }

    private let mode: Mode
    private let isTraced: Bool
    private var widths: [Int] = []
    private var made: [String: [Made]] = [:]
    /// What was left open.
    private(set) var open: [String: Open] = [:]
    /// What this way supposes, in words, for whoever reads them.
    private(set) var supposed: [String] = []

    init(_ mode: Mode, isTraced: Bool) {
        self.mode = mode
        self.isTraced = isTraced
    }

    /// The value of a parameter: as its document says, or as it is this one's turn.
    ///
    /// - Parameter all: what it may be where nothing is described; `isWhole` where it can be nothing else.
    /// - Parameter lack: what is said where it makes a difference; that it is not described where it is nil.
    mutating func settle<Value>(
        _ name: String, _ options: [RuleSet.Option<Value>], all: [Value], isWhole: Bool, lack: Lack? = nil
    ) throws(Lack) -> RuleSet.Option<Value> {
        let verified = options.filter { $0.certainty == .verified }
        if let first = verified.first, verified.allSatisfy({ $0.value == first.value }) { return first }
        let lack = lack ?? .undescribed(name)
        open[name] = Open(isWhole: isWhole && open[name]?.isWhole ?? true, lack: lack)
        if case .assumed = mode {
            if let option = options.first(where: \.isAssumed) { return option }
            throw lack
        }
        var candidates = verified.isEmpty ? options : verified
        if verified.isEmpty, isWhole || candidates.isEmpty {
            for value in all where !candidates.contains(where: { $0.value == value }) {
                candidates.append(RuleSet.Option(value, certainty: .open, source: "not described"))
            }
        }
        guard !candidates.isEmpty else { throw lack }
        return candidates[place(name, candidates.map(\.value))]
    }

    /// Which of the answers it is this time, the same each time that the same is asked.
    private mutating func place<Value: Hashable>(_ name: String, _ answers: [Value]) -> Int {
        if let former = made[name]?.first(where: { ($0.answers as? [Value]) == answers }) { return former.place }
        let place = turn(answers.count)
        made[name, default: []].append(Made(answers: answers, place: place))
        if isTraced { supposed.append("\(name): \(Self.words(answers[place]))") }
        return place
    }

    private mutating func turn(_ width: Int) -> Int {
        var place = 0
        if case .candidates(let script) = mode, widths.count < script.count { place = script[widths.count] }
        widths.append(width)
        return place
    }

    /// As ``settle(_:_:all:isWhole:lack:)``, of what the arithmetic itself settles where a rule set is silent.
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

    private static func words(_ value: some Any) -> String {
        ((value as? any RawRepresentable)?.rawValue as? String) ?? "\(value)"
    }
}

extension RuleSet.Option {
    /// As a trace names it.
    var reference: String {
        if source.isEmpty { return "" }
        return certainty == .verified ? source : "\(source) (\(certainty.rawValue))"
    }
}

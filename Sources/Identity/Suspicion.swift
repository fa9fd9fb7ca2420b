package import Causality

/// Two case files that may be one person's, and why that seems so.
package struct Suspicion: Hashable, Sendable {
    /// From this score on a pair is in the bounds of a count, and in the list unless another is asked for: it is ten times
    /// as likely that the two are one as that they are two.
    package static let scoreMin = 60

    package var one: Dot
    package var other: Dot
    /// 0 to 100: orders the list, and decides nothing. At 50 one is as likely as two; ten more, and it is ten times as likely.
    package var score: Int
    /// What they agree and differ in, and how much each says.
    package var text: String
    /// All that have it in common: these two, or a crowd of which they are the first.
    package var files: [Dot]

    private init(_ pair: Likeness.Pair, score: Int, text: String, files: [Dot]? = nil) {
        one = pair.one
        other = pair.other
        self.score = score
        self.text = text
        self.files = files ?? [pair.one, pair.other]
    }

    /// What a register is asked of its files.
    package protocol Files {
        /// Under which file a file's person is counted.
        func root(of file: Dot) throws -> Dot
        /// Nil where nothing is said.
        func portrait(of file: Dot) throws -> Portrait?
        var census: Comparison.Census { get }
    }

    /// Pairs of files that are counted as two persons and may be one, the likeliest first; with a score of at least `least`.
    /// Of a crowd its first two stand for all.
    package static func list(
        _ likenesses: [Likeness], least: Int = scoreMin, among files: some Files
    ) throws -> [Suspicion] {
        var pairs: [Likeness.Pair: Bool] = [:]
        var found: [Suspicion] = []
        for likeness in likenesses where likeness.kind != .word {
            let parts =
                likeness.isCrowd && likeness.kind == .year
                ? try likeness.split(by: files.portrait) : [likeness]
            for part in parts {
                if let crowd = try crowd(part, files) { found.append(crowd) }
                for pair in part.pairs { pairs[pair, default: false] = pairs[pair] == true || part.kind == .number }
            }
        }
        for (pair, haveNumber) in pairs where try files.root(of: pair.one) != files.root(of: pair.other) {
            guard let one = try files.portrait(of: pair.one), let other = try files.portrait(of: pair.other) else {
                continue
            }
            let comparison = try Comparison(one, other, files.census)
            found.append(Suspicion(pair, comparison, haveNumber: haveNumber, files.census))
        }
        return found.filter { $0.score >= least }.sorted {
            ($1.score, $0.one, $0.other, $0.text) < ($0.score, $1.one, $1.other, $1.text)
        }
    }

    /// Many who share a number, or all that is said of them; nil where that is nothing to look at.
    private static func crowd(_ likeness: Likeness, _ files: some Files) throws -> Suspicion? {
        let words: String
        switch likeness.kind {
        case .pin: words = "the same PIN"
        case .number: words = numberWords
        case .year: words = "the same names and the same birth"
        // A name and a day, or three names: so many have them who are nobody's double.
        case .day, .names, .word: return nil
        }
        guard likeness.isCrowd, try Set(likeness.files.map(files.root)).count > 1 else { return nil }
        return Suspicion(
            Likeness.Pair(one: likeness.files[0], other: likeness.files[1]), score: scoreMin,
            text: "\(words), shared by \(likeness.files.count) files", files: likeness.files)
    }

    private static let numberWords = "the same prisoner number, although what they say is not of one person"

    private init(_ pair: Likeness.Pair, _ comparison: Comparison, haveNumber: Bool, _ census: Comparison.Census) {
        // A number that two have is always looked at: one of them has it wrongly, or they are one.
        self.init(
            pair, score: max(haveNumber ? Self.scoreMin : 0, comparison.score(census)),
            text: (haveNumber ? "\(Self.numberWords); " : "") + comparison.text(census))
    }

    /// How many persons fewer there would be, were all joined that may be one. `person` says as whom a file is counted; nil
    /// for nobody.
    package static func surplus(
        _ suspicions: some Sequence<Suspicion>, person: (Dot) throws -> Int64?
    ) rethrows -> Int {
        try surplus(ofSets: suspicions.map(\.files), person: person)
    }

    /// The same, of sets of files any two of which may be one person's.
    package static func surplus(
        ofSets sets: some Sequence<[Dot]>, person: (Dot) throws -> Int64?
    ) rethrows -> Int {
        var persons = DisjointSets<Int64>()
        for files in sets {
            var first: Int64?
            for file in files {
                guard let one = try person(file) else { continue }
                if let first { persons.join(first, one) }
                first = first ?? one
            }
        }
        return persons.joins
    }
}

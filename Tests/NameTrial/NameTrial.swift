import Causality
import Chance
import Identity

/// A register that is made up, with two files of some persons, and who of them is found.
package struct NameTrial {
    package struct Result: Sendable {
        /// By kind of change, how many pairs there are of one person, and how many of them are listed.
        package var pairs: [TrialChange: Int] = [:]
        package var found: [TrialChange: Int] = [:]
        /// Pairs in the list that are nobody's.
        package var mistaken = 0
        /// Pairs that were compared.
        package var compared = 0
        package var files = 0

        package var foundAll: Int { found.values.reduce(0, +) }
        package var precision: Double { Double(foundAll) / Double(max(1, foundAll + mistaken)) }
        package var recall: Double { Double(foundAll) / Double(max(1, pairs.values.reduce(0, +))) }
        package func recall(_ change: TrialChange) -> Double {
            Double(found[change] ?? 0) / Double(max(1, pairs[change] ?? 0))
        }

        package init() {}

        package static func += (left: inout Result, right: Result) {
            left.pairs.merge(right.pairs, uniquingKeysWith: +)
            left.found.merge(right.found, uniquingKeysWith: +)
            left.mistaken += right.mistaken
            left.compared += right.compared
            left.files += right.files
        }
    }

    /// Two files of each of `pairs` persons, the second changed in one of the nine kinds by turns; one of each of `singles`,
    /// of whom every eighth has a brother or sister among them. No file has a PIN.
    private static func register(
        pairs: Int, singles: Int, seed: UInt64
    ) -> (files: TrialRegister, changes: [Likeness.Pair: TrialChange]) {
        var chance = SplitMix64(seed: seed)
        var register = TrialRegister()
        var changes: [Likeness.Pair: TrialChange] = [:]
        for index in 0..<pairs {
            let person = TrialPerson(&chance)
            let change = TrialChange.allCases[index % TrialChange.allCases.count]
            let one = register.add(TrialChange.Written(person).portrait(person))
            let other = register.add(change.written(person, &chance).portrait(person))
            changes[Likeness.Pair(one: one, other: other)] = change
        }
        var last = TrialPerson(&chance)
        for _ in 0..<singles {
            let person = chance.oneIn(8) ? last.sibling(&chance) : TrialPerson(&chance)
            var written = TrialChange.Written(person)
            if chance.oneIn(12) { written.birth = "\(person.year)" }
            _ = register.add(written.portrait(person))
            last = person
        }
        return (register, changes)
    }

    /// Who of a register is listed with a score of at least `least`.
    package static func result(pairs: Int, singles: Int, seed: UInt64, least: Int = 60) throws -> Result {
        let (register, changes) = register(pairs: pairs, singles: singles, seed: seed)
        var result = Result()
        result.files = register.portraits.count
        for change in changes.values { result.pairs[change, default: 0] += 1 }
        let likenesses = register.likenesses
        result.compared = Set(likenesses.filter { $0.kind != .word }.flatMap(\.pairs)).count
        for suspicion in try Suspicion.list(likenesses, least: least, among: register) where suspicion.files.count == 2
        {
            if let change = changes[Likeness.Pair(one: suspicion.one, other: suspicion.other)] {
                result.found[change, default: 0] += 1
            } else {
                result.mistaken += 1
            }
        }
        return result
    }

    /// How many pairs would be listed were every file compared with every other, and how many of them are.
    package static func listed(pairs: Int, singles: Int, seed: UInt64) throws -> (all: Int, found: Int) {
        let register = register(pairs: pairs, singles: singles, seed: seed).files
        let found = Set(
            try Suspicion.list(register.likenesses, among: register).map {
                Likeness.Pair(one: $0.one, other: $0.other)
            })
        var (all, met) = (0, 0)
        for (index, one) in register.portraits.enumerated() {
            for (other, portrait) in register.portraits.enumerated().dropFirst(index + 1) {
                let score = try Comparison(one, portrait, register.census).score(register.census)
                guard score >= Suspicion.scoreMin else { continue }
                all += 1
                let pair = Likeness.Pair(one: register.file(index), other: register.file(other))
                if found.contains(pair) { met += 1 }
            }
        }
        return (all, met)
    }
}

/// Files in memory, by the keys that a store keeps.
struct TrialRegister: Suspicion.Files {
    private(set) var portraits: [Portrait] = []
    private var byKey: [String: Likeness] = [:]
    private var byStem: [String: Int] = [:]
    private static let log = LogID(site: 1, incarnation: 1)

    mutating func add(_ portrait: Portrait) -> Dot {
        portraits.append(portrait)
        let file = file(portraits.count - 1)
        var stems: Set<String> = []
        for (key, kind) in Likeness.keys(of: portrait) {
            byKey[key, default: Likeness(kind, [])].files.append(file)
            if key.hasPrefix("D ") { stems.insert(String(key.split(separator: " ")[1])) }
        }
        for stem in stems { byStem[stem, default: 0] += 1 }
        return file
    }

    func file(_ index: Int) -> Dot { Dot(Self.log, Int64(index + 1)) }

    var likenesses: [Likeness] { byKey.values.filter { $0.files.count > 1 } }

    func root(of file: Dot) -> Dot { file }
    func portrait(of file: Dot) -> Portrait? { portraits[Int(file.sequence) - 1] }
    var census: Comparison.Census { Comparison.Census(files: portraits.count) { byStem[$0] ?? 0 } }
}

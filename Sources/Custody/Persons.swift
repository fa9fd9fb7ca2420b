package import Causality
import Register

/// Which case files are one person: decided here and nowhere else.
///
/// Custody, scope, counts, safeguards and search read it. A decision (a join by a person, or a receipt that met its
/// dispatch) makes files one; a person's decision that two are two keeps apart what nothing but a number joins. An exact
/// prisoner number makes files one only where nothing contradicts it: numbers are mistyped, shared and guessed. What is told
/// from a number alone makes a person count once, and opens no file to another site: that takes a second identifier that
/// agrees.
package struct Persons: Hashable, Sendable {
    /// What one case file says of who it is about.
    package struct File: Hashable, Sendable {
        package var id: Dot
        /// The prisoner number; empty where none is known.
        package var number: String
        /// More case files have it than ``filesOfNumberMax``, here or elsewhere.
        package var isNumberOverused = false
        /// Opened by a receiver that had not got the file yet.
        package var isProvisional: Bool
        package var identifiers: Identifiers

        package init(id: Dot, number: String, isProvisional: Bool = false, identifiers: Identifiers = .init()) {
            self.id = id
            self.number = number
            self.isProvisional = isProvisional
            self.identifiers = identifiers
        }
    }

    /// What tells persons apart; each set is empty where nothing is known, and has several values where joined files differ.
    package struct Identifiers: Hashable, Sendable {
        package var sexes: Set<String> = []
        package var pins: Set<String> = []
        /// Days of birth, as ``CivilTime`` packs them; a year alone is a range.
        package var births: Set<ClosedRange<Int64>> = []
        /// Names by their keys (Identity's `NameParts`), surname and given name together, in either script and order.
        package var names: Set<String> = []

        package init(sex: String = "", pin: String = "", birth: Int64? = nil, names: Set<String> = []) {
            if !sex.isEmpty { sexes = [sex] }
            if !pin.isEmpty { pins = [pin] }
            if let birth {
                births = [CivilTime.firstDay(birth)...max(CivilTime.firstDay(birth), CivilTime.lastDay(birth))]
            }
            self.names = names
        }

        package mutating func formUnion(_ other: Identifiers) {
            sexes.formUnion(other.sexes)
            pins.formUnion(other.pins)
            births.formUnion(other.births)
            names.formUnion(other.names)
        }

        private func bornAlike(_ other: Identifiers) -> Bool {
            births.contains { one in other.births.contains { one.overlaps($0) } }
        }

        /// What both know and have nothing in common in: `sex`, `PIN`, `date of birth`, `name`; empty where nothing contradicts.
        package func contradictions(_ other: Identifiers) -> [String] {
            func differ(_ one: Set<String>, _ two: Set<String>) -> Bool {
                !one.isEmpty && !two.isEmpty && one.isDisjoint(with: two)
            }
            var found: [String] = []
            if differ(sexes, other.sexes) { found.append("sex") }
            if differ(pins, other.pins) { found.append("PIN") }
            if !births.isEmpty, !other.births.isEmpty, !bornAlike(other) { found.append("date of birth") }
            if differ(names, other.names) { found.append("name") }
            return found
        }

        /// A second identifier beside the number: the same PIN, or names that sound alike and a birth that agrees.
        package func agrees(_ other: Identifiers) -> Bool {
            !pins.isDisjoint(with: other.pins) || (!names.isDisjoint(with: other.names) && bornAlike(other))
        }
    }

    /// One person.
    package struct Group: Hashable, Sendable {
        /// The root first: the first file that is not provisional; then by id.
        package var files: [Dot]
        /// Those that a decision joined, each sorted: what one site holds of them, it holds whole.
        package var joined: [[Dot]]
        /// As `joined`, with those that a second identifier shows to be one: they go along, unless somebody else claims the
        /// person.
        package var travelling: [[Dot]]

        package var root: Dot { files[0] }
    }

    /// A prisoner number, as far as a text is one: where nothing is to be read there is none, and blanks join nobody.
    package static func number(_ text: String) -> String? {
        text.unicodeScalars.contains {
            !$0.properties.isWhitespace && !$0.isUnseen && !$0.properties.isDefaultIgnorableCodePoint
        }
            ? text : nil
    }

    /// More case files than this under one number, and it is no identifier ("none", "б/н"): it joins nobody.
    package static let filesOfNumberMax = 32

    /// By root.
    package private(set) var groups: [Group] = []
    /// Files whose number another person has too: for a person to look at.
    package private(set) var contested: Set<Dot> = []

    /// `files` are all that are connected by the links or by numbers; `links` join two of them by decision, `separations`
    /// keep two apart by decision.
    package init(_ files: [File], links: [(Dot, Dot)], separations: [(Dot, Dot)] = []) {
        let files = files.sorted { $0.id < $1.id }
        let index = Dictionary(files.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var joined = Forest(files.count)
        for (one, other) in links {
            if let one = index[one], let other = index[other] { joined.unite(one, other) }
        }
        var travelling = joined
        var counted = joined
        var known = files.map(\.identifiers)
        for index in files.indices where joined.top(index) != index {
            known[joined.top(index)].formUnion(files[index].identifiers)
        }
        // Before numbers join anybody: what is read of one who came in by a number alone is not the other's word.
        let said = files.indices.map { known[joined.top($0)] }
        let apart = separations.compactMap { one, other in index[one].flatMap { one in index[other].map { (one, $0) } }
        }
        let numbered = Dictionary(grouping: files.indices.filter { !files[$0].number.isEmpty }) { files[$0].number }
        for number in numbered.keys.sorted() {
            let sharers = numbered[number] ?? []
            guard sharers.count <= Self.filesOfNumberMax, !sharers.contains(where: { files[$0].isNumberOverused })
            else {
                contested.formUnion(sharers.map { files[$0].id })
                continue
            }
            Self.join(sharers, said, apart, &counted, &travelling, &known)
            if Set(sharers.map { counted.top($0) }).count > 1 { contested.formUnion(sharers.map { files[$0].id }) }
        }
        groups = Self.groups(files, &joined, &travelling, &counted)
    }

    /// Joins the files of one number: all of them where nothing contradicts, else only those that another identifier joins.
    private static func join(
        _ sharers: [Int], _ said: [Identifiers], _ apart: [(Int, Int)], _ counted: inout Forest,
        _ travelling: inout Forest, _ known: inout [Identifiers]
    ) {
        /// Whether two are two: by what they say, or because a person said so.
        func contradict(_ one: Int, _ other: Int) -> Bool {
            !known[one].contradictions(known[other]).isEmpty
                || apart.contains { Set([counted.top($0), counted.top($1)]) == [one, other] }
        }
        func tops() -> [Int] { Set(sharers.map { counted.top($0) }).sorted() }
        let before = tops()
        let isContradicted = before.indices.contains { one in
            before[(one + 1)...].contains { contradict(before[one], $0) }
        }
        for one in before {
            for other in before where other > one {
                let (left, right) = (counted.top(one), counted.top(other))
                guard left != right else { continue }
                let agrees = known[left].agrees(known[right]) && !contradict(left, right)
                guard agrees || !isContradicted else { continue }
                let top = counted.unite(left, right)
                known[top].formUnion(known[top == left ? right : left])
            }
        }
        for one in sharers {
            for other in sharers where other > one && counted.top(one) == counted.top(other) {
                // By what each file says itself: a stranger may have joined in by the number alone.
                let (left, right) = (travelling.top(one), travelling.top(other))
                if left != right, said[one].agrees(said[other]) { travelling.unite(left, right) }
            }
        }
    }

    private static func groups(
        _ files: [File], _ joined: inout Forest, _ travelling: inout Forest, _ counted: inout Forest
    ) -> [Group] {
        func sets(of members: [Int], _ forest: inout Forest) -> [[Dot]] {
            var sets: [Int: [Dot]] = [:]
            for member in members { sets[forest.top(member), default: []].append(files[member].id) }
            return sets.values.sorted { $0[0] < $1[0] }
        }
        var members: [Int: [Int]] = [:]
        for index in files.indices { members[counted.top(index), default: []].append(index) }
        return members.values.map { members in
            let root = members.first { !files[$0].isProvisional } ?? members[0]
            return Group(
                files: [files[root].id] + members.filter { $0 != root }.map { files[$0].id },
                joined: sets(of: members, &joined), travelling: sets(of: members, &travelling))
        }.sorted { $0.root < $1.root }
    }

    /// Disjoint sets of indices; the top of each is its smallest, so the result does not depend on the order of joining.
    private struct Forest {
        private var parents: [Int]

        init(_ count: Int) { parents = Array(0..<count) }

        mutating func top(_ index: Int) -> Int {
            var top = index
            while parents[top] != top { top = parents[top] }
            var next = index
            while parents[next] != top { (next, parents[next]) = (parents[next], top) }
            return top
        }

        @discardableResult
        mutating func unite(_ one: Int, _ other: Int) -> Int {
            let (left, right) = (top(one), top(other))
            parents[max(left, right)] = min(left, right)
            return min(left, right)
        }
    }
}

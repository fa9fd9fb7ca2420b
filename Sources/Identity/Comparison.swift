/// What two files agree and differ in, and how much that says.
package struct Comparison: Hashable, Sendable {
    /// One agreement or difference, in words, and its weight in bits (``Weights``).
    package struct Finding: Hashable, Sendable {
        package var words: String
        package var bits: Double

        init(_ words: String, _ bits: Double) {
            self.words = words
            self.bits = bits
        }

        package var text: String {
            let whole = Weights.whole(bits)
            return "\(words) (\(whole < 0 ? "" : "+")\(whole))"
        }
    }

    package private(set) var findings: [Finding] = []
    package private(set) var hasSamePIN = false

    /// What a register knows of how rare names are.
    package struct Census {
        package var files: Int
        /// How many files have a name, by its stem, among theirs.
        package var filesOfStem: (String) throws -> Int

        package init(files: Int, filesOfStem: @escaping (String) throws -> Int) {
            self.files = files
            self.filesOfStem = filesOfStem
        }
    }

    package init(_ one: Portrait, _ other: Portrait, _ census: Census) throws {
        let isWoman = one.sex == "F" && other.sex == "F"
        var best: [Finding] = []
        for left in one.names {
            for right in other.names {
                let found = try Self.names(left, right, isWoman, census)
                if best.isEmpty || found.bits > best.bits { best = found }
            }
        }
        findings = best
        if let left = one.birth, let right = other.birth { findings.append(Self.births(Birth(left), Birth(right))) }
        if !one.sex.isEmpty, !other.sex.isEmpty, one.sex != other.sex {
            findings.append(Finding("another sex", Weights.otherSex))
        }
        if !one.pin.isEmpty, !other.pin.isEmpty {
            hasSamePIN = one.pin == other.pin
            findings.append(
                hasSamePIN
                    ? Finding("the same PIN", Weights.samePIN)
                    : Closeness.areASlipApart(one.pin, other.pin)
                        ? Finding("a PIN that is a slip or two away", Weights.slippedPIN)
                        : Finding("another PIN", Weights.otherPIN))
        }
    }

    package var bits: Double { findings.bits }

    /// 0 to 100 (``Suspicion/score``): 50, and three for each bit beyond the doubt, so that ten times as likely is ten. Who has the
    /// PIN of another is always looked at.
    package func score(_ census: Census) -> Int {
        let score = Weights.whole(50 + 3 * (bits - Weights.doubt(files: census.files)))
        return min(100, max(hasSamePIN ? Suspicion.scoreMin : 0, score))
    }

    /// What was found, in words, with the doubt that it has to make good.
    package func text(_ census: Census) -> String {
        let doubt = Weights.whole(Weights.doubt(files: census.files))
        return (findings.map(\.text) + ["two files at random (-\(doubt))"]).joined(separator: "; ")
    }

    // MARK: Names

    private static func names(
        _ one: NameParts, _ other: NameParts, _ isWoman: Bool, _ census: Census
    ) throws -> [Finding] {
        let straight = try pair(one, other, isWoman, census)
        let exchanged = NameParts(surname: other.given, given: other.surname, father: other.father)
        let crossed =
            try pair(one, exchanged, isWoman, census)
            + [Finding("surname and given name in each other's place", Weights.exchangedNames)]
        // Of the same, as it stands.
        return crossed.bits > straight.bits ? crossed : straight
    }

    private static func pair(
        _ one: NameParts, _ other: NameParts, _ isWoman: Bool, _ census: Census
    ) throws -> [Finding] {
        var found: [Finding] = []
        func add(
            _ name: String, _ closeness: Closeness, _ key: String, other: Double, _ weight: (Int, Int) -> Double
        ) throws {
            guard closeness != .unknown else { return }
            guard let lack = Weights.lack(closeness) else { return found.append(Finding("another \(name)", other)) }
            let files = try census.filesOfStem(NameSkeleton.skeleton(Ending.stem(of: key)))
            found.append(
                Finding(
                    text(name, closeness) + (files > 2 ? ", which \(files) files have" : ""),
                    max(1, weight(files, census.files) - lack)))
        }
        let surnames = Closeness.ofSurnames(one.surname, other.surname)
        if surnames == .other, namesFather(one, of: other) || namesFather(other, of: one) {
            found.append(Finding("a surname that says the father's name of the other", Weights.surnameOfFather))
        } else {
            try add(
                "surname", surnames, one.surname.joined(), other: Weights.otherSurname(isWoman: isWoman),
                Weights.surname)
        }
        try add(
            "given name", Closeness.ofGivenNames(one.given, other.given), one.given.joined(),
            other: Weights.otherGiven, Weights.given)
        try add(
            "patronymic",
            Closeness.ofGivenNames([one.father].filter { !$0.isEmpty }, [other.father].filter { !$0.isEmpty }),
            one.father, other: Weights.otherFather, Weights.father)
        return found
    }

    /// Бакыт уулу Асан, and Асан Бакытович of another surname.
    private static func namesFather(_ one: NameParts, of other: NameParts) -> Bool {
        guard !other.father.isEmpty, let father = Ending.father(of: one.surname.joined()) else { return false }
        return father == other.father
    }

    private static func text(_ name: String, _ closeness: Closeness) -> String {
        switch closeness {
        case .same: "the same \(name)"
        case .stem: "a \(name) of the same stem"
        case .slip: "a \(name) that is a slip of the pen away"
        case .part: "a part of the \(name)"
        case .sound: "a \(name) of the same consonants"
        case .other, .unknown: "another \(name)"
        }
    }

    // MARK: Births

    private static func births(_ one: Birth, _ other: Birth) -> Finding {
        if one == other, one.isDay, !one.isFirstOfYear { return Finding("born on the same day", Weights.sameDay) }
        guard one.year == other.year else { return otherYear(one, other) }
        if one.month == 0 || other.month == 0 || one == other && one.isFirstOfYear {
            return Finding("born in the same year, the day unknown", Weights.sameYear)
        }
        if one.isFirstOfYear || other.isFirstOfYear {
            return Finding(
                "born in the same year, one of them on its first day, as is written for none", Weights.firstOfYear)
        }
        guard one.isDay, other.isDay else {
            return one.month == other.month
                ? Finding("born in the same month, the day unknown", Weights.sameMonth)
                : Finding("born in the same year in another month", Weights.otherDay)
        }
        if one.month == other.day, one.day == other.month {
            return Finding("day and month of birth in each other's place", Weights.exchangedDay)
        }
        if one.month == other.month || one.day == other.day {
            return Finding("born in the same year, day or month differing", Weights.slippedDay)
        }
        return Finding("born in the same year on another day", Weights.otherDay)
    }

    private static func otherYear(_ one: Birth, _ other: Birth) -> Finding {
        if one.isDay, other.isDay, one.month == other.month, one.day == other.day, !one.isFirstOfYear {
            return Finding("born on the same day of another year", Weights.slippedYear)
        }
        let isVague = !one.isDay || !other.isDay || one.isFirstOfYear || other.isFirstOfYear
        if isVague, abs(one.year - other.year) == 1 { return Finding("born in years that follow", Weights.nearYear) }
        return Finding("another date of birth", Weights.otherBirth)
    }
}

extension [Comparison.Finding] {
    fileprivate var bits: Double { reduce(0) { $0 + $1.bits } }
}

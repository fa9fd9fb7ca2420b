extension Likeness {
    /// What a file is found to be like others by, and by what each key finds it: so few, and each so telling, that finding
    /// takes as long as there are files, and not as there are pairs of them.
    ///
    /// One of them has to be the same in two files; what they are like in, and how much that says, is compared then. The PIN
    /// (which may be mistyped or shared); both names with the year of birth; one name with the day, in whatever order of day
    /// and month; all three names without a birth. Names by their skeleton, so that a slip in a vowel finds them too.
    package static func keys(of portrait: Portrait) -> [String: Kind] {
        var keys: [String: Kind] = [:]
        if !portrait.pin.isEmpty { keys["P \(portrait.pin)"] = .pin }
        let birth = portrait.birth.map(Birth.init)
        for name in portrait.names {
            let stems = name.stems
            if stems.count > 1 {
                let both = stems.joined(separator: " ")
                if let birth { keys["Y \(both) \(birth.year)"] = .year }
                if !name.father.isEmpty { keys["W \(both) \(NameSkeleton.skeleton(name.father))"] = .names }
            }
            for word in Set(stems + name.words) {
                if let birth, birth.isDay {
                    let ends = [birth.month, birth.day].sorted()
                    keys["\(wordKey(word))\(birth.year) \(ends[0]) \(ends[1])"] = .day
                } else {
                    // For nothing but how many are called so.
                    keys["\(wordKey(word))\(birth.map { String($0.year) } ?? "")"] = .word
                }
            }
        }
        return keys
    }

    /// How the keys of all files begin in which a name, by its stem, is one of the names.
    package static func wordKey(_ stem: String) -> String { "D \(stem) " }
}

extension Likeness {
    /// More of a number or name is none, and not compared: a key is kept for each file, and looked for in an index.
    private static let keyLengthMax = 60

    /// A surname with its given name, in one script.
    package typealias Name = (surname: String, given: String)

    /// What a file is found to be like others by, and how telling that is: the same PIN (which may be mistyped or shared), or
    /// names that sound alike in either script with the same day of birth, a text such as `1990-02-28`.
    package static func keys(pin: String, birth: String, names: [Name]) -> [String: Suspicion.Reason] {
        var keys: [String: Suspicion.Reason] = [:]
        let pin = String(pin.unicodeScalars.prefix(keyLengthMax))
        if !pin.isEmpty { keys["PIN \(pin)"] = .samePIN }
        guard birth.count == 10 else { return keys }
        for name in soundingNames(names) { keys["\(name) \(birth)"] = .sameDay }
        return keys
    }

    /// As ``keys(pin:birth:names:)``, by the year of birth alone: too many, and too weak, to be kept.
    package static func yearKeys(birth: String, names: [Name]) -> Set<String> {
        guard birth.count >= 4 else { return [] }
        return Set(soundingNames(names).map { "\($0) \(birth.prefix(4))" })
    }

    private static func soundingNames(_ names: [Name]) -> Set<String> {
        func cut(_ name: String) -> String { String(name.unicodeScalars.prefix(keyLengthMax)) }
        return Set(names.compactMap { NameKey.key(surname: cut($0.surname), given: cut($0.given)) })
    }
}

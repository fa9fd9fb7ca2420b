import Chance
import Identity

/// In what one record of a person differs from another: nine kinds, each of many forms.
package enum TrialChange: Int, CaseIterable, Sendable {
    case latin
    case lookAlikes
    case marks
    case alphabet
    case slip
    case columns
    case patronymic
    case birth
    case surname

    package var name: String {
        switch self {
        case .latin: "Latin by nine rules"
        case .lookAlikes: "look-alikes of the other script"
        case .marks: "apostrophes, hyphens, accents"
        case .alphabet: "letters of another alphabet"
        case .slip: "a slip of the pen"
        case .columns: "columns exchanged, or one for all"
        case .patronymic: "another form of the patronymic, or none"
        case .birth: "the year alone, day and month exchanged"
        case .surname: "another surname, or a single name"
        }
    }

    /// What is written of a person.
    struct Written {
        var surname: String
        var given: String
        var patronymic: String
        var birth: String
        var script = Script.cyrillic

        init(_ person: TrialPerson) {
            (surname, given, patronymic) = (person.surname, person.given, person.patronymic)
            birth = person.birth
        }

        mutating func mapNames(_ body: (String) -> String) {
            (surname, given, patronymic) = (body(surname), body(given), body(patronymic))
        }

        func portrait(_ person: TrialPerson) -> Portrait {
            Portrait(
                names: [.init(surname: surname, given: given, patronymic: patronymic, expected: script)], birth: birth,
                sex: person.isWoman ? "F" : "M")
        }
    }

    func written(_ person: TrialPerson, _ chance: inout SplitMix64) -> Written {
        var written = Written(person)
        switch self {
        case .latin:
            let rule = chance.pick(Romanisation.allCases) ?? .icao
            written.mapNames(rule.latin)
            written.script = .latin
        case .lookAlikes: lookAlike(&written, &chance)
        case .marks: mark(&written, &chance)
        case .alphabet: written.mapNames { Self.simplified($0, &chance) }
        case .slip:
            if chance.oneIn(2) {
                written.surname = Self.slipped(written.surname, &chance)
            } else {
                written.given = Self.slipped(written.given, &chance)
            }
        case .columns: exchange(&written, &chance)
        case .patronymic:
            let forms = TrialPerson.patronymics(of: person.father, isWoman: person.isWoman)
            written.patronymic = chance.oneIn(4) ? "" : chance.pick(forms.filter { $0 != person.patronymic }) ?? ""
        case .birth: rebear(&written, person, &chance)
        case .surname:
            written.surname =
                chance.oneIn(3) ? "" : TrialPerson(&chance).surname
        }
        return written
    }

    // MARK: Look-alikes

    private static let likes: [Character: Character] = [
        "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "К": "K", "М": "M", "О": "O", "Р": "P", "Т": "T", "Х": "X",
        "У": "Y",
        "а": "a", "с": "c", "е": "e", "о": "o", "р": "p", "х": "x", "у": "y", "і": "i", "ё": "ë",
    ]

    private func lookAlike(_ written: inout Written, _ chance: inout SplitMix64) {
        let isCyrillic = chance.oneIn(2)
        let table =
            isCyrillic ? Self.likes : Dictionary(Self.likes.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        if !isCyrillic {
            written.mapNames(Romanisation.icao.latin)
            written.script = .latin
        }
        if chance.oneIn(3) { written.mapNames { $0.uppercased() } }
        let share = 1 + chance.below(3)
        written.mapNames { name in
            String(name.map { letter in chance.below(3) < share ? table[letter] ?? letter : letter })
        }
    }

    // MARK: Marks

    private static let apostrophes = ["'", "’", "‘", "ʻ", "ʼ", "`", "´", "′", "ʹ", ""]
    private static let hyphens = ["-", "‐", "‑", "–", "—", "−", " ", "\u{AD}", "\u{200B}"]
    private static let decomposed: [Character: String] = [
        "й": "и\u{306}", "ё": "е\u{308}", "ў": "у\u{306}", "ӣ": "и\u{304}", "ӯ": "у\u{304}", "Ё": "Е\u{308}",
        "Ў": "У\u{306}",
    ]

    private func mark(_ written: inout Written, _ chance: inout SplitMix64) {
        let apostrophe = chance.pick(Self.apostrophes) ?? ""
        let hyphen = chance.pick(Self.hyphens) ?? "-"
        switch chance.below(3) {
        case 0:
            written.mapNames {
                Romanisation.uzbek.latin($0).replacing("ʻ", with: apostrophe).replacing("ʼ", with: apostrophe)
            }
            written.script = .latin
        case 1: written.mapNames { name in String(name.flatMap { Self.decomposed[$0] ?? String($0) }) }
        default:
            // A name of two parts, joined in some way.
            written.mapNames { $0.replacing(" ", with: hyphen) }
            if written.given.count > 5 {
                let middle = written.given.index(written.given.startIndex, offsetBy: 3)
                written.given.insert(contentsOf: hyphen, at: middle)
            }
        }
    }

    // MARK: Alphabets

    private static let simpler: [Character: [String]] = [
        "ң": ["н"], "ө": ["о", "у"], "ү": ["у"], "ұ": ["у"], "қ": ["к"], "ғ": ["г"], "ә": ["а"], "і": ["и"],
        "ў": ["у", "о"],
        "ҳ": ["х"], "ҷ": ["дж", "ж"], "ӣ": ["и"], "ӯ": ["у"], "ё": ["е"], "щ": ["ш"],
    ]

    private static func simplified(_ name: String, _ chance: inout SplitMix64) -> String {
        var out = ""
        for letter in name {
            let small = Character(letter.lowercased())
            guard let choices = simpler[small], let choice = chance.pick(choices) else {
                out.append(letter)
                continue
            }
            out += letter == small ? choice : choice.prefix(1).uppercased() + choice.dropFirst()
        }
        return out
    }

    // MARK: Slips

    private static let letters = Array("абвгдежзиклмнопрстуфхчшы")

    private static func slipped(_ name: String, _ chance: inout SplitMix64) -> String {
        var letters = Array(name)
        let place = 1 + chance.below(max(1, letters.count - 2))
        switch chance.below(4) {
        case 0: letters.remove(at: place)
        case 1: letters.insert(chance.pick(Self.letters) ?? "а", at: place)
        case 2: letters[place] = chance.pick(Self.letters) ?? "а"
        default: letters.swapAt(place, place - 1)
        }
        return String(letters)
    }

    // MARK: Columns and births

    private func exchange(_ written: inout Written, _ chance: inout SplitMix64) {
        switch chance.below(4) {
        case 0: (written.surname, written.given) = (written.given, written.surname)
        case 1:
            written.surname = "\(written.surname) \(written.given) \(written.patronymic)"
            (written.given, written.patronymic) = ("", "")
        case 2:
            written.given = "\(written.surname) \(written.given)"
            written.surname = ""
        default:
            written.given += " \(written.patronymic)"
            written.patronymic = ""
        }
    }

    private func rebear(_ written: inout Written, _ person: TrialPerson, _ chance: inout SplitMix64) {
        let (year, month) = (person.year, TrialPerson.two(person.month))
        switch chance.below(5) {
        case 0, 1: written.birth = "\(year)"
        case 2: written.birth = "\(year)-\(month)"
        case 3: written.birth = "\(year)-01-01"
        default:
            written.birth =
                person.day <= 12
                ? "\(year)-\(TrialPerson.two(person.day))-\(month)"
                : "\(year)-\(month)-\(TrialPerson.two(1 + (person.day + 8) % 28))"
        }
    }
}

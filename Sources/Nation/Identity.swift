/// A name made of invented syllables, in both scripts. No real surname begins with a doubled Zz, Qq or Vv.
struct InventedName {
    var latin: String
    var cyrillic: String

    static func surname(_ random: inout SeededRandom, isWoman: Bool) -> InventedName {
        var name = InventedName(from: starts, &random)
        if random.chance(5_000) { name.append(middles, &random) }
        name.append(ends, &random)
        if random.chance(6_000) { name.append(isWoman ? ("ova", "ова") : ("ov", "ов")) }
        return name
    }

    static func given(_ random: inout SeededRandom, isWoman: Bool) -> InventedName {
        var name = InventedName(from: givenStarts, &random)
        name.append(middles, &random)
        name.append(isWoman ? ("ay", "ай") : ("ek", "ек"))
        return name
    }

    /// As another clerk might have spelled it.
    var respelled: InventedName {
        InventedName(latin: String(latin.dropFirst()), cyrillic: String(cyrillic.dropFirst()))
    }

    func joined(_ word: (String, String)) -> InventedName {
        InventedName(latin: "\(latin) \(word.0)", cyrillic: "\(cyrillic) \(word.1)")
    }

    private typealias Syllable = (String, String)

    private init(from list: [Syllable], _ random: inout SeededRandom) { (latin, cyrillic) = random.element(list) }

    private init(latin: String, cyrillic: String) {
        self.latin = latin
        self.cyrillic = cyrillic
    }

    private mutating func append(_ list: [Syllable], _ random: inout SeededRandom) { append(random.element(list)) }

    private mutating func append(_ syllable: Syllable) {
        latin += syllable.0
        cyrillic += syllable.1
    }

    private static let starts: [Syllable] = [
        ("Zza", "Зза"), ("Zze", "Ззе"), ("Zzo", "Ззо"), ("Zzu", "Ззу"), ("Qqa", "Ққа"), ("Qqo", "Ққо"), ("Qqu", "Ққу"),
        ("Vva", "Вва"), ("Vve", "Вве"), ("Vvo", "Вво"), ("Vvu", "Вву"), ("Zzy", "Ззы"),
    ]
    private static let middles: [Syllable] = [
        ("rka", "рка"), ("ldo", "лдо"), ("mbe", "мбе"), ("nta", "нта"), ("rgu", "ргу"), ("shto", "што"), ("lmy", "лмы"),
        ("zhu", "жу"), ("kko", "кко"), ("dra", "дра"), ("pse", "псе"), ("vro", "вро"), ("gna", "гна"), ("tlu", "тлу"),
    ]
    private static let ends: [Syllable] = [
        ("rkul", "ркул"), ("ldash", "лдаш"), ("mgor", "мгор"), ("nzat", "нзат"), ("rpek", "рпек"), ("sdur", "сдур"),
        ("tmok", "тмок"), ("lchun", "лчун"), ("kvar", "квар"), ("ggil", "ггил"), ("brym", "брым"), ("shnur", "шнур"),
        ("drast", "драст"), ("vlun", "влун"), ("zhmel", "жмел"), ("ptan", "птан"),
    ]
    private static let givenStarts: [Syllable] = [
        ("Oo", "Оо"), ("Uu", "Уу"), ("Ii", "Ии"), ("Ee", "Ее"), ("Zzi", "Ззи"), ("Qqy", "Ққы"), ("Vvi", "Вви"),
        ("Ddo", "Ддо"),
    ]
}

/// Who a person is said to be: everything that stands in the first lines of a file.
struct Identity {
    var surname: InventedName
    var given: InventedName
    var patronymic: InventedName
    var isWoman: Bool
    var citizenship: String
    /// Nine, then 13 digits: no real number begins so. Nil for about three in a hundred.
    var pin: String?

    init(seed: UInt64, ordinal: Int, isWoman: Bool) {
        self.isWoman = isWoman
        var random = SeededRandom(seed, .name, ordinal)
        surname = .surname(&random, isWoman: isWoman)
        given = .given(&random, isWoman: isWoman)
        patronymic = InventedName.given(&random, isWoman: false).joined(isWoman ? ("kyzy", "кызы") : ("uulu", "уулу"))
        let country = random.weighted(Self.countryWeights)
        citizenship = Self.countries[country]
        // A unit modulo a power of ten, so that no two files share a number by chance.
        let digits = String((ordinal * 3_141_592_653 + Int(seed % 1_000_003)) % 10_000_000_000_000)
        random = SeededRandom(seed, .pin, ordinal)
        pin = random.chance(300) ? nil : "9" + String(repeating: "0", count: 13 - digits.utf8.count) + digits
    }

    private static let countries = ["KGZ", "UZB", "KAZ", "TJK", "RUS", "CHN", "TUR", "XXA", "XXX"]
    private static let countryWeights = [9_620, 140, 70, 70, 40, 10, 10, 25, 15]
}

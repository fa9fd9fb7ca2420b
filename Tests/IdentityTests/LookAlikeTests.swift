import Chance
import Identity
import Testing

/// Letters of one script in a word of the other.
@Suite struct LookAlikeTests {
    @Test(arguments: [
        ("Hocopoв", "Носоров"), ("Bapceн", "Варсен"), ("Сарыева", "Capыeвa"), ("МОМУНОВ", "MOMУHOB"), ("Ёров", "Ëров"),
        ("Хасанов", "Xacaнoв"), ("Усупов", "Ycyпoв"), ("Кеңешев", "Keңeшeв"), ("Тотоев", "Toтoeв"),
        ("Озоров", "0зopoв"),
        ("Ззаров", "33аров"), ("носоров", "hоcоров"),
    ])
    func `A Cyrillic word typed with Latin letters is read as it looks`(meant: String, typed: String) {
        let words = Spelling.words(typed, else: .cyrillic)
        #expect(words == Spelling.words(meant), "\(words) \(Spelling.words(meant))")
    }

    @Test(arguments: [
        ("Asanov", "Аsаnоv"), ("Serikov", "Sеriкоv"), ("Yusupov", "Уusuроv"), ("Hamidov", "Нamidоv"),
        ("Bolotov", "Воlоtоv"),
        ("Chorobek", "Сhоrоbек"), ("Xurshid", "Хurshid"), ("Jamshed", "Јаmshеd"),
    ])
    func `A Latin word typed with Cyrillic letters is read as it looks`(meant: String, typed: String) {
        #expect(Spelling.words(typed) == Spelling.words(meant), "\(Spelling.words(typed)) \(Spelling.words(meant))")
    }

    @Test func `A word of nothing but look-alikes is read as the words beside it, or as its column`() {
        #expect(Spelling.words("Hocopoв Caco") == Spelling.words("Носоров Сасо"))
        #expect(Spelling.words("Asanov Саро") == Spelling.words("Asanov Capo"))
        func whole(_ surname: String, _ given: String, _ script: Script?) -> String? {
            NameParts(.init(surname: surname, given: given, expected: script)).whole
        }
        #expect(whole("COPOCA", "CAPA", .cyrillic) == whole("СОРОСА", "САРА", nil))
        #expect(whole("СОРОСА", "САРА", .latin) == whole("COPOCA", "CAPA", nil))
        #expect(whole("COPOCA", "Bakyt", .cyrillic) == whole("COPOCA", "Bakyt", .latin))
        // Looked for, it may be either.
        let sought = Spelling.sought("COPOCA")
        #expect(sought.count == 1 && Set(sought[0]).isSuperset(of: Spelling.words("СОРОСА") + Spelling.words("copoca")))
    }

    private static let likes: [Character: Character] = [
        "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H", "К": "K", "М": "M", "О": "O", "Р": "P", "Т": "T", "Х": "X",
        "У": "Y",
        "а": "a", "с": "c", "е": "e", "о": "o", "р": "p", "х": "x", "у": "y",
    ]

    @Test(arguments: 1...40) func `Whichever letters of a name are typed in the other script, it is found`(seed: UInt64)
    {
        var chance = SplitMix64(seed: seed)
        for name in ["Нурбаев Асхат", "САРЫМСАКОВ ХУСАН", "Өмүрбеков Каныбек", "Ёров Сергей", "Щеров Пахомий"] {
            let typed = String(name.map { chance.oneIn(2) ? Self.likes[$0] ?? $0 : $0 })
            #expect(Spelling.words(typed) == Spelling.words(name), "\(typed)")
        }
    }

    @Test func `Numbers, signs and other scripts are no names, and end nothing`() {
        #expect(Spelling.words("17-04 4 № , ١٢").isEmpty)
        #expect(Spelling.words("\u{301}\u{308}'’").isEmpty)
        #expect(Spelling.words("李 Асанов") == Spelling.words("Асанов"))
        #expect(NameParts(.init(surname: "", given: "")).isEmpty)
    }
}

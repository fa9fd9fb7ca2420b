import Identity
import Testing

@Suite struct NameTests {
    @Test(arguments: [
        ("Жумабаев", "Zhumabaev"), ("Жумабаев", "Jumabayev"), ("Хамидов", "Hamidov"), ("Хамидов", "Khamidov"),
        ("Юсупов", "Yusupov"), ("Өмүров", "Omurov"), ("Қасымов", "Qasymov"), ("Саттаров", "Satarov"),
        ("Цой", "Tsoi"), ("Щукин", "Shukin"), ("Ысаев", "Isayev"), ("Джуманов", "Jumanov"), ("Джуманов", "Djumanov"),
        ("Йманов", "И\u{306}манов"), ("Шарипов", "Šaripov"), ("Чолпон", "Çolpon"), ("Жээнбек", "Žéénbek"),
        ("Алиев", "Əliev"),
    ])
    func `A name in one script meets the same in the other`(cyrillic: String, latin: String) {
        #expect(NameKey.key(cyrillic) == NameKey.key(latin), "\(NameKey.key(cyrillic)) \(NameKey.key(latin))")
    }

    @Test(arguments: [("Асанов", "Esenov"), ("Омуров", "Umarov"), ("Жеев", "Seev")])
    func `Other names stay others`(one: String, other: String) {
        #expect(NameKey.key(one) != NameKey.key(other))
        #expect(NameKey.key("-") == "" && NameKey.key("'") == "")
    }

    @Test func `Names stand by the alphabet of the region, the Kyrgyz letters among the others`() {
        let names = ["Оморов", "Өмүров", "Нуров", "Ңуров", "Яшин", "Юнусов", "Ёлкин", "Жапаров", "Ели", "Zzov", "ааб"]
        #expect(
            names.sorted(by: NameOrder.precedes)
                == ["Zzov", "ааб", "Ели", "Ёлкин", "Жапаров", "Нуров", "Ңуров", "Оморов", "Өмүров", "Юнусов", "Яшин"])
    }
}

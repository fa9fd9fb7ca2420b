import Chance

/// A person who is made up: common given names and what surnames are made of them, as often as in life some and others.
package struct TrialPerson: Sendable {
    var surname: String
    var given: String
    /// The father's name; the patronymic is made of it.
    var father: String
    var patronymic: String
    var isWoman: Bool
    var year: Int64
    var month: Int64
    var day: Int64

    /// Given names of the region in the Cyrillic of their states.
    package static let names = [
        "Асан", "Бакыт", "Темир", "Болот", "Эрмек", "Нурлан", "Жаныш", "Үсөн", "Өмүр", "Чыңгыз", "Кеңеш", "Жээнбек",
        "Талант", "Азамат", "Улан", "Данияр", "Руслан", "Тимур", "Марат", "Эркин", "Алмаз", "Манас", "Сүйүн",
        "Жакшылык", "Төлөн", "Мырза", "Ыман", "Шамшы", "Жолдош", "Акмат", "Серік", "Ержан", "Қайрат", "Әділ",
        "Бауыржан", "Нұрлан", "Ғабит", "Дәурен", "Жандос", "Ұлан", "Ўктам", "Ғайрат", "Ҳасан", "Қаҳрамон",
        "Баҳодир", "Зиёд", "Шерзод", "Жаҳонгир", "Ўткир", "Исҳоқ", "Ҷамшед", "Фирӯз", "Хуршед", "Ҷовид", "Раҳим",
        "Сӯҳроб", "Мирзо", "Ғафур", "Юсуф", "Ильяс", "Хамид", "Мухаммад", "Абдулла", "Саид", "Фёдор", "Андрей",
        "Сергей", "Дмитрий", "Алексей", "Максим", "Пётр", "Щукарь", "Евгений", "Юрий", "Яков", "Эдуард", "Цырен",
        "Жаргал", "Мурат", "Рустам",
    ]
    private static let additions = ["", "", "", "бек", "бай", "жан", "али", "кул", "тай"]
    private static let womanAdditions = ["гүл", "ай", "бүбү", "нур", "жан", "а"]

    private static func drawn(_ chance: inout SplitMix64, _ additions: [String]) -> String {
        let rank = chance.fraction() * chance.fraction()
        let name = names[min(names.count - 1, Int(rank * Double(names.count)))]
        return name + (chance.pick(additions) ?? "")
    }

    init(_ chance: inout SplitMix64) {
        isWoman = chance.oneIn(12)
        given = Self.drawn(&chance, isWoman ? Self.womanAdditions : Self.additions)
        father = Self.drawn(&chance, Self.additions)
        let stem = Self.drawn(&chance, Self.additions)
        let isSoft = "аеёийоуыьэюя".contains(stem.last ?? "а")
        let bare = isSoft ? String(stem.dropLast()) : stem
        surname =
            chance.oneIn(6)
            ? stem + (isWoman ? " кызы" : " уулу") : bare + (isSoft ? "ев" : "ов") + (isWoman ? "а" : "")
        patronymic = Self.patronymics(of: father, isWoman: isWoman)[0]
        year = 1950 + Int64(chance.below(55))
        (month, day) = (1 + Int64(chance.below(12)), 1 + Int64(chance.below(28)))
        // Where the year alone was known, in some registers.
        if chance.oneIn(20) { (month, day) = (1, 1) }
        if chance.oneIn(4) { patronymic = "" }
    }

    /// Somebody else with the same surname and father: a brother or sister, of whom some are twins.
    func sibling(_ chance: inout SplitMix64) -> TrialPerson {
        var other = self
        let stranger = TrialPerson(&chance)
        repeat {
            other.given = Self.drawn(&chance, isWoman ? Self.womanAdditions : Self.additions)
        } while other.given == given
        if !chance.oneIn(4) { (other.year, other.month, other.day) = (stranger.year, stranger.month, stranger.day) }
        return other
    }

    /// One father's, in the forms of the region.
    static func patronymics(of father: String, isWoman: Bool) -> [String] {
        let isSoft = "аеёийоуыьэюя".contains(father.last ?? "а")
        let bare = isSoft ? String(father.dropLast()) : father
        return isWoman
            ? [
                bare + (isSoft ? "евна" : "овна"), father + " кызы", father + "кызы", father + "-кызы",
                father + " қизи",
            ]
            : [
                bare + (isSoft ? "евич" : "ович"), father + " уулу", father + "уулу", father + "-уулу",
                father + " оглы",
                father + " ўғли", father + "ұлы",
            ]
    }

    var birth: String { "\(year)-\(Self.two(month))-\(Self.two(day))" }

    static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

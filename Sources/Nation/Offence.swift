/// An offence by the article of each edition of the criminal code and its international class.
///
/// Of the tagged offences 226, 226-3, 299-2, 313 and 330 to 332 are article numbers of the Kyrgyz codes, and 252 to 254
/// perhaps; every other number only resembles them and is not to be quoted.
struct Offence {
    enum Tag: String, CaseIterable, Sendable {
        case none = "NONE"
        case terrorism = "TERRORISM"
        case extremism = "EXTREMISM"
        case both = "BOTH"
    }

    /// Under the codes of 1997, 2017 and 2021.
    var articles: [String]
    var iccs: String
    var tag: Tag
    /// Most months of a term.
    var monthsMax: Int
    var weight: Int

    /// The code in force when the offence was committed, as an index into `articles`; `day` since 1970-01-01.
    static func edition(on day: Int) -> Int {
        let inForce = [17_897, 18_962]  // 2019-01-01 and 2021-12-01
        return inForce.filter { $0 <= day }.count
    }

    static let editions = ["KG 1997", "KG 2017", "KG 2021"]
    /// First and last days in force, as the register writes dates.
    private static let inForce = [("1998-01-01", "2018-12-31"), ("2019-01-01", "2021-11-30"), ("2021-12-01", "")]

    /// The register of laws: every article once an edition, with what it replaced.
    static var provisions: [NationLine] {
        let offences = plain + tagged
        return editions.indices.flatMap { edition in
            var seen: Set<String> = []
            return offences.map { $0.articles[edition] }.filter { seen.insert($0).inserted }.map { article in
                let same = offences.filter { $0.articles[edition] == article }
                var line = PutLine("provision")
                line.set("state", "KGZ")
                line.set("instrument", "Criminal Code")
                line.set("article", article)
                line.set("edition", editions[edition])
                line.set("in_force_from", inForce[edition].0)
                if !inForce[edition].1.isEmpty { line.set("in_force_to", inForce[edition].1) }
                // One article, several offences: no class of its own.
                let classes = Set(same.map(\.iccs)).subtracting(["UNMAPPED"])
                if classes.count == 1, let iccs = classes.first { line.set("iccs", iccs) }
                if edition > 0 {
                    let replaced = Set(same.map { "\(editions[edition - 1]) \($0.articles[edition - 1])" })
                    line.set("replaces", replaced.sorted().joined(separator: "; "))
                }
                return NationLine(site: 0, put: line.finished)
            }
        }
    }

    static func drawn(_ random: inout SeededRandom, isTagged: Bool) -> Offence {
        let list = isTagged ? tagged : plain
        return list[random.weighted(list.map(\.weight))]
    }

    /// For lifers.
    static let murder = Offence(articles: ["97", "130", "122"], iccs: "0101", tag: .none, monthsMax: 220, weight: 900)

    /// A terrorist killing is coded to the offence, with a tag (ICCS).
    static let terroristKilling = Offence(
        articles: ["226", "239", "252"], iccs: "0101", tag: .terrorism, monthsMax: 240, weight: 4)

    private static let plain: [Offence] = [
        murder,
        .init(articles: ["104", "138", "130"], iccs: "020111", tag: .none, monthsMax: 120, weight: 1_100),
        .init(articles: ["123", "170", "165"], iccs: "020221", tag: .none, monthsMax: 140, weight: 150),
        .init(articles: ["124", "171", "166"], iccs: "0204", tag: .none, monthsMax: 140, weight: 120),
        .init(articles: ["129", "161", "154"], iccs: "03011", tag: .none, monthsMax: 150, weight: 500),
        .init(articles: ["168", "202", "207"], iccs: "0401", tag: .none, monthsMax: 130, weight: 1_500),
        .init(articles: ["164", "200", "205"], iccs: "0502", tag: .none, monthsMax: 60, weight: 2_300),
        .init(articles: ["164", "201", "205"], iccs: "0501", tag: .none, monthsMax: 80, weight: 500),
        .init(articles: ["247", "267", "282"], iccs: "0601", tag: .none, monthsMax: 130, weight: 1_700),
        .init(articles: ["166", "204", "209"], iccs: "07", tag: .none, monthsMax: 80, weight: 700),
        .init(articles: ["234", "266", "280"], iccs: "08", tag: .none, monthsMax: 50, weight: 350),
        .init(articles: ["350", "361", "372"], iccs: "UNMAPPED", tag: .none, monthsMax: 50, weight: 120),
    ]

    /// One part terror to three of extremism. Incitement and extremist material have no class of their own.
    private static let tagged: [Offence] = [
        terroristKilling,
        .init(articles: ["226", "239", "253"], iccs: "09061", tag: .terrorism, monthsMax: 140, weight: 15),
        .init(articles: ["226-3", "240", "254"], iccs: "09062", tag: .terrorism, monthsMax: 110, weight: 5),
        .init(articles: ["299-2", "315", "332"], iccs: "UNMAPPED", tag: .extremism, monthsMax: 60, weight: 45),
        .init(articles: ["299", "313", "330"], iccs: "UNMAPPED", tag: .extremism, monthsMax: 80, weight: 15),
        .init(articles: ["299-3", "314", "331"], iccs: "UNMAPPED", tag: .extremism, monthsMax: 110, weight: 13),
        .init(articles: ["299-3", "314", "331"], iccs: "UNMAPPED", tag: .both, monthsMax: 140, weight: 3),
    ]
}

/// The facilities of the nation and who may be held where.
///
/// Modelled on the published estate of 2018: 11 colonies (one for women, one for juveniles, two medical, four of the
/// strengthened, three of the strict regime), 13 settlements and 7 remand prisons. Names and places are invented.
struct Estate {
    struct Facility {
        enum Kind: String {
            case strict = "colony-strict"
            case strengthened = "colony-strengthened"
            case women = "colony-women"
            case juvenile = "colony-juvenile"
            case medical = "colony-medical"
            case remand
            case settlement
        }

        /// Its number; the hub is 0.
        var site: Int
        var kind: Kind
        var name: String
        var place: String
        var region: String
        var capacity: Int
        var openedOn: Int

        var isClosed: Bool { kind != .settlement }
    }

    /// What sort of place a person is sent to.
    enum Place: Int, CaseIterable {
        case remand
        /// Any place where a sentence is served, settlements included.
        case sentence
        /// Closed places where a sentence is served.
        case colony
    }

    /// Who may be held together (Mandela Rule 11).
    enum Group: Int, CaseIterable {
        case men, women, minors
    }

    let facilities: [Facility]
    /// Sites by place and group, with the share each takes.
    private let candidates: [[(site: Int, weight: Int)]]

    /// The first `count` of the order below, repeated where there are more; places for `persons` and a quarter more.
    init(count: Int, persons: Int) {
        let rows = (0..<count).map { Self.order[$0 % Self.order.count] }
        let places = rows.reduce(0) { $0 + $1.1 }
        facilities = rows.enumerated().map { index, row in
            let site = index + 1
            let place = Self.place(site)
            return Facility(
                site: site, kind: row.0, name: "\(Self.title(row.0)) \(site) \(place) (fictional)", place: place,
                region: "\(row.2) (fictional)", capacity: max(10, row.1 * persons * 5 / 4 / places / 10 * 10),
                openedOn: 1950 + site * 37 % 60)
        }
        let sites = Array(zip(1..., rows))
        candidates = Place.allCases.flatMap { place in
            Group.allCases.map { group in
                sites.filter { Self.kinds(place, group).contains($0.1.0) }.map { (site: $0.0, weight: $0.1.1) }
            }
        }
    }

    /// A site for `group`, another than `previous` where there is one.
    func site(_ place: Place, _ group: Group, after previous: Int?, _ random: inout SeededRandom) -> Int {
        let list = candidates[place.rawValue * Group.allCases.count + group.rawValue]
        // A small estate may have no such place: the person stays. The first site is a remand prison, which takes all.
        guard !list.isEmpty else { return previous ?? 1 }
        let index = random.weighted(list.map(\.weight))
        return list[index].site == previous ? list[(index + 1) % list.count].site : list[index].site
    }

    private static func kinds(_ place: Place, _ group: Group) -> [Facility.Kind] {
        switch (place, group) {
        case (.remand, _): [.remand]
        case (_, .women): [.women]
        case (_, .minors): [.juvenile]
        case (.sentence, .men): [.strict, .strengthened, .medical, .settlement]
        case (.colony, .men): [.strict, .strengthened, .medical]
        }
    }

    private static func title(_ kind: Facility.Kind) -> String {
        switch kind {
        case .strict, .strengthened: "Colony"
        case .women: "Women's colony"
        case .juvenile: "Juvenile colony"
        case .medical: "Medical colony"
        case .remand: "Remand prison"
        case .settlement: "Settlement"
        }
    }

    private static func place(_ site: Int) -> String {
        let starts = ["Zzum", "Qqar", "Vvol", "Zzel", "Qqos", "Vvir", "Zzhan"]
        let ends = ["tash", "bulak", "korgo", "dobo", "saray"]
        return starts[site % starts.count] + ends[site / starts.count % ends.count]
    }

    /// Any beginning of it can hold both sexes, from the second on with a place for women alone.
    private static let order: [(Facility.Kind, Int, String)] = [
        (.remand, 1_100, "Capital"), (.women, 600, "North"), (.strict, 1_000, "North"), (.strengthened, 800, "North"),
        (.settlement, 120, "North"), (.remand, 500, "South"), (.strengthened, 1_250, "South"),
        (.juvenile, 120, "North"), (.strict, 1_400, "West"), (.medical, 500, "North"), (.remand, 300, "South-West"),
        (.settlement, 150, "South"), (.strict, 900, "North"), (.strengthened, 800, "North"), (.medical, 450, "East"),
        (.strengthened, 700, "West"), (.remand, 350, "East"), (.settlement, 120, "East"),
        (.settlement, 100, "West"), (.remand, 200, "Mountain"), (.settlement, 130, "North"),
        (.settlement, 120, "North"), (.remand, 150, "West"), (.settlement, 110, "South-West"),
        (.settlement, 100, "South"), (.settlement, 90, "Mountain"), (.remand, 150, "Border"),
        (.settlement, 120, "Border"), (.settlement, 140, "North"), (.settlement, 100, "East"),
        (.settlement, 120, "Capital"),
    ]
}

package import ProcessHarness

/// What `kerben count population` states, as far as a demo shows it.
package struct PopulationStatement: Decodable, Hashable, Sendable {
    package struct Row: Decodable, Hashable, Sendable {
        package var facility: Int?
        package var count: Int
    }

    package struct Facility: Decodable, Hashable, Sendable {
        package var site: Int
        package var name: String
        package var dataAsOf: String?
        package var silent: Bool
    }

    package var asOf: String
    package var watermark: String
    package var figure: Int
    package var min: Int
    /// Nil where silence leaves it open.
    package var max: Int?
    package var inTransit: Int
    package var disputed: Int
    package var unmatched: Int
    package var rows: [Row]
    package var facilities: [Facility]

    /// Asks a site for its count at the end of a day.
    /// The days of the demos are long past: that a site was heard today says nothing of what it had told of them then.
    package static func ask(_ site: SiteProcess, asOf day: String, by dimension: String?) throws -> PopulationStatement
    {
        let split = dimension.map { ["--by", $0] } ?? []
        let arguments = ["count", "population", "--as-of", day, "--closed-days"] + split + ["--format", "json"]
        return try Answer.decode(
            PopulationStatement.self, from: site.run(arguments), of: "kerben " + arguments.joined(separator: " "))
    }

    /// Heads by site number, no row for none.
    package var countBySite: [Int: Int] {
        Dictionary(rows.compactMap { row in row.facility.map { ($0, row.count) } }, uniquingKeysWith: +)
    }

    /// As in `6500 to 6600`, or `6500 or more`.
    package var bounds: String { max.map { "\(min) to \($0)" } ?? "\(min) or more" }

    /// The silent facilities, each with the last day it has told of.
    package var silence: String {
        facilities.filter(\.silent).map { "\($0.name) (\($0.dataAsOf.map { "to \($0.suffix(5))" } ?? "never heard"))" }
            .joined(separator: ", ")
    }
}

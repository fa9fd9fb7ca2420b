/// A facility, and what persons there can be counted by.
package struct CountedFacility: Hashable, Sendable {
    package var statement: CountStatement.Facility
    package var kind: String
    package var closedType: String
    package var region: String

    package init(statement: CountStatement.Facility, kind: String = "", closedType: String = "", region: String = "") {
        self.statement = statement
        self.kind = kind
        self.closedType = closedType
        self.region = region
    }

    /// Persons are held there, and nothing else is known of it: never heard, and nobody knows how many it has places for.
    package static func unknown(_ site: Int) -> CountedFacility {
        CountedFacility(
            statement: CountStatement.Facility(
                site: site, name: "", held: 0, counted: 0, capacity: nil, heardAt: nil, dayClosed: nil, isSilent: true))
    }
}

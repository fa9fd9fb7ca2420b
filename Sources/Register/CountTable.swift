/// A national table as `config/counts/` describes it: whom or what it counts, under which conditions, by which dimensions.
package struct CountTable: Hashable, Sendable {
    package enum Unit: Hashable, Sendable {
        /// Persons held at the reference instant, each once.
        case persons
        /// Records of a type whose `date` field lies in the period.
        case records(type: String, date: String)
    }

    /// All values of a dimension that count; of several conditions, all must hold.
    package struct Condition: Hashable, Sendable {
        package var dimension: String
        package var values: [String]

        package init(dimension: String, values: [String]) {
            self.dimension = dimension
            self.values = values
        }
    }

    package var name: String
    /// As the national list of tables numbers it, such as `T7`.
    package var number: String
    package var labels: [String: String]
    package var source: String
    package var unit: Unit
    package var conditions: [Condition]
    package var dimensions: [String]

    package init(
        name: String, number: String = "", labels: [String: String] = [:], source: String = "", unit: Unit = .persons,
        conditions: [Condition] = [], dimensions: [String]
    ) {
        self.name = name
        self.number = number
        self.labels = labels
        self.source = source
        self.unit = unit
        self.conditions = conditions
        self.dimensions = dimensions
    }

    /// Everybody held, by facility: what is counted where nothing is described.
    package static let population = CountTable(
        name: "population", labels: ["en": "Persons held"], source: "UN-CTS", dimensions: ["facility"])
}

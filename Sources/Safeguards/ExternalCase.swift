package import Causality

/// Of which arrivals that told of an injury or ill-treatment no case with a body outside is known.
///
/// A desk opens the case beside the record. What another program sent, or a store whose edition has no complaints, may have
/// told nobody: such an arrival is owed a case until there is one. What a complaint says is sealed, so one that no arrival
/// opened is taken for the case of one arrival, and no more, at the facility that it is about, of its day or an earlier one.
package enum ExternalCase {
    package struct Arrival: Hashable, Sendable {
        package var record: Dot
        package var facility: Int64
        /// A date text; days in their order are texts in theirs.
        package var day: String

        package init(record: Dot, facility: Int64, day: String) {
            self.record = record
            self.facility = facility
            self.day = day
        }
    }

    /// A complaint about torture or ill-treatment.
    package struct Complaint: Hashable, Sendable {
        package var facility: Int64
        package var day: String
        /// The custody record that opened it; nil where a person did.
        package var arrival: Dot?

        package init(facility: Int64, day: String, arrival: Dot? = nil) {
            self.facility = facility
            self.day = day
            self.arrival = arrival
        }
    }

    package static func missing(_ arrivals: [Arrival], _ complaints: [Complaint]) -> [Arrival] {
        let opened = Set(complaints.compactMap(\.arrival))
        var others = Dictionary(grouping: complaints.filter { $0.arrival == nil }, by: \.facility)
            .mapValues { $0.map(\.day).sorted() }
        var missing: [Arrival] = []
        // The latest first: what may be the case of a later arrival may be that of every earlier one, and not the other
        // way round.
        for arrival in arrivals.sorted(by: { ($0.day, $0.record) > ($1.day, $1.record) })
        where !opened.contains(arrival.record) {
            if let place = others[arrival.facility]?.firstIndex(where: { arrival.day <= $0 }) {
                others[arrival.facility]?.remove(at: place)
            } else {
                missing.append(arrival)
            }
        }
        return missing
    }
}

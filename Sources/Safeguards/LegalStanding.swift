/// What somebody's legal status is on a day, of all that the file says.
///
/// Who serves a sentence and is charged anew is sentenced (UN-CTS): a remand order in another case takes nobody out of the
/// sentence that runs. A status that names the decision which it beats, as an appeal's outcome does, is believed: a retrial
/// makes somebody untried (Nelson Mandela Rule 111).
package enum LegalStanding {
    package struct Status: Hashable, Sendable {
        /// From this day on, packed.
        package var day: Int64
        package var code: String
        /// Beats an earlier decision.
        package var beats: Bool

        package init(day: Int64, code: String, beats: Bool) {
            self.day = day
            self.code = code
            self.beats = beats
        }
    }

    package static let sentenced: Set = ["SENTENCED_APPEAL_OPEN", "SENTENCED_FINAL", "LIFE"]
    private static let awaiting: Set = ["UNTRIED", "CONVICTED_UNSENTENCED"]

    /// Of no sentence yet: what is on file of an offence is a charge.
    package static func isUnsentenced(_ code: String) -> Bool { awaiting.contains(code) }

    /// Whether something else than the sentences on file holds somebody.
    package enum Ground: Hashable, Sendable {
        case none
        /// An order is on file, and it may be that of the case which a sentence has ended.
        case unclear
        case stands
    }

    /// Whether another ground than sentences that have ended holds somebody: a status that came after the last of their
    /// judgments, or an appeal's outcome. What came before it was remand in the case that was judged.
    ///
    /// - Parameter statuses: those that hold by the day, the earliest first.
    /// - Parameter judged: the last day on which a sentence was given; nil where nobody wrote it.
    package static func ground(_ statuses: [Status], judged: Int64?) -> Ground {
        let code = code(statuses) { _ in false }
        guard let latest = statuses.last, awaiting.contains(code) || code == "OTHER" else { return .none }
        if latest.beats { return .stands }
        // A status says that somebody was sentenced, where no sentence says when.
        let known = judged ?? statuses.last { sentenced.contains($0.code) }?.day
        return known.map { latest.day > $0 ? .stands : .none } ?? .unclear
    }

    /// - Parameter statuses: those that hold by the day, the earliest first.
    /// - Parameter serves: whether a sentence that began before a given day is known to run still.
    package static func code(_ statuses: [Status], serves: (Int64) -> Bool) -> String {
        guard let latest = statuses.last else { return "" }
        guard awaiting.contains(latest.code), !latest.beats else { return latest.code }
        let former = statuses.dropLast().last { $0.beats || !awaiting.contains($0.code) }
        guard let former, sentenced.contains(former.code), serves(latest.day) else { return latest.code }
        return former.code
    }
}

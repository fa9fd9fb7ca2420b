/// Why a change was set aside, as far as the words of its verdict tell: they are all that a store of a former version kept.
package enum SetAside {
    /// Judged by what the description said of its values: another edition may say otherwise.
    package static func isByDescription(_ reason: String) -> Bool {
        [
            " is not a code of the list ", ": expects ", ": is longer than ", ": must lie between ",
            ": only a union field has elements to remove", ": must be sealed to ", ": is too long",
            ": " + RecordType.missing,
        ].contains { reason.contains($0) }
    }

    /// An edit of a record whose creation is itself set aside: it stands or falls with it.
    package static func isForWantOfRecord(_ reason: String) -> Bool {
        reason.hasSuffix(": its record is unknown to the hub")
    }

    /// It has not the shape of a change that an honest store writes: nobody can let it stand.
    package static func isMalformed(_ reason: String) -> Bool {
        [
            "its case file is unknown to the hub", "it names another type or case file than its record has",
            "its context does not name the record that it writes", "a case file is opened by another type of record",
        ].contains { reason.hasSuffix(": " + $0) }
    }

    /// What begins the reason of a change that came of a machine since that was lost.
    package static let lossReason = "of a machine that was lost at "

    package static func isForLoss(_ reason: String) -> Bool { reason.hasPrefix(lossReason) }

    /// What its author can do.
    package static func advice(_ reason: String) -> String {
        if isForLoss(reason) { return "the hub reviews it, and releases what is the site's" }
        if isMalformed(reason) { return "write it again as a new record" }
        if isForWantOfRecord(reason) { return "send its record again, which carries this" }
        return "correct it and send it again, or ask the hub to release it"
    }
}

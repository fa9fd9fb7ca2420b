package import Causality
import Custody
import Ledger
package import Register
import Safeguards

/// The case that an arrival opens with an authority outside.
extension LocalWrite {
    /// An injury or ill-treatment told on arrival opens a case with the prosecutor (Nelson Mandela Rules 34, 71).
    func openExternalCase(
        _ type: RecordType, _ change: Change, author: String, at moment: inout WriteMoment
    ) throws {
        guard let complaint = description.type(named: "complaint") else { return }
        let arrival = try safeguards.draft(type, change.record, [])
        let number: String? = try query("SELECT prisoner_no FROM person WHERE id = ?", [change.caseFile.packed]).row()?
            .value(0)
        let now = CivilTime.instantText(CivilTime.pack(moment.present.milliseconds / 1_000, .minute))
        var texts = [
            "facility": arrival["facility"], "received_at": change.createsRecord ? arrival["opened_at"] : now,
            "channel": "ORAL", "recipient": "PROSECUTOR", "torture_alleged": "true", "state": "OPEN",
        ]
        // A case outside never waits for a key: the custody record says whom and what it is about.
        if try sealer != nil && sealingKey(of: "PROSECUTOR") != nil {
            texts["prisoner_no"] = number
            texts["content"] = "on arrival, see the custody record \(change.record)"
        }
        _ = try write(
            complaint, record: nil, caseFile: nil, input: writes(complaint, texts), SafeguardReading.arrivalReason,
            author,
            &moment, isConsequence: true)
    }

    /// The case that a write of this transaction opened with an authority outside; nil where it opened none.
    package func caseOpened(by change: Change) -> Dot? {
        // From the end: one transaction may take in some hundred thousand lines.
        guard let index = ownLog.written.lastIndex(where: { $0.dot == change.dot }),
            let next = ownLog.written[(index + 1)...].first, next.reason == SafeguardReading.arrivalReason,
            next.opensCaseFile
        else { return nil }
        return next.record
    }
}

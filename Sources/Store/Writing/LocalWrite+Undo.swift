package import Causality
import Custody
import Register

/// A mistake at the gate, undone.
extension LocalWrite {
    package enum Mistake: Sendable {
        /// The person was never admitted by this record.
        case admission
        /// The person was not released, and is held on.
        case release
    }

    /// Takes an admission or a release back as a correction: the record stays, with who corrected it, when and why.
    ///
    /// Throws ``Refusal`` where there is nothing of the kind to take back, where it is another site's record, and where
    /// custody went on from it: then what followed is to be corrected first.
    package func undo(
        _ mistake: Mistake, of record: Dot, reason: String, author: String, at moment: inout WriteMoment
    ) throws {
        guard !reason.isEmpty else { throw Refusal("custody", "a correction says why; give --reason") }
        guard let creator = try change(record), creator.type == store.custody.custody,
            let row = try query("SELECT * FROM custody WHERE id = ?", [record.packed]).row()
        else { throw Refusal("id", "no custody record \(record) is in view here") }
        let facility: Int = row.value("facility") ?? 0
        guard site == 0 || facility == site else {
            throw Refusal("custody", "is another facility's; it, or the hub, corrects it")
        }
        // Of a release without its hour, whatever came since the opening.
        let since: String? = (mistake == .release ? row.value("closed_at") : nil) ?? row.value("opened_at")
        guard try !isFollowed(record, in: creator.caseFile, at: facility, since: since ?? "", mistake) else {
            throw Refusal("custody", "the person was held or dispatched by a later record; correct that first")
        }
        var fields: [String: RecordInput.Scalar] = [:]
        switch mistake {
        case .admission:
            guard row.value("entered_in_error") as Int64? != 1 else {
                throw Refusal("custody", "is taken back already")
            }
            fields["entered_in_error"] = .boolean(true)
        case .release:
            let ending = ["closed_at", "closed_by", "release_type", "closing_document"]
            // Half of it is taken back as the whole is; and a dispatch that no time and no transfer tells of is half a word.
            let isDispatch = row.value("closed_by") as String? == "DISPATCH" && row.value("closed_at") as String? != nil
            guard !isDispatch, ending.contains(where: { row.value($0) as String? != nil })
            else { throw Refusal("custody", "nobody was released by it") }
            for name in ending { fields[name] = .null }
        }
        try put(
            RecordInput(id: record.description, fields: fields, reason: reason), author: author, at: &moment)
    }

    /// Whether another record says that custody went on: after a release any, after an admission a dispatch from there.
    func isFollowed(
        _ record: Dot, in caseFile: Dot, at facility: Int, since: String, _ mistake: Mistake
    ) throws -> Bool {
        let since = String(sortable(text: since))
        for file in try caseFiles.personFiles(of: caseFile) {
            func finds(_ sql: String, _ arguments: [(any SQLValue)?]) throws -> Bool {
                try query(sql, [file.packed, since] + arguments).exists()
            }
            let transfer = """
                SELECT 1 FROM transfer WHERE case_id = ? AND \(sortable("dispatched_at")) >= ? AND cancelled_at IS NULL
                """
            switch mistake {
            case .admission: if try finds(transfer + " AND \"from\" = ?", [facility]) { return true }
            case .release:
                let custody = "SELECT 1 FROM custody WHERE case_id = ? AND \(sortable("opened_at")) >= ? AND id <> ?"
                if try finds(transfer, []) || finds(custody + caseFiles.notInError, [record.packed]) { return true }
            }
        }
        return false
    }
}

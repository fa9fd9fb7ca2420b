import Causality
import Custody
import Register
import Safeguards

/// What holds a person beside the sentences that have ended.
extension SafeguardReading {
    /// - Parameter judged: the last day on which a sentence was given, packed; nil where nobody wrote it.
    func ground(ofPersonIn file: Dot, judged: Int64?, on day: Int64) throws -> LegalStanding.Ground {
        guard let type = description.type(named: "legal_status") else { return .none }
        let beats = type.field(named: "appeal_of") == nil ? "NULL" : "appeal_of"
        let query = try Prepared(
            db, "SELECT status, since, \(beats), id FROM legal_status WHERE case_id = ? ORDER BY id")
        var statuses: [LegalStanding.Status] = []
        for speaker in try caseFiles.speakingFiles(of: file) {
            let until = speaker.until.map { localDate(ofSeconds: $0) }
            query.bind(1, speaker.file.packed)
            try query.forEach {
                guard let code = $0.optionalText(0) else { return }
                let since = try localDay($0.text(1)) ?? localDay(writtenAt($0.number(3))) ?? 0
                guard since <= day, until.map({ since > 0 && since <= $0 }) ?? true else { return }
                statuses.append(.init(day: since, code: code, beats: !$0.text(2).isEmpty))
            }
        }
        // The sort is stable: of one day, the record that was read last prevails.
        return LegalStanding.ground(statuses.sorted { $0.day < $1.day }, judged: judged)
    }
}

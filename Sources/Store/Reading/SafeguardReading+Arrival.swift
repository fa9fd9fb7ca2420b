import Causality
import Custody
import Register
import Safeguards

/// Questions on arrival that wait for an answer, and custody of which half is recorded.
extension SafeguardReading {
    /// Of persons held: questions that were not asked yet, and answers in words that nobody can be sure of.
    func arrivalAnswers(today: Int64) throws -> [Due] {
        guard let type = description.type(named: "custody") else { return [] }
        var dues: [Due] = []
        for question in Self.askedQuestions(type) {
            // What nearly every record says is left out by its text.
            let rows = try query(
                """
                \(Self.held)
                SELECT DISTINCT custody.id, custody.facility, custody.opened_at,
                    coalesce(\(question.code), '') AS code, coalesce(\(question.words), '') AS words FROM custody
                JOIN held ON held.file = custody.case_id AND held.site = custody.facility
                WHERE closed_at IS NULL\(caseFiles.notInError) AND (code = 'NOT_ASKED' OR code = '' AND \(Self.saysMore("words")))
                ORDER BY custody.id
                """
            ).rows()
            for row in rows {
                guard let record = row.dot("id"), let opened = row.value(2) as String? else { continue }
                let answer = ArrivalAnswer.answer(
                    code: row.value("code") ?? "", words: Self.entries(row.value("words") ?? ""))
                guard answer == nil || answer == .notAsked else { continue }
                let day = CivilTime.instant(opened).map { localDate($0) } ?? CivilTime.date(opened)
                let text = day.map(CivilTime.dateText) ?? ""
                dues.append(
                    Due(
                        rule: 3, source: "Nelson Mandela Rules 7(d), 34",
                        what: "answer by code, field \(question.code): \(question.label)", record: record,
                        site: row.value("facility"),
                        day: text, days: (CivilTime.instant(text).map { $0 >> 2 } ?? 0) / 86_400 - today))
            }
        }
        return dues
    }

    /// The questions on arrival that the register has room for.
    static func askedQuestions(_ type: RecordType) -> [(code: String, words: String, label: String)] {
        ArrivalAnswer.questions.filter { question in
            [question.code, question.words].allSatisfy { type.field(named: $0) != nil }
        }
    }

    /// A condition on a column that keeps all that was said: more than the plain word of one person that there was nothing.
    static func saysMore(_ column: String) -> String {
        #"\#(column) <> '' AND \#(column) NOT LIKE '[{"by":"%","value":"none"}]'"#
    }

    /// Custody records that say how they ended and not when, when and not how, or neither beside a kind or document of it.
    package func halfClosed() throws -> Int {
        guard let type = description.type(named: "custody"), type.field(named: "closed_by") != nil else {
            return 0
        }
        return try query(
            """
            SELECT count(*) FROM custody
            WHERE (\(halfEnded))\(caseFiles.notInError)
            """
        ).first(Int.self) ?? 0
    }

    /// A condition on custody of whose end half is recorded, as the second rule of safeguards has it.
    var halfEnded: String {
        func says(_ name: String) -> String { "coalesce(\(name), '') <> ''" }
        let custody = description[store.custody.custody]
        let beside = ["release_type", "closing_document"].filter { custody?.field(named: $0) != nil }.map(says)
        let half = "(\(says("closed_at"))) <> (\(says("closed_by")))"
        guard !beside.isEmpty else { return half }
        return "(\(half) OR NOT (\(says("closed_at"))) AND (\(beside.joined(separator: " OR "))))"
    }
}

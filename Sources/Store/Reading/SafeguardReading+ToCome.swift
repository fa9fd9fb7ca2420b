import Causality
import Counting
import Custody
import Register
import Safeguards

/// What is said to have happened, and is dated later than now.
extension SafeguardReading {
    /// Records that say of something that it has happened, and when it is to come (``TimeToCome``).
    func breachesToCome(now: Int64) throws -> [Breach] {
        var breaches: [Breach] = []
        for type in description.types {
            let fields = TimeToCome.fields(of: type)
            for (record, caseFile, values) in try standing(type, laterThan(now, fields, of: type)) {
                for broken in TimeToCome.broken(type, values, now: now) {
                    breaches.append(try breach(broken, record, caseFile, values, type))
                }
            }
        }
        return breaches
    }

    /// Wider than ``TimeToCome/isToCome(_:now:)``, never narrower: days are found by the index of a period.
    func laterThan(_ now: Int64, _ fields: [Field], of type: RecordType) -> String {
        let day = CivilTime.day(now / 86_400)
        let later = fields.map { "\(periodKey($0)) >= '\(day)'" }
        return later.isEmpty ? "0" : later.joined(separator: " OR ")
    }
}

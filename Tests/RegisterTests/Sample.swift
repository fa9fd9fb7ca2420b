import Causality
import Register

/// Changes of one record, as short as a test can say them.
enum Sample {
    static let creation = Dot(LogID(site: 1, incarnation: 1), 1)

    static func dot(_ site: Int, _ sequence: Int64) -> Dot { Dot(LogID(site: site, incarnation: 1), sequence) }

    /// A change of the record `creation`; `seen` are the dots of its context beside the creation.
    static func change(
        _ dot: Dot, _ writes: [Write], seen: [Dot] = [], at milliseconds: Int64 = 0, basis: Dot? = nil,
        clock: ClockError = ClockError(offsetMilliseconds: 0, uncertaintyExponent: 3), record: Dot = creation
    ) -> Change {
        Change(
            dot: dot, record: record, type: 40, caseFile: creation,
            context: dot == record ? VersionVector() : VersionVector(seen + [record]), basis: basis, edition: 1,
            timestamp: HybridTimestamp(milliseconds: milliseconds), clock: clock, author: "clerk@\(dot.site)",
            writes: writes.sorted { $0.field < $1.field }, salt: dot == creation ? 1 : nil)
    }

    static func unit(_ rule: ConflictRule, fields: [Int] = [1], _ parameters: RuleParameters = .init())
        -> ResolutionUnit
    {
        let type = RecordType(
            number: 40, name: "trial",
            fields: fields.map {
                Field(number: $0, name: "field\($0)", type: .text, rule: rule, parameters: parameters, group: "unit")
            }, groups: [FieldGroup(name: "unit", rule: rule, parameters: parameters)])
        return type.units[0]
    }

    static func resolve(
        _ unit: ResolutionUnit, _ changes: [Change], void: Set<Dot> = [], links: [Dot] = []
    ) -> Resolution? {
        Resolution(unit, of: RecordState(changes, void: void), custodyLinks: links)
    }

    /// Both orders give one resolution; returns it.
    static func resolved(_ unit: ResolutionUnit, _ changes: [Change], links: [Dot] = []) -> Resolution? {
        let one = resolve(unit, changes, links: links)
        let other = resolve(unit, changes.reversed(), links: links)
        return one == other ? one : nil
    }
}

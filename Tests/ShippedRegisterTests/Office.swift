import Causality
import Decisions
import Description
import Exchange
import Register
import Safeguards
import Store
import Trust

/// A store with the shipped register, and whoever writes in it.
final class Office {
    static let register = Result {
        try DescriptionFolder.load(
            #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/config")
    }

    let store: Store
    /// Whose account writes; empty for nobody that anybody asks.
    var account = ""
    private var now: Int64 = 1_782_864_000_000  // 2026-07-01T00:00Z

    /// Of a store that is there.
    init(_ store: Store) { self.store = store }

    init(site: Int = 3, path: String = ":memory:", zone: LocalZone = 0) throws {
        store = try Store.open(
            path, description: try Self.register.get(),
            creating: Store.Identity(log: LogID(site: site, incarnation: 1)), zone: ZoneSetting(zone))
    }

    /// Writes one line of `kerben record put`.
    @discardableResult
    func put(_ json: String) throws -> Change {
        now += 1_000
        let moment = WriteMoment(wallMilliseconds: now, clock: .unknown, saltSeed: UInt64(now))
        return try store.write(at: moment) { transaction, moment in
            if !account.isEmpty {
                transaction.writing.actor = try transaction.writing.actor(account, day: "2026-07-01")
            }
            transaction.writing.sealer = { text, key, place in try Seal.seal(text, to: key, place: place) }
            return try transaction.writing.put(
                RecordInput.read(json), author: "officer@\(store.identity.log.site)", at: &moment)
        }
    }

    /// A record of a type in a person's file.
    @discardableResult
    func put(
        _ type: String, of number: String, _ fields: String
    ) throws -> Change {
        try put(
            #"{"type":"\#(type)","case":{"prisoner_no":"\#(number)"},"fields":{\#(fields)}}"#)
    }

    @discardableResult
    func update(_ record: Dot, _ fields: String) throws -> Change {
        try put(#"{"id":"\#(record)","fields":{\#(fields)}}"#)
    }

    /// What a write is refused with; empty where it is not.
    func refusal(_ write: () throws -> Void) throws -> String {
        let before = try store.read { try $0.ownLog.ownLogEnd() }
        do { try write() } catch let refusal as Refusal {
            // Nothing of what is refused stays.
            return try store.read { try $0.ownLog.ownLogEnd() } == before
                ? refusal.description : "something was written"
        }
        return ""
    }

    static let arrival = #""injuries_seen":"none","ill_treatment_alleged":"none""#

    func admit(_ number: String, _ person: String = #""sex":"M","birth_date":"1980-01-01""#, to site: Int? = nil) throws
    {
        let site = site ?? store.identity.log.site
        try put(#"{"type":"person","fields":{"prisoner_no":"\#(number)",\#(person)}}"#)
        try put(
            "custody", of: number,
            #""facility":\#(site),"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + Self.arrival)
    }

    func status(_ number: String, _ status: String, since: String = "2026-06-01") throws {
        try put(
            "legal_status", of: number,
            #""status":"\#(status)","since":"\#(since)","document":"9","document_date":"\#(since)""#)
    }

    /// Takes in a change of another site, as an exchange would bring it.
    func receive(_ change: Change) throws {
        let measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        let state = ExchangeState(log: store.identity.log)
        try store.write {
            try $0.facility.apply(Answer(outcome: .done, epoch: 1, hubTime: 0, changes: [change]), state, measurement)
        }
    }

    func list(_ type: String) throws -> [String] {
        var lines: [String] = []
        try store.read { transaction in
            guard let type = transaction.description.type(named: type) else { return }
            try transaction.register.export(type) { lines.append($0) }
        }
        return lines
    }

    func dues(_ day: String, rule: Int) throws -> [Due] {
        try store.read { try $0.safeguards.dues(day: day) }.filter { $0.rule == rule }
    }
}

import Causality
import Decisions
import Exchange
import Register
import Safeguards
import Simulator
import Store

/// A hub and facilities with stores on disk, each with a description of its own, and exchanges between them.
final class HubAndSites {
    private let folder: ScratchFolder
    private(set) var hub: Store
    private var sites: [Int: Store] = [:]
    private var now: Int64 = 1_782_864_000_000
    private var token: UInt64 = 0

    init(hub description: RegisterDescription = SimulatedRegister.description) throws {
        folder = try ScratchFolder()
        hub = try Store.open(
            folder.path + "/hub", description: description,
            creating: Store.Identity(log: LogID(site: 0, incarnation: 1)))
    }

    func moment() -> WriteMoment {
        now += 1_000
        return WriteMoment(wallMilliseconds: now, clock: .reference, saltSeed: UInt64(now))
    }

    func pass(milliseconds: Int64) { now += milliseconds }

    /// A facility that is enrolled.
    func enrol(_ site: Int, _ description: RegisterDescription = SimulatedRegister.description) throws -> Clerk {
        let log = try hub.write { try $0.hub.enrol(site: site, name: "site \(site)", key: [UInt8(site)], now: now) }
        // A machine of a site that had one has a disk of its own.
        let path = folder.path + "/\(site)" + (log.incarnation > 1 ? ".\(log.incarnation)" : "")
        let store = try Store.open(path, description: description, creating: Store.Identity(log: log))
        sites[site] = store
        return Clerk(store)
    }

    /// The hub is stopped and started with a description.
    func restartHub(_ description: RegisterDescription) throws {
        try hub.close()
        hub = try Store.open(folder.path + "/hub", description: description)
        try openAgain(hub)
    }

    func restart(_ site: Int, _ description: RegisterDescription) throws -> Clerk {
        try sites[site]?.close()
        let store = try Store.open(folder.path + "/\(site)", description: description)
        try openAgain(store)
        sites[site] = store
        return Clerk(store)
    }

    private func openAgain(_ store: Store) throws {
        try store.followToEnd(at: moment)
        try judge(store)
    }

    /// As every opening of a hub's store does.
    func judge(_ store: Store) throws {
        try store.judgeAgain(at: moment)
    }

    /// Exchanges until nothing waits on either side; or once, and the answer is lost.
    func exchange(_ clerk: Clerk, losingAnswer: Bool = false) throws {
        let store = clerk.store
        for _ in 0..<20 {
            var state = try store.read { try $0.exchangeState() }
            let batch = try store.readBatch(held: state.held, contentBytesMax: 1 << 20)
            let request = Request(
                RequestHead(
                    log: store.identity.log, epoch: state.epoch, token: state.token, position: state.position,
                    edition: store.description.edition, logEnd: batch.logEnd), changes: batch.changes,
                links: batch.links)
            token += 1
            let (at, next) = (moment(), token)
            let answer = try hub.write {
                try $0.hub.exchange(request, site: store.identity.log.site, at: at, chance: next) { $0 }
            }
            if losingAnswer { return }
            (state.epoch, state.token, state.position, state.held) =
                (answer.epoch, answer.token, answer.position, answer.held)
            let measured = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
            try store.write { try $0.facility.apply(answer, state, measured) }
            // A hub whose views are being made has more, and sends none of it yet.
            if answer.changes.isEmpty, state.held.prefixEnd == batch.logEnd { return }
        }
        throw StoreError("exchanges go on for ever")
    }

    func lines(_ reading: Reading = .whole) throws -> [String] {
        var lines: [String] = []
        try hub.read { try $0.register.export(reading) { lines.append($0) } }
        return lines
    }
}

extension RegisterDescription {
    /// With these types in place of those of the same number, and these codes more.
    func with(_ types: [RecordType], codes: [String: [String]] = [:]) -> RegisterDescription {
        var lists = codeLists
        for (list, more) in codes {
            lists[list] = CodeList(
                name: list, codes: (codeLists[list]?.codes ?? []) + more.map { CodeList.Code(code: $0) })
        }
        let numbers = Set(types.map(\.number))
        return RegisterDescription(
            edition: edition, types: self.types.filter { !numbers.contains($0.number) } + types, codeLists: lists)
    }

    /// The type of a name with these fields in place of those of the same number.
    func type(_ name: String, with fields: [Field]) throws -> RecordType {
        guard let type = type(named: name) else { throw StoreError("no type \(name)") }
        let numbers = Set(fields.map(\.number))
        return RecordType(
            number: type.number, name: type.name, scope: type.scope, opensCaseFile: type.opensCaseFile,
            urgent: type.urgent, hubOnly: type.hubOnly, about: type.about.flatMap(type.field)?.name,
            keptFrom: type.keptFrom.flatMap(type.field)?.name, isLate: type.isLate,
            fields: type.fields.filter { !numbers.contains($0.number) } + fields, groups: type.groups)
    }
}

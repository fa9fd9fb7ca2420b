import Control
import Description
import Foundation
import ProcessHarness
import Register
import Testing
import kerben

/// Every command × every role × every record type, on a real store and through the commands' own functions.
@Suite struct RightsTableTests {
    private let kerben: BuiltKerben
    private let service: CommandService
    private let description: RegisterDescription
    /// A record of each type.
    private let samples: [String: String]

    init() throws {
        kerben = try BuiltKerben()
        let state = try kerben.hubState()
        service = try CommandService(state: state)
        description = try DescriptionFolder.load(BuiltKerben.config)
        var samples = try Self.fill(service, description)
        let staff = [("registry", "NATIONAL_RECORDS")] + RightsTable.roles.map { ($0, $0) }
        for (account, role) in staff {
            samples["staff"] = try Self.put(
                service, #"{"type":"staff","fields":{"account":"\#(account)","role":"\#(role)"}}"#, as: "registry")
        }
        self.samples = samples
    }

    @discardableResult
    private static func put(_ service: CommandService, _ line: String, as account: String = "root") throws -> String {
        let reply = service.reply(to: ["record", "put"], input: Array(line.utf8), account: account)
        try #require(reply.status == 0, "\(line): \(reply.errors)")
        return String(reply.output.split(separator: "\"")[3])
    }

    /// One record of each type, before anybody is appointed.
    private static func fill(_ service: CommandService, _ description: RegisterDescription) throws -> [String: String] {
        var samples: [String: String] = [:]
        samples["person"] = try put(
            service, #"{"type":"person","fields":{"prisoner_no":"A-1","sex":"M","birth_date":"1980-01-01"}}"#)
        let known = [
            "custody": #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + #""injuries_seen":"none","ill_treatment_alleged":"none""#,
            "legal_status": #""status":"UNTRIED","since":"2026-06-01","document":"9","document_date":"2026-06-01""#,
            "facility": #""site":3,"name":"Three""#,
            // A key to which something can be sealed.
            "body_key": #""body":"OMBUDSMAN","public_key":"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","#
                + #""valid_from":"2026-06-01""#,
            "transfer": #""number":"T-1","from":3,"to":4,"dispatched_at":"2026-06-03T10:00Z""#,
        ]
        // What a safeguard asks besides.
        let asked = ["solitary": ["reasons", "last_resort"], "sanction": ["heard"]]
        let types = description.types.sorted {
            (known[$0.name] == nil ? 1 : 0, $0.number) < (known[$1.name] == nil ? 1 : 0, $1.number)
        }
        for type in types where !["person", "staff", "access", "statement"].contains(type.name) {
            let wanted = type.fields.filter { $0.required || asked[type.name]?.contains($0.name) == true }
            let plain = type.fields.first { $0.confidentiality != .sealed && $0.group == nil }
            let fields = (wanted.isEmpty ? [plain].compactMap(\.self) : wanted).map { sample($0, description, samples) }
            samples[type.name] = try put(service, line(type, known[type.name] ?? fields.joined(separator: ",")))
        }
        // The software's own.
        _ = service.reply(
            to: ["record", "list", "person", "--confidential", "--reason", "x"], account: "root")
        return samples
    }

    private static func line(_ type: RecordType, _ fields: String) -> String {
        let place = type.opensCaseFile ? "" : #""case":{"prisoner_no":"A-1"},"#
        return #"{"type":"\#(type.name)",\#(place)"fields":{\#(fields)}}"#
    }

    private static func sample(_ field: Field, _ description: RegisterDescription, _ samples: [String: String])
        -> String
    {
        let value =
            switch field.type {
            case .text: "\"9\""
            case .integer: String(field.range?.lowerBound ?? 1)
            case .boolean: "true"
            case .date: "\"2026-06-01\""
            case .instant: "\"2026-06-01T10:00Z\""
            case .code(let list): "\"\(description.codeLists[list]?.codes.first?.code ?? "")\""
            case .reference: "\"\(samples[field.name] ?? samples["person"] ?? "")\""
            case .site: "3"
            }
        return "\"\(field.name)\":\(value)"
    }

    private static let accounts: [String?] = [nil] + RightsTable.roles

    private func ask(_ arguments: [String], _ role: String?, input: String = "") -> ControlReply {
        service.reply(to: arguments, input: Array(input.utf8), account: role ?? "nobody")
    }

    /// Refused for the right that is lacking, and for nothing else.
    private func isShut(_ reply: ControlReply) -> Bool {
        let words = [
            "may not write this", "may not read", "may read no records", "may write no records", "may not do this",
            "may change only their own", "may not break the glass",
        ]
        return reply.status == 1 && reply.output.isEmpty && words.contains { reply.errors.contains($0) }
    }

    @Test func `Every command of the program stands in the table, and every type and role`() throws {
        struct Dump: Decodable { var command: Command }
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
        }
        let dump = try JSONDecoder().decode(
            Dump.self, from: Data(kerben.program.run(["--experimental-dump-help"]).utf8))
        func leaves(_ command: Command, _ path: [String]) -> [String] {
            let below = (command.subcommands ?? []).filter { $0.commandName != "help" }
            if below.isEmpty { return [path.joined(separator: " ")] }
            return below.flatMap { leaves($0, path + [$0.commandName]) }
        }
        #expect(Set(leaves(dump.command, [])) == Set(RightsTable.doors.keys))
        #expect(Set(description.types.map(\.name)) == RightsTable.types)
        #expect(Set(Role.allCases.map(\.rawValue)) == Set(RightsTable.roles))
        #expect(Set(description.codeLists["staff-role"]?.codes.map(\.code) ?? []) == Set(RightsTable.roles))
    }

    @Test func `Each command opens to the roles of the table, and to nobody else`() throws {
        for (command, (arguments, door)) in RightsTable.doors.sorted(by: { $0.key < $1.key }) {
            for role in Self.accounts {
                for type in types(door) {
                    var words = command.split(separator: " ") + arguments.split(separator: " ")
                    words = words.map {
                        $0 == "TYPE" ? Substring(type) : $0 == "ID" ? Substring(samples[type] ?? "0.1-1") : $0
                    }
                    let reply = ask(words.map(String.init), role, input: input(command, type))
                    if case .noStore = door {
                        #expect(reply.status == 2, "\(words) is carried out by a daemon")
                        continue
                    }
                    let isOpen = RightsTable.opens(door, role, type)
                    #expect(
                        isShut(reply) == !isOpen,
                        "\(words) \(type) by \(role ?? "nobody") should be \(isOpen ? "open" : "shut"): \(reply.errors)"
                    )
                }
            }
        }
    }

    private func types(_ door: RightsTable.Door) -> [String] {
        switch door {
        case .readsEach: samples.keys.sorted()
        // A published statement and a trace are the software's own, for everybody.
        case .writesEach: description.types.map(\.name).filter { $0 != "access" && $0 != "statement" }
        default: [""]
        }
    }

    private func input(_ command: String, _ type: String) -> String {
        switch command {
        case "record put":
            guard let type = description.type(named: type),
                let field = type.fields.first(where: { $0.confidentiality != .sealed && $0.group == nil })
            else { return "" }
            return Self.line(type, Self.sample(field, description, samples))
        case "account set": return "a long enough password"
        default: return "no such column\n1\n"
        }
    }

    @Test func `What shows many types shows each role its own`() throws {
        let types = Dictionary(uniqueKeysWithValues: samples.map { ($1, $0) })
        for role in Self.accounts.compactMap({ $0 }) {
            let lines = ask(["export"], role).output.split(separator: "\n")
            let shown = Set(lines.compactMap { $0.split(separator: "\"").dropFirst(3).first.map(String.init) })
            let present = Set(samples.keys).union(["access"])
            #expect(shown == present.filter { RightsTable.reads(role, $0) }, "\(role)")
            for command in [
                ["safeguard", "dues", "--as-of", "2027-01-01"], ["safeguard", "breaches"],
                ["safeguard", "breach-counts"], ["conflict", "list"],
            ] {
                let reply = ask(command + ["--format", "csv"], role)
                for word in reply.output.split(whereSeparator: { ",\n".contains($0) }).map(String.init) {
                    guard let type = types[word] else { continue }
                    #expect(RightsTable.reads(role, type), "\(command) shows \(role) a \(type)")
                }
            }
        }
        let dues = ask(["safeguard", "dues", "--as-of", "2027-01-01"], "NPM").output
        #expect(samples.values.contains { dues.contains($0) })
    }

    @Test func `The glass is broken at no door by who may not`() throws {
        let readers = RightsTable.doors.filter {
            let help = (try? kerben.program.run($0.key.split(separator: " ").map(String.init) + ["--help"])) ?? ""
            return help.contains("--break-glass")
        }
        #expect(readers.count >= 7)
        for (command, (arguments, _)) in readers {
            for role in Self.accounts {
                let words =
                    command.split(separator: " ").map(String.init)
                    + arguments.split(separator: " ").map {
                        $0 == "TYPE" ? "health_exam" : $0 == "ID" ? samples["health_exam"] ?? "" : String($0)
                    }
                let reply = ask(words + ["--break-glass", "--reason", "fire"], role)
                let isOpen = role.map(RightsTable.breakGlass.contains) ?? false
                #expect(isShut(reply) == !isOpen, "\(words) by \(role ?? "nobody"): \(reply.errors)")
            }
        }
    }

    @Test func `Acts of administration leave a trace, and what was refused none`() throws {
        func traces() -> Int {
            ask(["export"], "NATIONAL_RECORDS").output.split(separator: "\n").count { $0.contains("ADMINISTER") }
        }
        let before = traces()
        for arguments in [
            ["hub", "enrol-code", "8", "--name", "Eight"], ["hub", "revoke", "8"], ["doctor", "--rebuild"],
        ] {
            #expect(isShut(ask(arguments, "PUBLIC_COMMISSION")))
        }
        #expect(traces() == before)
        #expect(ask(["hub", "enrol-code", "8", "--name", "Eight"], "SYSTEM_ADMIN").status == 0)
        #expect(ask(["hub", "enrol-code", "8", "--cancel"], "SYSTEM_ADMIN").status == 0)
        #expect(ask(["hub", "enrol-code", "8", "--cancel"], "SYSTEM_ADMIN").errors.contains("no code waits"))
        #expect(ask(["hub", "revoke", "8"], "NATIONAL_RECORDS").errors.contains("not enrolled"))
        #expect(traces() == before + 4)
        let lines = ask(["export"], "NATIONAL_RECORDS").output
        #expect(lines.contains("revoke site 8") && lines.contains("cancel the code of site 8"))
    }

    @Test func `A look back asks for the right of now, not of then`() throws {
        // At feed position 1 nobody was appointed, and whoever the system let in acted.
        for arguments in [["count", "show", "population"], ["count", "diff", "population"]] {
            #expect(isShut(ask(arguments + ["--known-at", "1:1"], nil)))
            #expect(isShut(ask(arguments + ["--known-at", "1:1"], "HEALTH")))
            #expect(ask(arguments + ["--known-at", "1:1"], "NATIONAL_RECORDS").status == 0)
        }
        #expect(isShut(ask(["count", "diff", "population", "--from-known-at", "1:1"], nil)))
    }

    @Test func `The root of the hub's machine appoints where nobody is left who could, and it shows`() throws {
        let line = #"{"type":"staff","fields":{"account":"new","role":"NATIONAL_RECORDS"}}"#
        #expect(isShut(ask(["record", "put"], nil, input: line)))
        let reply = service.reply(to: ["record", "put"], input: Array(line.utf8), account: "root", isSystemRoot: true)
        #expect(reply.status == 0, "\(reply.errors)")
        #expect(service.reply(to: ["record", "list", "person"], account: "root", isSystemRoot: true).status == 1)
        let trail = service.reply(to: ["audit", "list", "--reason", "x"], account: "new")
        #expect(trail.output.contains(#""action":"RECOVER""#))
    }

    @Test func `An account changes its own password and nobody else's`() throws {
        #expect(ask(["account", "set", "HEALTH", "-"], "HEALTH", input: "a long enough password").status == 0)
        #expect(isShut(ask(["account", "set", "NPM", "-"], "HEALTH", input: "a long enough password")))
        #expect(ask(["account", "remove", "HEALTH"], "SYSTEM_ADMIN").status == 0)
    }
}

import Causality
import Custody
import FoundationEssentials
import Nation
import Register

/// A line as `kerben record put` would read it.
struct ReadLine: Decodable {
    struct Case: Decodable { var prisoner_no: String }

    var site = 0
    var type: String
    var reason: String?
    var `case`: Case?
    var current: Bool?
    var open: String?
    var fields: [String: Scalar]

    private enum CodingKeys: CodingKey { case type, reason, `case`, current, open, fields }

    init(_ line: NationLine) throws {
        self = try JSONDecoder().decode(ReadLine.self, from: Data(line.put.utf8))
        site = line.site
    }

    var prisoner: String { self.case?.prisoner_no ?? fields["prisoner_no"]?.text ?? "" }

    func instant(_ name: String) -> Int64? {
        fields[name].flatMap { CivilTime.instant($0.text) }.map { $0 >> 2 }
    }

    /// When what it says happened, where it says so.
    var at: Int64? { instant("opened_at") ?? instant("dispatched_at") ?? instant("closed_at") }
}

enum Scalar: Decodable {
    case number(Int), boolean(Bool), string(String)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .number(value)
        } else {
            self = .string(try container.decode(String.self))
        }
    }

    var text: String {
        switch self {
        case .number(let number): String(number)
        case .boolean(let boolean): boolean ? "true" : "false"
        case .string(let string): string
        }
    }

    /// The kind of JSON value that stands for a field of this type.
    func fits(_ type: FieldType) -> Bool {
        switch (self, type) {
        case (.number, .integer), (.number, .site), (.boolean, .boolean): true
        case (.number, _), (.boolean, _), (.string, .integer), (.string, .site), (.string, .boolean): false
        case (.string, _): true
        }
    }
}

/// All lines of a nation and, by prisoner number, the custody records in them: read, not taken from the generator.
struct ReadNation {
    var lines: [ReadLine] = []
    var expected: NationCount
    var people: [String: ReadLine] = [:]
    var statuses: [String: String] = [:]
    var tags: [String: String] = [:]
    private var records: [String: [CustodyRecord]] = [:]

    init(_ nation: Nation) throws {
        var source = nation.lines()
        expected = source.expected
        while let line = source.next() {
            let read = try ReadLine(line)
            lines.append(read)
            try add(read)
        }
        expected = source.expected
    }

    var timelines: [String: CustodyTimeline] { records.mapValues { CustodyTimeline($0) } }

    private mutating func add(_ line: ReadLine) throws {
        let fields = line.fields
        let log = LogID(site: line.site, incarnation: 1)
        let id = Dot(log, Int64(lines.count))
        switch line.type {
        case "person": people[line.prisoner] = line
        case "legal_status": statuses[line.prisoner] = fields["status"]?.text
        case "sentence": tags[line.prisoner] = fields["conviction_tag"]?.text
        case "transfer":
            records[line.prisoner, default: []].append(
                .transfer(
                    .init(
                        id: id, number: fields["number"]?.text ?? "", from: Int(fields["from"]?.text ?? "") ?? 0,
                        to: Int(fields["to"]?.text ?? "") ?? 0, dispatchedAt: line.instant("dispatched_at") ?? 0)))
        case "custody" where line.current != true:
            records[line.prisoner, default: []].append(
                .custody(
                    .init(
                        id: id, facility: Int(fields["facility"]?.text ?? "") ?? 0,
                        openedAt: line.instant("opened_at") ?? 0, transferNumber: fields["transfer_no"]?.text,
                        receivedFrom: fields["received_from"].flatMap { Int($0.text) })))
        case "custody":
            guard let closed = line.instant("closed_at"), case .custody(var last) = records[line.prisoner]?.popLast()
            else { return }
            last.closedAt = closed
            records[line.prisoner]?.append(.custody(last))
        default: break
        }
    }
}

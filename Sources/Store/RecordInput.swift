import Causality
import FoundationEssentials
package import Register

/// One line of `kerben record put`: what to write, where, and why, before it is checked against the register.
package struct RecordInput: Sendable, Decodable {
    /// Needed for a new record, and with `current`.
    package var type: String?
    /// An existing record.
    package var id: String?
    package var caseFile: CaseFile?
    /// `provisional`: open a provisional file where none with that prisoner number is held here.
    package var open: String?
    /// Write to the latest record of this type in the case file; to a new one where there is none.
    package var current: Bool?
    package var fields: [String: Scalar]
    package var reason: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case type, id, open, current, fields, reason
        case caseFile = "case"
    }

    package enum CaseFile: Sendable, Decodable {
        case id(String)
        case prisonerNumber(String)

        package init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self = .id(text)
            } else {
                self = .prisonerNumber(
                    try decoder.container(keyedBy: Keys.self).decode(String.self, forKey: .prisonerNumber))
            }
        }

        private enum Keys: String, CodingKey { case prisonerNumber = "prisoner_no" }
    }

    /// A JSON scalar as written.
    package enum Scalar: Sendable, Decodable {
        case null
        case text(String)
        case integer(Int64)
        case boolean(Bool)

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Texts first: almost every value is one, and each failed attempt makes an error.
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Int64.self) {
                self = .integer(number)
            } else {
                self = .boolean(try container.decode(Bool.self))
            }
        }

        var text: String {
            switch self {
            case .null: ""
            case .text(let text): text
            case .integer(let number): String(number)
            case .boolean(let flag): flag ? "true" : "false"
            }
        }
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(
        type: String? = nil, id: String? = nil, caseFile: CaseFile? = nil, open: String? = nil, current: Bool? = nil,
        fields: [String: Scalar], reason: String? = nil
    ) {
        self.type = type
        self.id = id
        self.caseFile = caseFile
        self.open = open
        self.current = current
        self.fields = fields
        self.reason = reason
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        fields = [:]
        for key in container.allKeys {
            switch CodingKeys(rawValue: key.stringValue) {
            case .type: type = try container.decodeIfPresent(String.self, forKey: key)
            case .id: id = try container.decodeIfPresent(String.self, forKey: key)
            case .caseFile: caseFile = try container.decodeIfPresent(CaseFile.self, forKey: key)
            case .open: open = try container.decodeIfPresent(String.self, forKey: key)
            case .current: current = try container.decodeIfPresent(Bool.self, forKey: key)
            case .fields: fields = try container.decodeIfPresent([String: Scalar].self, forKey: key) ?? [:]
            case .reason: reason = try container.decodeIfPresent(String.self, forKey: key)
            case nil:
                let known = CodingKeys.allCases.map(\.rawValue).sorted().joined(separator: ", ")
                throw Refusal(key.stringValue, "is no key of an input line (\(known))")
            }
        }
    }

    /// Reads one NDJSON line; throws a ``Refusal`` that says what is wrong, not what was in it.
    package static func read(_ line: some StringProtocol) throws(Refusal) -> RecordInput {
        do {
            return try JSONDecoder().decode(RecordInput.self, from: Data(line.utf8))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal("line", "is not a JSON object with \"type\" or \"id\", and \"fields\" of plain values")
        }
    }
}

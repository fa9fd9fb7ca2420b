import Causality
import FoundationEssentials
package import Register

/// One line of `kerben record put`: what to write, where, and why, before it is checked against the register.
package struct RecordInput: Sendable, Decodable {
    /// Needed for a new record, and with `current`.
    package var type: String?
    /// An existing record.
    package var id: String?
    /// Of the record, as an exported line has it.
    package var origin: String?
    package var caseFile: CaseFile?
    /// `provisional`: open a provisional file where none with that prisoner number is held here.
    package var open: String?
    /// Write to the latest record of this type in the case file; to a new one where there is none.
    package var current: Bool?
    package var fields: [String: Scalar]
    package var reason: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case type, id, origin, open, current, fields, reason
        case caseFile = "case"
    }

    package enum CaseFile: Sendable {
        case id(String)
        case prisonerNumber(String)

        fileprivate init(_ container: KeyedDecodingContainer<AnyKey>, _ key: AnyKey) throws {
            // By number first: almost every line names it so, and each failed attempt makes an error.
            guard let object = try? container.nestedContainer(keyedBy: AnyKey.self, forKey: key) else {
                self = .id(try container.decode(String.self, forKey: key))
                return
            }
            self = .prisonerNumber(try object.decode(String.self, forKey: AnyKey("prisoner_no")))
        }
    }

    /// A JSON scalar as written.
    package enum Scalar: Sendable {
        case null
        case text(String)
        case integer(Int64)
        case boolean(Bool)

        fileprivate init(_ container: KeyedDecodingContainer<AnyKey>, _ key: AnyKey) throws {
            // Texts first, as above. What is none of a kind is tried as the next, and the last says what is wrong.
            if let text = try? container.decode(String.self, forKey: key) {
                self = .text(text)
            } else if try container.decodeNil(forKey: key) {
                self = .null
            } else if let number = try? container.decode(Int64.self, forKey: key) {  // Or a flag.
                self = .integer(number)
            } else {
                self = .boolean(try container.decode(Bool.self, forKey: key))
            }
        }

        package var text: String {
            switch self {
            case .null: ""
            case .text(let text): text
            case .integer(let number): String(number)
            case .boolean(let flag): flag ? "true" : "false"
            }
        }
    }

    package struct AnyKey: CodingKey {
        package var stringValue: String
        package var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        package init?(stringValue: String) { self.stringValue = stringValue }
        package init?(intValue: Int) { nil }
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
            case .caseFile: caseFile = try container.decodeNil(forKey: key) ? nil : CaseFile(container, key)
            case .origin: origin = try container.decodeIfPresent(String.self, forKey: key)
            case .open: open = try container.decodeIfPresent(String.self, forKey: key)
            case .current: current = try container.decodeIfPresent(Bool.self, forKey: key)
            case .fields:
                fields =
                    try container.decodeNil(forKey: key)
                    ? [:] : Self.fields(container.nestedContainer(keyedBy: AnyKey.self, forKey: key))
            case .reason: reason = try container.decodeIfPresent(String.self, forKey: key)
            case nil:
                let known = CodingKeys.allCases.map(\.rawValue).sorted().joined(separator: ", ")
                throw Refusal(key.stringValue, "is no key of an input line (\(known))")
            }
        }
    }

    /// Every value of an object, by its name.
    package static func fields(_ object: KeyedDecodingContainer<AnyKey>) throws -> [String: Scalar] {
        var fields: [String: Scalar] = [:]
        for name in object.allKeys { fields[name.stringValue] = try Scalar(object, name) }
        return fields
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

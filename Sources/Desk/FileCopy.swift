import Causality
package import Register
import Safeguards
import Store

/// A person's own file in words: access to it in custody, and the copy on release (Nelson Mandela Rule 9).
package struct FileCopy: Hashable, Sendable {
    package enum Language: String, CaseIterable, Sendable { case en, ru, ky }

    private let language: Language
    /// Record types, and fields as `person.notes`, that national law withholds.
    private let redacted: [String]

    /// Throws where a name is neither a record type nor a field.
    package init(
        in language: Language, without redacted: [String], of description: RegisterDescription
    ) throws(CommandFailure) {
        for name in redacted {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let type = description.type(named: parts[0])
            guard let type, parts.count == 1 || (parts.count == 2 && type.field(named: parts[1]) != nil) else {
                throw CommandFailure("--redact \(name): no such record type or field")
            }
        }
        self.language = language
        self.redacted = redacted
    }

    func shows(_ record: RegisterReading.FiledRecord) -> Bool { !redacted.contains(record.type.name) }

    func text(_ record: RegisterReading.FiledRecord, _ description: RegisterDescription) -> String {
        var text =
            "\n\(words([record.type.labels])) \(record.record), \(record.writtenAt), \(record.author.printable)\n"
        for (field, values) in record.fields where !redacted.contains("\(record.type.name).\(field.name)") {
            for value in values {
                let shown = self.text(value, of: field, description).printable
                text += "  \(words([field.labels])): \(shown)\n"
            }
        }
        return text
    }

    private func text(_ value: String, of field: Field, _ description: RegisterDescription) -> String {
        if field.type == .boolean { return Self.yesNo[language]?[value] ?? value }
        guard case .code(let list) = field.type,
            let code = description.codeLists[list]?.codes.first(where: { $0.code == value })
        else { return value }
        return words([code.labels])
    }

    /// What is not in it, and why; empty where that is nothing.
    func missing(unreadable types: [RecordType]) -> String {
        (types.isEmpty ? "" : "\nNot in this copy, for who made it may not read it: \(words(types.map(\.labels)))\n")
            + (redacted.isEmpty ? "" : "\nLeft out under national law: \(redacted.joined(separator: ", "))\n")
    }

    private static let yesNo: [Language: [String: String]] = [
        .en: ["true": "yes", "false": "no"], .ru: ["true": "да", "false": "нет"],
        .ky: ["true": "ооба", "false": "жок"],
    ]

    private func words(_ labels: [[String: String]]) -> String {
        labels.map { $0[language.rawValue] ?? $0["en"] ?? "" }.joined(separator: ", ")
    }
}

extension Node {
    /// The file of a person, for the person to read and to take along.
    package func text(of copy: FileCopy, prisonerNumber: String, _ look: Look, as clerk: Clerk) throws -> String {
        try read("person", look, as: clerk) { transaction, reading in
            if let type = description.type(named: "person") { try reading.check(type) }
            guard let file = try transaction.writing.caseFile(prisonerNumber: prisonerNumber) else {
                throw CommandFailure("nobody of that number is in view here")
            }
            let records = try transaction.register.file(file, reading).filter(copy.shows)
            let head =
                "File of \(prisonerNumber.printable) (Nelson Mandela Rule 9)\n"
                + "copied \(try day(of: presentTime(transaction))) at site \(settings.site); watermark "
                + "\(try transaction.epoch):"
                + "\(try transaction.lastFeed()), edition \(description.edition)\n"
            let withheld = description.types.filter { $0.scope == .caseFile && reading.right($0.name) < .read }
            let texts = records.map { copy.text($0, description) }
            return (head + texts.joined() + copy.missing(unreadable: withheld), records.count)
        }
    }
}

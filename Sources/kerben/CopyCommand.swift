import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store

/// A person's own file on paper: access to it in custody, and the copy on release (Nelson Mandela Rule 9).
struct CopyCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "A person's file in words, for the person to read and to take along.",
        discussion: """
            Nelson Mandela Rule 9: everybody has access to the records about them, and takes an official copy along on release. \
            With --confidential --reason it is whole, and that it was made is kept; what national law withholds is left out with \
            --redact, and the copy says so. What is sealed to another body stays sealed.
            """)
    @OptionGroup var options: StateOptions
    @OptionGroup var reading: ReadOptions
    @Argument(help: "Prisoner number.") var prisonerNumber: String
    @Option(help: "Language of the words: en, ru or ky.") var language = Language.en
    @Option(help: "Record type or field to leave out, such as health_exam or person.notes; as often as needed.")
    var redact: [String] = []

    enum Language: String, ExpressibleByArgument, CaseIterable {
        case en, ru, ky
    }

    func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read(["person"])) }

    func run(on node: Node, _ output: CommandOutput) throws {
        let description = node.store.description
        for name in redact {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            let type = description.type(named: parts[0])
            guard let type, parts.count == 1 || (parts.count == 2 && type.field(named: parts[1]) != nil) else {
                throw CommandFailure("--redact \(name): no such record type or field")
            }
        }
        try reading.read(node, output, "person") { session, reading, write in
            if let type = description.type(named: "person") { try reading.check(type) }
            guard let file = try session.caseFile(prisonerNumber: prisonerNumber) else {
                throw CommandFailure("nobody of that number is in view here")
            }
            let records = try session.file(file, reading).filter { !redact.contains($0.type.name) }
            write(
                "File of \(prisonerNumber.printable) (Nelson Mandela Rule 9)\n"
                    + "copied \(node.today) at site \(node.settings.site); watermark \(node.store.identity.epoch):"
                    + "\(try session.lastFeed()), edition \(description.edition)\n")
            for record in records { write(text(record, description)) }
            let withheld = description.types.filter { $0.scope == .caseFile && reading.right($0.name) < .read }
            if !withheld.isEmpty {
                write("\nNot in this copy, for who made it may not read it: \(words(withheld.map(\.labels)))\n")
            }
            if !redact.isEmpty { write("\nLeft out under national law: \(redact.joined(separator: ", "))\n") }
            return records.count
        }
    }

    private func text(_ record: Session.FiledRecord, _ description: RegisterDescription) -> String {
        var text =
            "\n\(words([record.type.labels])) \(record.record), \(record.writtenAt), \(record.author.printable)\n"
        for (field, values) in record.fields where !redact.contains("\(record.type.name).\(field.name)") {
            for value in values {
                var shown = value
                if case .code(let list) = field.type,
                    let code = description.codeLists[list]?.codes.first(where: { $0.code == value })
                {
                    shown = words([code.labels])
                }
                if field.type == .boolean { shown = Self.yesNo[language]?[value] ?? value }
                text += "  \(words([field.labels])): \(shown.printable)\n"
            }
        }
        return text
    }

    private static let yesNo: [Language: [String: String]] = [
        .en: ["true": "yes", "false": "no"], .ru: ["true": "да", "false": "нет"],
        .ky: ["true": "ооба", "false": "жок"],
    ]

    private func words(_ labels: [[String: String]]) -> String {
        labels.map { $0[language.rawValue] ?? $0["en"] ?? "" }.joined(separator: ", ")
    }
}

import ArgumentParser
import Causality
import Desk
import FoundationEssentials
import Register
import Safeguards
import Store
import Trust

struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Keys of bodies outside the prison, and what is sealed to them.",
        discussion: """
            A body makes its key on a machine of its own and gives the public half to the registry, which publishes it: \
            {"type":"body_key","fields":{"body":"OMBUDSMAN","public_key":"...","valid_from":"2026-07-01"}}
            """,
        subcommands: [MakeKey.self, Open.self])

    struct MakeKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "key", abstract: "Make a body's key; prints the public half.")
        @Argument(help: "File for the secret half, in a folder that only its owner may read.") var file: String

        func run() throws {
            do {
                let secret = SecretFile(URL(filePath: file).path)
                guard !secret.exists else { throw CommandFailure("\(file): is there already; a key is never replaced") }
                let key = Seal.Key()
                try secret.write(key.text)
                print(key.publicText)
            } catch { throw CommandFailure(error) }
        }
    }

    struct Open: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the sealed fields of a record, at the hub, with a body's key.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Record id, such as 27.1-10432.") var id: String
        @Option(help: "File with the secret half of the body's key.") var key: String
        @Option(help: "table, json or csv.") var format = Format.table

        var inputPath: String? { key }

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let record = try Dot(typed: id)
            let key = try Seal.Key(text: String(decoding: output.input, as: UTF8.self))
            guard let (type, state) = try node.store.read({ try $0.history(of: record) }), let type else {
                throw CommandFailure("\(id): no such record is held here; see 'kerben record list TYPE'")
            }
            try node.reading(output).check(type)
            var table = Table(columns: ["field", "written_by", "text"])
            var others: Set<String> = []
            for change in state.applied {
                for write in change.writes {
                    guard let field = type.field(write.field), field.confidentiality == .sealed,
                        let sealed = write.value.text.flatMap(SealedText.init)
                    else { continue }
                    // Sealed to another body, or for another place: told below as what this key does not open.
                    guard let text = try? key.open(sealed.payload, place: "\(type.name).\(field.name)") else {
                        others.insert(sealed.body)
                        continue
                    }
                    table.rows.append([.text(field.name), .text(change.author), .text(text)])
                }
            }
            guard !table.rows.isEmpty || others.isEmpty else {
                throw CommandFailure("\(id): sealed to \(others.sorted().joined(separator: ", ")) with another key")
            }
            try node.write(as: output.user) { session, author, moment in
                try session.note(
                    .read, type.name, record: record, count: 1, reason: "opened with the body's key", author: author,
                    at: &moment)
            }
            output.write(table.rendered(format))
        }
    }
}

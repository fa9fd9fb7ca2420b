import ArgumentParser
import Desk
import FoundationEssentials
import Register
import Safeguards

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
            do { print(try makeBodyKey(at: URL(filePath: file).path)) } catch { throw CommandFailure(error) }
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
            let key = String(decoding: output.input, as: UTF8.self)
            output.write(try node.unsealed(id, key: key, as: output.clerk).rendered(format))
        }
    }
}

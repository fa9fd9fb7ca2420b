import ArgumentParser
import Desk
import Machine
import Register
import Safeguards
import Terminal

struct SentenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sentence", abstract: "When sentences end by the rules of a state, and how that follows.",
        subcommands: [Compute.self])

    struct Compute: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute an end step by step: of a file, or of a person's records.",
            discussion: """
                A file holds what courts decided, as JSON ({"rule_set":"KZ-2014","start":"2024-01-10","term":"P1Y"}, or a \
                list) or as CSV with the columns rule_set and inputs. Rule sets are those of 'config/sentences'; a variant \
                is named as KG-2021/floor. Where something is not described every end is a candidate, the earliest \
                alarms, and nobody is held or released by it.
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "File of what courts decided; - is standard input.") var file: String?
        @Option(name: .customLong("case"), help: "Prisoner number, in place of a file.") var prisonerNumber: String?
        @Option(help: "Rule set for a file that names none.") var rules: String?
        @Option(help: "Folder of the description, for a file; the site's own where it is not given.") var config:
            String?
        @Option(help: "Folder of rule sets to try for a file, beside those of the description.") var ruleSets: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func validate() throws {
            guard (file == nil) != (prisonerNumber == nil) else {
                throw ValidationError("give a file, or --case with a prisoner number")
            }
            if file == nil, ruleSets != nil { throw ValidationError("--rule-sets is for a file") }
        }

        func deed(in description: RegisterDescription) throws -> Deed { .read(["person", "sentence"]) }

        func run() throws {
            guard let file else { return try runOnStore() }
            do {
                let folder = try config ?? options.folder.settings().config
                let others = try ruleSets.map { try loadRuleSets($0) } ?? []
                let sets = try others + loadDescription(folder).ruleSets
                let table = try SentenceTable.table(try Self.read(file), file: file, rules: rules, in: sets)
                StandardOutput.write(table.rendered(format))
            } catch { throw CommandFailure(error) }
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard let prisonerNumber else { throw CommandFailure("a file is computed where it is, not by the daemon") }
            output.write(try node.sentenceEnds(prisonerNumber: prisonerNumber, as: output.clerk).rendered(format))
        }
    }
}

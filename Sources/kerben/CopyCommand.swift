import ArgumentParser
import Desk
import Register
import Safeguards

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
    @Option(help: "Language of the words: en, ru or ky.") var language = FileCopy.Language.en
    @Option(help: "Record type or field to leave out, such as health_exam or person.notes; as often as needed.")
    var redact: [String] = []

    func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read(["person"])) }

    func run(on node: Node, _ output: CommandOutput) throws {
        let copy = try FileCopy(in: language, without: redact, of: node.description)
        output.write(try node.text(of: copy, prisonerNumber: prisonerNumber, reading.look, as: output.clerk))
    }
}

extension FileCopy.Language: ExpressibleByArgument {}

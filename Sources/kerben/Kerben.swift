import ArgumentParser
import Desk
import Terminal

/// The register of a prison service, kept between places that are rarely connected.
@main
struct Kerben: ParsableCommand {
    static let version = "0.1.0"
    static let configuration = CommandConfiguration(
        commandName: "kerben",
        abstract: "A prison service's register, kept between places that are rarely connected.",
        discussion: """
            A facility works on its own store with or without a link; 'kerben facility run' reconciles it with the hub \
            that 'kerben hub run' serves. Exit status: 0 done, 1 refused or failed (one line on stderr), 2 usage.
            """,
        version: version,
        subcommands: [
            HubCommand.self, FacilityCommand.self, RecordCommand.self, ImportCommand.self, DescribeCommand.self,
            SyncCommand.self, ConflictCommand.self, CountCommand.self, SafeguardCommand.self, SentenceCommand.self,
            CustodyCommand.self,
            RollCommand.self, IdentityCommand.self, LegislationCommand.self, SealCommand.self, AccountCommand.self,
            AuditCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self, ExportCommand.self,
            MovedDemo.self, MovedGenerate.self,
        ])

    static func main() {
        keepFilesPrivate()
        ProgramEnd.run(Self.self)
    }
}

extension CommandFailure: OneLineError {}

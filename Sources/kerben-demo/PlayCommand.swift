import ArgumentParser
import FoundationEssentials
import Terminal

struct PlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play",
        abstract:
            "Play the main job end to end: a hub and facilities as processes, links that go down, and the counts.",
        discussion: """
            Without --data a small story on a seeded nation; with it the custody events in DIR/nyc_custody, one facility \
            a unit, against the published counts. Ends with 0, or 1 with what differed.
            """)
    @Option(help: "The kerben to run; without it the one beside this program.") var program: String?
    @Option(help: "Folder of real data.") var data: String?
    @Option(help: "Folder with register/ and codes/.") var config = "/etc/kerben"
    @Option(help: "Replay days at most.", transform: within(1...36_600)) var days: Int?
    @Option(help: "Seed of the nation, or of the fault plan.") var seed: UInt64 = 1
    @Flag(help: "Leave everything running at the end, and say how to look around.") var keep = false

    func run() throws {
        if let data, !FileManager.default.fileExists(atPath: data + "/nyc_custody/events.csv.gz") {
            throw DemoFailure("\(data): holds no nyc_custody/events.csv.gz; give the folder of the real data")
        }
        if let program, !FileManager.default.isExecutableFile(atPath: program) {
            throw DemoFailure("\(program): is no program; build kerben and give its path")
        }
        exitProcess(
            Demo.run(
                DemoOptions(
                    data: data, config: config, daysMax: days, seed: seed, keepsRunning: keep, program: program)))
    }
}

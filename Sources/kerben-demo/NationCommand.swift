import ArgumentParser
import Machine
import Nation

struct NationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nation",
        abstract: "A nation's prisons over five years, as NDJSON: one line a write at a site.",
        discussion:
            "Each line is {\"site\":N,\"put\":{…}}; 'put' is an input line of 'kerben record put' at that site.")
    @Option(help: "Seed: the same seed gives the same bytes.") var seed: UInt64
    @Option(help: "Facilities.") var facilities = 31
    @Option(help: "Persons held at the end.") var persons = 10_500

    func run() throws {
        guard Nation.facilitiesRange.contains(facilities) else {
            throw DemoFailure("--facilities \(facilities): must be \(Nation.facilitiesRange)")
        }
        guard Nation.personsRange.contains(persons) else {
            throw DemoFailure("--persons \(persons): must be \(Nation.personsRange)")
        }
        var lines = Nation(seed: seed, facilities: facilities, persons: persons).lines()
        var chunk = ""
        while let line = lines.next() {
            chunk += line.json + "\n"
            if chunk.utf8.count > 1 << 16 {
                StandardOutput.write(chunk)
                chunk = ""
            }
        }
        StandardOutput.write(chunk)
    }
}

import ArgumentParser

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "The main job, end to end.")

    func run() throws { throw CommandFailure("demo is not built yet; 'deploy/test' runs what there is") }
}

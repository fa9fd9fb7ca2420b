import ProcessHarness

/// Plays a demo on real processes in a scratch folder and leaves nothing behind, unless told to.
package enum Demo {
    /// Plays it and returns the exit status of the command: 0 where everything came out as it must, 1 with what differed
    /// told on standard output, 130 when interrupted. Blocks its thread.
    package static func run(_ options: DemoOptions) -> Int32 {
        let ledger = ProcessLedger()
        let interruption = Interruption(ledger)
        defer { withExtendedLifetime(interruption) {} }
        let narration = Narration()
        do {
            let program =
                try options.program.map { Program(path: $0, ledger: ledger) }
                ?? Program.beside("kerben", ledger: ledger)
            let folder = try ScratchFolder()
            let differences = try play(options, program, folder, narration)
            narration.line()
            if differences.isEmpty {
                narration.line("All as it must be.")
                if !options.keepsRunning { narration.line("With --keep it is left running, to look around.") }
            } else {
                narration.lines(["\(differences.count) differ:"] + differences.prefix(40).map { "  " + $0 })
            }
            return differences.isEmpty ? 0 : 1
        } catch HarnessError.interrupted {
            narration.line("interrupted; everything is stopped")
            return 130
        } catch {
            narration.line("kerben-demo: \(error)")
            return 1
        }
    }

    private static func play(
        _ options: DemoOptions, _ program: Program, _ folder: ScratchFolder, _ narration: Narration
    ) throws -> [String] {
        var isClean = false
        defer {
            program.ledger.stopAll()
            if isClean || program.ledger.isInterrupted {
                folder.remove()
            } else {
                narration.line("the sites' state and logs stay in \(folder.path)")
            }
        }
        let installation = try Installation(program, config: options.config, folder: folder.path)
        var differences: [String]
        var lastDay: String?
        if let data = options.data {
            var replay = try Replay(data: data, options: options, installation, narration, ledger: program.ledger)
            differences = try replay.run()
            lastDay = replay.lastDay
        } else {
            var story = Story(options: options, installation, narration)
            differences = try story.run()
        }
        if options.keepsRunning {
            tellHowToLookAround(installation, program, lastDay: lastDay, narration)
            program.ledger.awaitInterruption()
        }
        differences += installation.stop()
        isClean = differences.isEmpty
        return differences
    }

    private static func tellHowToLookAround(
        _ installation: Installation, _ program: Program, lastDay: String?, _ narration: Narration
    ) {
        let kerben = program.path
        let day = lastDay.map { " --as-of \($0)" } ?? ""
        narration.lines([
            "",
            "Everything is left running in \(installation.folder), until Ctrl-C. To look around:",
            "  \(kerben) count population\(day) --by facility --state \(installation.hub.state)",
            "  \(kerben) hub sites --state \(installation.hub.state)",
            "  \(kerben) conflict list --state \(installation.hub.state)",
        ])
        for node in installation.nodes {
            narration.line("  \(kerben) sync status --state \(node.process.state)    # \(node.name)")
        }
    }
}

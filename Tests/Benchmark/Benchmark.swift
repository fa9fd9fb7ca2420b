#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

import Description

/// Prints the table of ratios. deploy/bench calls it, which makes the workload and measures what needs processes:
/// `Benchmark workload=FOLDER scratch=FOLDER columns=BYTES delta=BYTES config=FOLDER [figures=1,8] [hub-kib=N facility-kib=N]`.
@main
enum Benchmark {
    static func main() {
        do { print(Figure.table(try figures(Settings(CommandLine.arguments.dropFirst())))) } catch {
            _ = Array("deploy/bench: \(error)\n".utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            exit(1)
        }
    }

    /// Numbered as in the issue: 2 has 3 to 5 and 7 with it, which need the same full stores.
    private static func figures(_ settings: Settings) throws -> [Figure] {
        let workload = try Workload(settings.text("workload"))
        let scratch = try Scratch(settings.text("scratch"))
        let records = workload.records
        let wanted = settings.numbers("figures")
        func wants(_ number: Int) -> Bool { wanted.isEmpty || wanted.contains(number) }
        var figures: [Figure] = []
        if wants(1) { figures += try HubApply(scratch: scratch, sources: try (1...20).map(workload.source)).figures() }
        if wants(2) {
            let hub = try Hub(scratch.path("hub"))
            let site = try Backlog.site(scratch.path("facility"), hub, records)
            let traffic = try site.synchronise(with: hub)
            let backlog = Backlog(scratch: scratch, records: records, columnsBytes: try settings.number("columns"))
            figures += try backlog.bytes(traffic)
            let sizes = try backlog.sizes(site, hub)
            figures += try LiveLink(scratch: scratch, workload: workload, deltaBytes: settings.number("delta"))
                .figures(try site.reopened(), try hub.reopened())
            figures += sizes
        }
        if wants(6) { figures += try WaitingBacklog(records: Array(records.prefix(50_000))).figures() }
        if wants(8) { figures += try LocalWrite(scratch: scratch, records: Array(records.prefix(2_000))).figures() }
        if wants(9) { figures += try ConcurrentEdits(workload: workload).figures() }
        if wants(10) { figures += memory(settings) }
        if wants(11) {
            let description = try DescriptionFolder.load(settings.text("config"))
            figures += try NationFigures(scratch: scratch, description: description).figures()
        }
        if wants(12) { figures += Edge.requests(settings.text) }
        if wants(13) { figures += Edge.crowd(settings.text) }
        if wants(14) {
            figures += try Growth(
                records: records, description: DescriptionFolder.load(settings.text("config"))
            ).figures()
        }
        if wants(15) {
            figures += try NationApply(
                scratch: scratch, description: DescriptionFolder.load(settings.text("config"))
            ).figures()
        }
        if wants(16) { figures += try NamesFound().figures() }
        if wants(17) { figures += try PutBack(scratch: scratch, sources: try (1...20).map(workload.source)).figures() }
        if wants(18) { figures += backup(settings) }
        return figures
    }

    /// What deploy/bench measured of the program itself, in milliseconds.
    private static func backup(_ settings: Settings) -> [Figure] {
        let copy = try? settings.number("copy-ms")
        return [("made", "backup-ms"), ("verified to every change", "verify-ms"), ("restored", "restore-ms")].map {
            name, key in
            let taken = try? settings.number(key)
            return Figure(
                name: "backup of 100,000 persons, \(name)", reach: "",
                measured: taken.map { "\($0) ms" } ?? "not measured",
                limit: copy.map { "\($0) ms, copying the store" } ?? "",
                ratio: taken.flatMap { taken in copy.map { text(Double(taken) / Double(max(1, $0)), 1) } } ?? "")
        }
    }

    private static func memory(_ settings: Settings) -> [Figure] {
        func figure(_ name: String, _ key: String, _ reach: String) -> Figure {
            let kib = try? settings.number(key)
            return Figure(
                name: "resident memory, \(name)", reach: reach,
                measured: kib.map { text(Double($0) * 1_024 / 1e6, 1) + " MB" } ?? "not measured")
        }
        return [
            figure("idle facility of 5,000 records", "facility-kib", "<= 45 MB"),
            figure("hub, 20 facilities, 100,000 records", "hub-kib", "<= 120 MB"),
        ]
    }
}

/// Arguments of the form `key=value`.
private struct Settings {
    private var values: [String: String] = [:]

    init(_ arguments: some Sequence<String>) {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
    }

    func text(_ key: String) throws -> String {
        guard let value = values[key] else { throw BenchmarkError("\(key)= is missing; call deploy/bench") }
        return value
    }

    func number(_ key: String) throws -> Int {
        guard let number = Int(try text(key)) else { throw BenchmarkError("\(key)= is no number; call deploy/bench") }
        return number
    }

    func numbers(_ key: String) -> [Int] { values[key]?.split(separator: ",").compactMap { Int($0) } ?? [] }
}

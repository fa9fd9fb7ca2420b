/// Figures 12 and 13: what hostile requests and a crowd at the door cost a running hub; `hostile.py` measures, this prints.
enum Edge {
    private static let requests = [
        ("columns", "20 M empty columns"), ("shapes", "20 M empty shapes"), ("header", "a header that claims 64 MiB"),
        ("contexts", "4 contexts of 10,000 logs"), ("million", "a million equal changes"), ("gaps", "64,000 gaps"),
        ("texts", "1,000 equal texts of 357 kB"), ("taken", "1,000 equal changes, taken"),
    ]

    /// `value` gives what the script measured: `KIB:MICROSECONDS:STATUS:BYTES`.
    static func requests(_ value: (String) throws -> String) -> [Figure] {
        requests.map { key, name in
            let parts = numbers(try? value("hostile-" + key))
            guard parts.count == 4 else { return Figure(name: name, reach: "", measured: "not measured") }
            return Figure(
                name: "\(name), \(grouped(parts[3])) bytes, answered \(parts[2])", reach: "<= 100 MB, 0.2 s",
                measured: text(Double(parts[0]) * 1_024 / 1e6, 1) + " MB, " + text(Double(parts[1]) / 1e6, 3) + " s")
        }
    }

    /// `MICROSECONDS:WORST`, alone and beside the crowd.
    static func crowd(_ value: (String) throws -> String) -> [Figure] {
        let (alone, beside) = (numbers(try? value("crowd-alone")), numbers(try? value("crowd-beside")))
        guard alone.count == 2, beside.count == 2 else {
            return [Figure(name: "exchange beside 2,000 bare connections", reach: "", measured: "not measured")]
        }
        func milliseconds(_ parts: [Int]) -> String {
            "\(text(Double(parts[0]) / 1e3, 1)) ms (worst \(text(Double(parts[1]) / 1e3, 1)))"
        }
        return [
            Figure(
                name: "exchange beside 2,000 bare connections of 20 addresses", reach: "<= 2",
                measured: milliseconds(beside), limit: milliseconds(alone),
                ratio: text(Double(beside[0]) / Double(max(1, alone[0]))))
        ]
    }

    private static func numbers(_ value: String?) -> [Int] { value?.split(separator: ":").compactMap { Int($0) } ?? [] }
}

import FoundationEssentials

/// The files that records.py wrote.
struct Workload {
    let folder: String
    let records: [Prisoner]

    init(_ folder: String) throws {
        self.folder = folder
        records = try Self.read(folder + "/records.jsonl")
    }

    func source(_ number: Int) throws -> [Prisoner] {
        try Self.read(folder + "/source-\(number < 10 ? "0" : "")\(number).jsonl")
    }

    func edits(_ name: String) throws -> [Edit] { try Self.read(folder + "/\(name).jsonl") }

    private static func read<T: Decodable>(_ path: String) throws -> [T] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchmarkError("\(path): cannot be read; deploy/bench makes it")
        }
        let decoder = JSONDecoder()
        return try data.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(T.self, from: Data($0)) }
    }
}

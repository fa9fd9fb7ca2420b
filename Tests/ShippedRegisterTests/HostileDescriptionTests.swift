import Causality
import Chance
import Decisions
import Description
import Foundation
import Register
import Store
import Testing

/// A description that was edited badly is refused in words, or makes a register that can be written and read; it ends nothing.
@Suite struct HostileDescriptionTests {
    private static let shipped = URL(filePath: #filePath).appending(path: "../../../config").standardized

    private static let values = [
        "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", ".nan", "", "~", "[]",
        "{}", "[a, a]", "{en: x}", "\"\\0\"", "\"\\\"; DROP TABLE _change\"", "id", "_change", "person", "*a",
        "&a [*a]",
        "true", "sealed", "date", "append", "review", "document", "interim", "[9, -9]", "[0, 9223372036854775807]",
        "!!binary x", "? x", "\u{FEFF}", "٣", "🙂",
    ]

    /// Changes one line of a file, or where it stands; the same for the same number.
    private func mutated(_ text: String, _ random: inout SplitMix64) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let place = Int.random(in: 0..<lines.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: lines.remove(at: place)
        case 1: lines.insert(lines[place], at: place)
        case 2: lines[place] = "  " + lines[place]
        case 3: lines.swapAt(place, Int.random(in: 0..<lines.count, using: &random))
        case 4: lines.removeLast(lines.count - place)
        default:
            guard let colon = lines[place].firstIndex(of: ":") else { break }
            lines[place] = lines[place][...colon] + " " + (Self.values.randomElement(using: &random) ?? "")
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: 0..<6) func `Mutated files are refused in words, or describe a register that works`(part: Int)
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "description-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // Only clutter in a temporary folder is at stake.
        try FileManager.default.copyItem(at: Self.shipped, to: folder)
        var random = SplitMix64(seed: UInt64(part))
        let rooms = ["register", "register", "register", "counts", "codes"]
        for round in 0..<12 {
            let room = folder.appending(path: rooms[round % rooms.count])
            let names = try FileManager.default.contentsOfDirectory(atPath: room.path).sorted()
            let file = room.appending(path: names[Int.random(in: 0..<names.count, using: &random)])
            let whole = try String(contentsOf: file, encoding: .utf8)
            var text = whole
            for _ in 0...Int.random(in: 0..<2, using: &random) { text = mutated(text, &random) }
            try Data(text.utf8).write(to: file)
            do {
                try write(DescriptionFolder.load(folder.path))
            } catch let error as DescriptionError {
                #expect(!error.problems.isEmpty && error.problems.allSatisfy { !$0.description.isEmpty })
            } catch is StoreError {
                // In words too: a description that is in order and lacks what a store needs.
            }
            try Data(whole.utf8).write(to: file)
        }
    }

    /// Opens a store of it, and writes and counts a person as far as the register takes one.
    private func write(_ description: RegisterDescription) throws {
        let store = try Store.open(
            ":memory:", description: description, creating: Store.Identity(log: LogID(site: 0, incarnation: 1)))
        for line in [
            #"{"type":"person","fields":{"prisoner_no":"A","sex":"M","birth_date":"1980-01-01"}}"#,
            #"{"type":"custody","case":{"prisoner_no":"A"},"fields":{"facility":1,"opened_at":"2026-06-01T10:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"7",\#(Office.arrival)}}"#,
            #"{"type":"sentence","case":{"prisoner_no":"A"},"fields":{"start":"2026-06-01","term":"P5Y"}}"#,
        ] {
            do {
                let moment = WriteMoment(wallMilliseconds: 1_782_864_000_000, clock: .reference, saltSeed: 1)
                _ = try store.write(at: moment) {
                    try $0.writing.put(RecordInput.read(line), author: "officer@0", at: &$1)
                }
            } catch {
                // A field that is gone, or of another type, is refused; whatever was thrown, nothing ended.
            }
        }
        do {
            _ = try store.read { try $0.counts.count(.population, day: "2026-06-30") }
            try store.write { try $0.upkeep.rebuild() }
        } catch {
            // Refused, as where a field that a count reads is gone; whatever was thrown, nothing ended.
        }
    }
}

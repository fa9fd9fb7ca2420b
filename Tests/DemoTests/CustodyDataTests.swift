import ProcessHarness
import kerben_demo
import Foundation
import Testing

/// The real data, where they are: in the folder that `KERBEN_DATA` names, or beside the project.
struct CustodyDataTests {
    private static let folder =
        ProcessInfo.processInfo.environment["KERBEN_DATA"]
        ?? URL(filePath: #filePath).appending(path: "../../../../shared/data").standardized.path

    private static var isThere: Bool { FileManager.default.fileExists(atPath: folder + "/nyc_custody") }

    @Test(.enabled(if: isThere, "no real data: KERBEN_DATA names no folder with nyc_custody"))
    func `Whom the book holds at the end of each day is whom the reference figures count`() throws {
        let data = try CustodyData(folder: Self.folder, ledger: ProcessLedger())
        let reference = try ReferenceFigures(folder: Self.folder)
        #expect(data.days.count == 22)
        #expect(data.units.count == 12)
        var book = ReplayBook(sites: Dictionary(uniqueKeysWithValues: zip(data.units, 1...)))
        for day in data.days {
            for event in day.events { _ = try book.entries(for: event, details: data.details(event)) }
            #expect(book.held.count == reference.total(on: day.date))
            let counts = Dictionary(book.held.values.map { ($0.unit, 1) }, uniquingKeysWith: +)
            for unit in data.units { #expect(counts[unit] ?? 0 == reference.count(unit, on: day.date)) }
        }
        #expect(book.moves.count == 2_027)
        #expect(book.idleMoves == [15_108, 15_820])
    }
}

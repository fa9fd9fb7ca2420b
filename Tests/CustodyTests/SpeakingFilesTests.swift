import Causality
import Custody
import Testing

/// By whose word a person is counted where several files have one number.
@Suite struct SpeakingFilesTests {
    private func dot(_ site: Int) -> Dot { Sample.dot(site, 1) }

    /// Sites of the files that speak, of files with one number; those of a set are joined by decisions.
    private func speaking(_ sets: [[Int]], holding: [Int]) -> [Int] {
        let files = sets.joined().map { Persons.File(id: dot($0), number: "N") }
        let links = sets.flatMap { set in set.dropFirst().map { (dot(set[0]), dot($0)) } }
        let groups = Persons(files, links: links).groups
        #expect(groups.count == 1)
        return groups.flatMap { $0.speaking(holding: Set(holding.map(dot))) }.map(\.site)
    }

    @Test func `A file that shares the number alone, and in which nobody had the person, says nothing of them`() {
        #expect(speaking([[3], [2]], holding: [2]) == [2])
        #expect(speaking([[3, 4], [2, 5]], holding: [5]) == [2, 5])
        #expect(speaking([[3], [2]], holding: [2, 3]) == [2, 3])
    }

    @Test func `What more than the number joins speaks along, and so does what the hub opened`() {
        #expect(speaking([[2, 3]], holding: [2]) == [2, 3])
        #expect(speaking([[3], [0], [2]], holding: [2]) == [0, 2])
    }

    @Test func `Where no file has custody all speak`() {
        #expect(speaking([[3], [2]], holding: []) == [2, 3])
        #expect(speaking([[3]], holding: []) == [3])
    }
}

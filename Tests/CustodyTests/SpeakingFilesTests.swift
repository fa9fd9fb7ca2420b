import Causality
import Custody
import Testing

/// By whose word a person is counted where several files have one number.
@Suite struct SpeakingFilesTests {
    private func dot(_ site: Int) -> Dot { Sample.dot(site, 1) }

    private func group(_ sets: [[Int]]) -> Persons.Group {
        let files = sets.joined().map { Persons.File(id: dot($0), number: "N") }
        let links = sets.flatMap { set in set.dropFirst().map { (dot(set[0]), dot($0)) } }
        return Persons(files, links: links).groups[0]
    }

    /// Sites of the files that speak, each with the time until which it does, of files with one number; those of a set are
    /// joined by decisions. `had`: until when somebody had the person by them; 0 while they do.
    private func speaking(_ sets: [[Int]], had: [Int: Int64]) -> [String] {
        let had = Dictionary(uniqueKeysWithValues: had.map { (dot($0), $1 == 0 ? .max : $1) })
        return group(sets).speaking(had: had).map { "\($0.file.site)" + ($0.until.map { " until \($0)" } ?? "") }
    }

    @Test func `A file that shares the number alone, and in which nobody had the person, says nothing of them`() {
        #expect(speaking([[3], [2]], had: [2: 0]) == ["2"])
        #expect(speaking([[3, 4], [2, 5]], had: [5: 0]) == ["2", "5"])
        #expect(speaking([[3], [2]], had: [2: 0, 3: 0]) == ["2", "3"])
    }

    @Test func `Who had the person speaks of that time, after those who have them or had them last`() {
        #expect(speaking([[1], [2]], had: [1: 50, 2: 0]) == ["2", "1 until 50"])
        #expect(speaking([[1], [2], [3]], had: [1: 50, 2: 90, 3: 70]) == ["2", "3 until 70", "1 until 50"])
        #expect(speaking([[1, 4], [2]], had: [1: 50, 4: 60, 2: 0]) == ["2", "1 until 60", "4 until 60"])
    }

    @Test func `What more than the number joins speaks along, and so does what the hub opened`() {
        #expect(speaking([[2, 3]], had: [2: 0]) == ["2", "3"])
        #expect(speaking([[3], [0], [2]], had: [2: 0]) == ["2", "0"])
        #expect(speaking([[0], [2]], had: [0: 50, 2: 0]) == ["2", "0"])
    }

    @Test func `Where no file has custody all speak`() {
        #expect(speaking([[3], [2]], had: [:]) == ["2", "3"])
        #expect(speaking([[3]], had: [:]) == ["3"])
    }

    @Test func `Otherwise speak those alone who have the person, and all of them`() {
        func otherwise(_ sets: [[Int]], had: [Int: Int64]) -> [[Int]] {
            group(sets).speakingOtherwise(had: Dictionary(uniqueKeysWithValues: had.map { (dot($0), $1) })).map {
                #expect($0.allSatisfy { $0.until == nil })
                return $0.map(\.file.site)
            }
        }
        #expect(otherwise([[1], [2], [3]], had: [1: 50, 2: 90]) == [[2], [1, 2, 3]])
        #expect(otherwise([[1], [2]], had: [:]).isEmpty && otherwise([[1, 2]], had: [1: 9]).isEmpty)
    }
}

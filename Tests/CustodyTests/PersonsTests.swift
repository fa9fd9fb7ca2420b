import Causality
import Custody
import Register
import Testing

@Suite struct PersonsTests {
    private func file(
        _ site: Int, _ number: String = "N", sex: String = "", pin: String = "", birth: String = "", name: String = "",
        isProvisional: Bool = false, _ sequence: Int64 = 1
    ) -> Persons.File {
        Persons.File(
            id: Sample.dot(site, sequence), number: number, isProvisional: isProvisional,
            identifiers: .init(
                sex: sex, pin: pin, birth: CivilTime.date(birth), names: name.isEmpty ? [] : [name]))
    }

    /// Sites of the files of each person; the same in any order.
    private func groups(_ files: [Persons.File], _ links: [(Int, Int)] = []) -> [[Int]] {
        let links = links.map { (Sample.dot($0, 1), Sample.dot($1, 1)) }
        let persons = Persons(files, links: links)
        #expect(Persons(files.reversed(), links: links.reversed()) == persons)
        return persons.groups.map { $0.files.map(\.site) }
    }

    private func travelling(_ files: [Persons.File], _ links: [(Int, Int)] = []) -> [[Int]] {
        Persons(files, links: links.map { (Sample.dot($0, 1), Sample.dot($1, 1)) }).groups.flatMap(\.travelling).map {
            $0.map(\.site)
        }
    }

    @Test func `Blanks, and what nobody can see, are no number`() {
        for text in ["", " ", "\u{00A0}", "\t\n", "\u{200B}", "\u{200E}\u{3000}", "\0"] {
            #expect(Persons.number(text) == nil, "\(Array(text.unicodeScalars))")
        }
        for text in ["1", " 1", "б/н", "-", "１"] { #expect(Persons.number(text) == text) }
    }

    @Test func `One number is one person where nothing contradicts`() {
        #expect(groups([file(1), file(2), file(3, "other")]) == [[1, 2], [3]])
        #expect(groups([file(1, ""), file(2, "")]) == [[1], [2]])
        #expect(groups([file(1, birth: "1961"), file(2, birth: "1961-02-03")]) == [[1, 2]])
    }

    @Test(arguments: [
        ("sex", ["M", "F"]), ("PIN", ["901", "902"]), ("date of birth", ["1961-02-03", "1961-02-04"]),
        ("date of birth", ["1961", "1999-11-30"]), ("name", ["asanov asan", "petrov petr"]),
    ]) func `Two persons who contradict each other are two, whatever their number`(kind: String, values: [String]) {
        func file(_ site: Int, _ value: String) -> Persons.File {
            switch kind {
            case "sex": self.file(site, sex: value)
            case "PIN": self.file(site, pin: value)
            case "name": self.file(site, name: value)
            default: self.file(site, birth: value)
            }
        }
        let files = [file(1, values[0]), file(2, values[1])]
        #expect(groups(files) == [[1], [2]])
        #expect(files[0].identifiers.contradictions(files[1].identifiers) == [kind])
        let persons = Persons(files, links: [])
        #expect(persons.contested == Set(files.map(\.id)))
        // A decision joins them all the same.
        #expect(groups(files, [(1, 2)]) == [[1, 2]])
    }

    @Test func `Who says nothing under a number of two is neither of them`() {
        let files = [file(1, sex: "M"), file(2, sex: "F"), file(3, isProvisional: true)]
        #expect(groups(files) == [[1], [2], [3]])
        #expect(groups(files, [(3, 1)]) == [[1, 3], [2]])
        #expect(groups([file(1, sex: "M", pin: "901"), file(2, sex: "F"), file(3, pin: "901")]) == [[1, 3], [2]])
    }

    @Test func `A number alone opens no file; a second identifier does`() {
        #expect(travelling([file(1), file(2)]) == [[1], [2]])
        #expect(travelling([file(1, sex: "M"), file(2, sex: "M")]) == [[1], [2]])
        #expect(travelling([file(1, pin: "901"), file(2, pin: "901")]) == [[1, 2]])
        #expect(travelling([file(1, name: "a b"), file(2, name: "a b")]) == [[1], [2]])
        #expect(
            travelling([file(1, birth: "1961", name: "a b"), file(2, birth: "1961-02-03", name: "a b")]) == [[1, 2]])
        // The same PIN under another number is a suspicion, for people to look at.
        #expect(groups([file(1, pin: "901"), file(2, "M", pin: "901")]) == [[1], [2]])
        #expect(travelling([file(1), file(2)], [(1, 2)]) == [[1, 2]])
    }

    @Test func `Who comes in by a number alone does not speak for the file it came to, whichever is the older`() {
        #expect(travelling([file(1), file(2, pin: "901")]) == [[1], [2]])
        #expect(travelling([file(1, pin: "901"), file(2)]) == [[1], [2]])
        #expect(travelling([file(1), file(2, pin: "901"), file(3, pin: "901")]) == [[1], [2, 3]])
        // Joined by a decision, they speak for each other.
        #expect(travelling([file(1), file(2, pin: "901"), file(3, pin: "901")], [(1, 2)]) == [[1, 2, 3]])
    }

    @Test func `A number that everybody has is no identifier`() {
        let many = (1...(Persons.filesOfNumberMax + 1)).map { file($0) }
        #expect(groups(many).count == many.count)
        #expect(groups(Array(many.dropLast())).count == 1)
        #expect(Persons(many, links: []).contested.count == many.count)
        var told = [file(1), file(2)]
        told[1].isNumberOverused = true
        #expect(groups(told) == [[1], [2]])
    }

    @Test func `Whom a person said to be two are two, whatever number they share, until a decision joins them`() {
        func separated(_ files: [Persons.File], _ links: [(Int, Int)] = []) -> Persons {
            Persons(
                files, links: links.map { (Sample.dot($0, 1), Sample.dot($1, 1)) },
                separations: [(Sample.dot(2, 1), Sample.dot(1, 1))])
        }
        func sites(_ persons: Persons) -> [[Int]] { persons.groups.map { $0.files.map(\.site) } }
        let two = [file(1), file(2)]
        #expect(sites(separated(two)) == [[1], [2]])
        #expect(separated(two).contested == Set(two.map(\.id)))
        // A third under the number is neither of them, unless something else says which; and brings them not together.
        #expect(sites(separated(two + [file(3)])) == [[1], [2], [3]])
        let alike = [file(1, pin: "901"), file(2, pin: "901"), file(3, pin: "901")]
        #expect(sites(separated(alike)) == [[1, 3], [2]])
        #expect(separated(alike).groups.flatMap(\.travelling).map { $0.map(\.site) } == [[1, 3], [2]])
        #expect(sites(separated(two, [(1, 2)])) == [[1, 2]])
        #expect(sites(separated([file(1), file(3)])) == [[1, 3]])
    }

    @Test func `The root is the first file that is not provisional`() {
        #expect(groups([file(1, isProvisional: true), file(2), file(3)]) == [[2, 1, 3]])
        #expect(groups([file(1, isProvisional: true), file(2, isProvisional: true)]) == [[1, 2]])
    }

    /// The rule once more, slowly: by repeated pairwise joining until nothing changes, over random files.
    @Test func `Random files are grouped as the slow statement groups them`() {
        var seed: UInt64 = 11
        func below(_ count: UInt64) -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (seed >> 33) % count
        }
        for _ in 0..<2_000 {
            let files = (1...Int(2 + below(5))).map { site in
                file(
                    site, ["", "N", "N", "K"][Int(below(4))], sex: ["", "M", "F"][Int(below(3))],
                    pin: ["", "", "901", "902"][Int(below(4))])
            }
            let links = (0..<below(2)).map { _ in
                (1 + Int(below(UInt64(files.count))), 1 + Int(below(UInt64(files.count))))
            }
            let quick = groups(files, links).map { Set($0) }
            for group in quick {
                for other in quick where other != group {
                    for one in group {
                        for two in other {
                            let (a, b) = (files[one - 1], files[two - 1])
                            guard !a.number.isEmpty, a.number == b.number else { continue }
                            // Told apart although they share a number: somebody under that number contradicts somebody.
                            let same = files.filter { $0.number == a.number }.map(\.id.site)
                            let sides = quick.filter { !$0.isDisjoint(with: same) }
                            let all = sides.joined().map { files[$0 - 1].identifiers }
                            let contradicts = all.contains { one in
                                all.contains { !one.contradictions($0).isEmpty }
                            }
                            #expect(contradicts, "\(files) \(links)")
                        }
                    }
                }
                // Nobody is with who contradicts them, unless a decision says so.
                for one in group {
                    for two in group where two > one && links.isEmpty {
                        #expect(
                            files[one - 1].identifiers.contradictions(files[two - 1].identifiers).isEmpty,
                            "\(files) \(links)")
                    }
                }
            }
            for (one, two) in links { #expect(quick.contains { $0.contains(one) && $0.contains(two) }) }
        }
    }
}

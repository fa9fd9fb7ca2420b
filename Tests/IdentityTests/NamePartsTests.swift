import Identity
import Testing

/// Columns, single names, patronymics.
@Suite struct NamePartsTests {
    private func parts(_ surname: String, _ given: String, _ patronymic: String = "") -> NameParts {
        NameParts(.init(surname: surname, given: given, patronymic: patronymic))
    }

    @Test func `The order of the columns is no difference, nor that there was but one`() {
        let whole = parts("Асанов", "Бакыт").whole
        #expect(whole != nil)
        for other in [
            parts("Бакыт", "Асанов"), parts("Асанов Бакыт", ""), parts("", "Бакыт Асанов"), parts("ASANOV", "BAKYT"),
            parts("Асанов", "Бакыт Темирович"), parts("Асанов Бакыт Темирович", ""), parts("Асанов Бакыт", "Темирович"),
            parts("Бакыт Темирович Асанов", ""),
        ] { #expect(other.whole == whole, "\(other)") }
    }

    @Test func `A single name is one, in whichever column, and says too little to be a whole one`() {
        for one in [parts("Мадина", ""), parts("", "Мадина")] {
            #expect(one.surname + one.given == parts("Madina", "").surname && one.whole == nil)
        }
    }

    @Test(arguments: [
        "Темирович", "Temirovich", "Темир уулу", "Темируулу", "Темир-уулу", "Темир оглы", "Темироглы", "Темир ўғли",
        "Temir oʻgʻli",
        "Temir oglu", "Темір ұлы", "Темірұлы", "Темирзода", "Темир-зода", "Temirzade", "Темир",
        "Темировна", "Темир кызы", "Темиркызы", "Temir qizi", "Темір қызы", "Temir gyzy",
    ])
    func `Every form of a patronymic names one father`(form: String) {
        #expect(parts("Асанов", "Бакыт", form).father == parts("Асанов", "Бакыт", "Темирович").father)
        #expect(parts("Асанов", "Бакыт", form).father != parts("Асанов", "Бакыт", "Талантович").father)
    }

    @Test func `A father's name among the others is found by its ending`() {
        for other in [
            parts("Асанов", "Бакыт Темирович"), parts("Асанов Бакыт Темир уулу", ""),
            parts("Асанов", "Бакыт Темир-уулу"),
            parts("Asanov Bakyt", "Temirovich"),
        ] { #expect(other.father == parts("Асанов", "Бакыт", "Темирович").father && other.whole != nil, "\(other)") }
        // Of two names, one of which is such a surname, none is a patronymic.
        #expect(parts("Темир уулу", "Бакыт").father.isEmpty)
        #expect(parts("Темир уулу", "Бакыт").whole == parts("Темируулу", "Бакыт").whole)
        #expect(parts("Темир уулу", "Бакыт").whole == parts("Бакыт Темир-уулу", "").whole)
    }

    @Test func `A name of thousands of words, or of one endless word, costs no more than a name`() {
        let endless = parts(String(repeating: "аб ", count: 5_000), String(repeating: "вг", count: 5_000))
        #expect(endless.surname.count <= 4 && endless.given.joined().count <= 60)
    }
}

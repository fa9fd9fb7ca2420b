import Causality
import Custody
import Identity
import Register

private let portraitFields = [
    "pin", "birth_date", "sex", "surname", "given_name", "patronymic", "surname_latin", "given_name_latin",
    "patronymic_latin",
]

extension StorePart {
    /// What a file says of its person, as files are compared; nil where there is none.
    func portrait(of file: Dot) throws -> Portrait? {
        guard let type = description[store.custody.person] else { return nil }
        var portrait: Portrait?
        try Prepared(db, select(type, portraitFields, by: "id"), file.packed).forEach { row in
            portrait = Portrait(
                names: [
                    NameParts.Typed(
                        surname: row.text(4), given: row.text(5), patronymic: row.text(6), expected: .cyrillic),
                    NameParts.Typed(
                        surname: row.text(7), given: row.text(8), patronymic: row.text(9), expected: .latin),
                ], birth: row.text(2), sex: row.text(3), pin: row.text(1))
        }
        return portrait
    }
}

import Register

/// A newer edition of the small register: it has a type, an everywhere type, fields and a code that the older lacks.
extension SimulatedRegister {
    static let newest = 2
    static let visitType = 45
    static let noticeType = 46
    /// The code that only the newer edition has, before all others.
    static let newerLevel = "EXTREME"

    static func description(edition: Int) -> RegisterDescription { edition == newest ? newer : description }

    private static let newer = description(
        edition: newest,
        trial(
            levels: [newerLevel] + levels,
            [
                Field(number: 12, name: "place", type: .text, rule: .latest),
                Field(
                    number: 13, name: "risk", type: .code(list: "level"), rule: .interim,
                    parameters: RuleParameters(order: [newerLevel] + levels)),
            ]),
        person([Field(number: 22, name: "nicknames", type: .text, rule: .union)]), more: [visit, notice],
        levels: [newerLevel] + levels)

    private static let visit = RecordType(
        number: visitType, name: "visit",
        fields: [
            Field(number: 1, name: "visitor", type: .text, rule: .review, required: true),
            Field(number: 2, name: "level", type: .code(list: "level"), rule: .latest),
            Field(number: 3, name: "notes", type: .text, rule: .append),
        ])

    /// Every facility holds it, as soon as the hub knows that.
    private static let notice = RecordType(
        number: noticeType, name: "notice", scope: .everywhere, opensCaseFile: true,
        fields: [Field(number: 1, name: "text", type: .text, rule: .latest, required: true)])
}

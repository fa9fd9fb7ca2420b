import Custody
import Register
import Testing

/// What no change of a custody or transfer record can say.
@Suite struct CustodyClaimTests {
    private static let custody = RecordType(
        number: 17, name: "custody",
        fields: [
            Field(number: 1, name: "facility", type: .site), Field(number: 2, name: "opened_at", type: .instant),
            Field(number: 3, name: "transfer_no", type: .text), Field(number: 4, name: "received_from", type: .site),
            Field(number: 5, name: "closed_at", type: .instant), Field(number: 6, name: "notes", type: .text),
        ])
    private static let transfer = RecordType(
        number: 18, name: "transfer",
        fields: [
            Field(number: 1, name: "number", type: .text), Field(number: 2, name: "from", type: .site),
            Field(number: 3, name: "to", type: .site), Field(number: 4, name: "dispatched_at", type: .instant),
            Field(number: 5, name: "cancelled_at", type: .instant),
        ])
    private let fields: CustodyFields

    init() throws {
        let person = RecordType(
            number: 16, name: "person",
            fields: [
                Field(number: 1, name: "prisoner_no", type: .text),
                Field(number: 2, name: "provisional", type: .boolean),
            ])
        fields = try CustodyFields(RegisterDescription(edition: 1, types: [person, Self.custody, Self.transfer]))
    }

    private func place(_ type: RecordType, _ field: Int, _ value: Value) -> String? {
        CustodyClaim([Write(field, value)], createsRecord: false, fields).refusal(type)?.place
    }

    @Test func `Who has a person, and since when, is never emptied, nor made what nobody can read`() {
        for (type, names) in [
            (Self.custody, ["facility", "opened_at"]), (Self.transfer, ["number", "from", "to", "dispatched_at"]),
        ] {
            for field in type.fields {
                let isEssential = names.contains(field.name)
                #expect((place(type, field.number, .none) != nil) == isEssential, "\(type.name).\(field.name)")
                let other: Value = field.type == .text ? .integer(1) : .text("junk")
                #expect((place(type, field.number, other) != nil) == isEssential, "\(type.name).\(field.name)")
            }
        }
        #expect(place(Self.custody, 1, .integer(3)) == nil)
        #expect(place(Self.custody, 1, .integer(0)) == "custody.facility")
    }

    @Test func `A dispatch that was received is addressed to nobody else by its sender`() {
        let dispatch = CustodyRecord.Transfer(
            id: Sample.dot(1, 70), number: "T", from: 1, to: 2, dispatchedAt: 20)
        func receipt(_ number: String?) -> CustodyRecord.Custody {
            .init(id: Sample.dot(2, 1), facility: 2, openedAt: 30, transferNumber: number)
        }
        func places(_ receipts: [CustodyRecord.Custody]) -> [String?] {
            let held = CustodyRecord.Custody(id: Sample.dot(1, 1), facility: 1, openedAt: 10)
            let records = [.custody(held), .transfer(dispatch)] + receipts.map(CustodyRecord.custody)
            let answered = CustodyTimeline(records).answered[dispatch.id]
            return [
                Write(1, .text("U")), Write(2, .integer(4)), Write(3, .integer(3)), Write(4, .integer(25 << 2)),
                Write(3, .integer(2)), Write(4, .integer(20 << 2)), Write(5, .integer(40 << 2)),
            ].map { answered?.refusal([$0], fields, Self.transfer)?.place }
        }
        let moved = ["transfer.from", "transfer.to", "transfer.dispatched_at"]
        #expect(places([]) == Array(repeating: nil, count: 7))
        #expect(places([receipt("T")]) == ["transfer.number"] + moved + [nil, nil, nil])
        // Received under another number: that is put right yet, and nothing else.
        #expect(places([receipt(nil)]) == [nil] + moved + [nil, nil, nil])
    }

    @Test func `Nobody is sent to where they are`() {
        func isRefused(_ from: Int64, _ to: Int64) -> Bool {
            CustodyClaim([Write(2, .integer(from)), Write(3, .integer(to))], createsRecord: false, fields)
                .refusal(Self.transfer) != nil
        }
        #expect(isRefused(1, 1) && !isRefused(1, 2))
        // Nor to the hub, nor from there.
        #expect(isRefused(1, 0) && isRefused(0, 1))
    }

    @Test func `A custody or dispatch that begins says who has the person, whatever else its edition asks`() {
        let custody = [Write(1, .integer(3)), Write(2, .integer(40 << 2)), Write(6, .text("n"))]
        let transfer = [
            Write(1, .text("T")), Write(2, .integer(3)), Write(3, .integer(4)), Write(4, .integer(40 << 2)),
        ]
        for (type, writes, essential) in [(Self.custody, custody, 2), (Self.transfer, transfer, 4)] {
            func place(without field: Int?, createsRecord: Bool) -> String? {
                CustodyClaim(writes.filter { $0.field != field }, createsRecord: createsRecord, fields).refusal(type)?
                    .place
            }
            #expect(place(without: nil, createsRecord: true) == nil)
            for (index, write) in writes.enumerated() {
                let left = type.field(write.field).map { "\(type.name).\($0.name)" }
                #expect(place(without: write.field, createsRecord: true) == (index < essential ? left : nil))
                // An edit says what it changes.
                #expect(place(without: write.field, createsRecord: false) == nil)
            }
        }
    }

    @Test func `A dispatch is never edited to where it came from, and its number is one`() {
        func place(_ writes: [Write], known: [Int: Value]) -> String? {
            CustodyClaim(writes, createsRecord: false, known: known, fields).refusal(Self.transfer)?.place
        }
        let known: [Int: Value] = [2: .integer(1), 3: .integer(2)]
        #expect(place([Write(3, .integer(1))], known: known) == "transfer.to")
        #expect(place([Write(2, .integer(2))], known: known) == "transfer.to")
        #expect(place([Write(2, .integer(2)), Write(3, .integer(1))], known: known) == nil)
        #expect(place([Write(3, .integer(4))], known: known) == nil)
        // What it says already by another's word is not this write's.
        #expect(place([Write(1, .text("T"))], known: [2: .integer(1), 3: .integer(1)]) == nil)
        for number in ["", " ", "\u{200B}"] {
            #expect(place([Write(1, .text(number))], known: known) == "transfer.number")
        }
        #expect(self.place(Self.custody, 4, .integer(0)) == "custody.received_from")
    }
}

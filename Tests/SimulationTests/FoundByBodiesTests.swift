import Causality
import Register
import Simulator
import Store
import Testing

/// What worlds of bodies found, told as stories.
@Suite struct FoundByBodiesTests {
    private static let identity: [String: RecordInput.Scalar] = [
        "prisoner_no": .text("N1"), "surname": .text("Surname"), "given_name": .text("Name"),
        "birth_date": .text("1980-01-02"), "sex": .text("F"), "pin": .text("90000000000001"),
    ]

    private func custody(
        _ machine: Stage.Machine, _ file: Dot, _ fields: [String: RecordInput.Scalar]
    ) -> RecordInput {
        RecordInput(
            type: "custody", caseFile: .id("\(file)"),
            fields: fields.merging(["facility": .integer(Int64(machine.site))]) { $1 })
    }

    @Test func `A number alone gives nothing of who was let go, though the file that names it comes first`() throws {
        let stage = try Stage()
        let (liar, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.put(two.store, RecordInput(type: "person", fields: Self.identity)).dot
        let held = try stage.put(
            two.store,
            custody(
                two, file,
                [
                    "opened_at": .text("2026-07-01T08:00Z"), "opened_by": .text("ADMISSION"),
                    "commitment_order": .text("12"),
                ]))
        try stage.put(
            two.store,
            RecordInput(
                id: "\(held.dot)", fields: ["closed_at": .text("2026-07-02T08:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(two)
        let claim = try stage.admit(liar, "N1", at: "2026-07-03T08:00Z")
        #expect(claim < file)
        try stage.exchange(liar)
        try stage.exchange(two)
        try stage.exchange(liar)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        #expect(try stage.rows(liar.store, "person") == 1)
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `A dispatch forged under a true number keeps no receipt from the one that it answers`() throws {
        let stage = try Stage()
        let (one, two, liar) = (try stage.machine(1), try stage.machine(2), try stage.machine(3))
        let file = try stage.admit(one, "N1")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        _ = try stage.admit(liar, "F1")
        try stage.dispatch(liar, "F1", to: 2, as: "T1")
        try stage.exchange(liar)
        // The number of the prisoner is mistyped, the paper of the transfer is right.
        let receipt = try stage.receive(two, "N1x", from: 1, as: "T1")
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file, receipt.caseFile].sorted())
        #expect(try stage.count() == ["held 2", "transit 3 2"])
    }
}

import ProcessHarness
import Testing

/// Refused work at the command line, on a facility's store that was made without a network.
@Suite struct RefusedWorkTests {
    private let kerben: BuiltKerben
    private var program: Program { kerben.program }
    private let state: String

    init() throws {
        kerben = try BuiltKerben()
        state = try kerben.facilityState(site: 3)
    }

    private func alter(_ sql: String) throws { try kerben.alter(state, sql) }

    private func put(_ line: String) throws -> Program.Output {
        try program.attempt(["record", "put", try kerben.file("line.json", line), "--state", state])
    }

    private func sync(_ arguments: String...) throws -> Program.Output {
        try program.attempt(["sync"] + arguments + ["--state", state])
    }

    /// 1 in the incarnation 1 of site 3.
    private func packed(_ sequence: Int64) -> Int64 { 3 << 48 | 1 << 35 | sequence }

    @Test func `Whoever writes on a machine that the hub refuses is told, and nothing is lost`() throws {
        let before = try put(#"{"type":"person","fields":{"prisoner_no":"N1","sex":"M"}}"#)
        #expect(before.status == 0 && !before.words.contains("refuses"))
        #expect(try sync("status").status == 0)
        try alter(
            "INSERT INTO _exchange (one, epoch, token, position, held, safe_up_to, receipted, refusal) VALUES (1, 0, 0, 0, '', 0, 0, 3)"
        )
        try alter("INSERT INTO _meta VALUES ('refused_since', 1782864000000)")
        let written = try put(#"{"type":"person","fields":{"prisoner_no":"N2","sex":"M"}}"#)
        #expect(written.status == 0 && written.text.contains("3.1-2"))
        #expect(written.words.contains("the hub refuses this machine") && written.words.contains("2026-07-01"))
        #expect(try !program.attempt(["record", "list", "person", "--state", state]).words.contains("refuses"))
        for format in ["table", "json", "csv"] {
            let status = try sync("status", "--format", format)
            #expect(status.status == 1 && status.words.contains("since 2026-07-01"))
        }
    }

    @Test func `Refused work is listed, shown, corrected and sent again`() throws {
        #expect(try put(#"{"type":"person","fields":{"prisoner_no":"N1","sex":"M","surname":"one"}}"#).status == 0)
        #expect(try sync("refused").text == "(none)\n")
        try alter("INSERT INTO _void VALUES (\(packed(1)), 1, 'person: breaks a rule', 1)")
        let list = try sync("refused", "--format", "csv")
        #expect(list.status == 0 && list.text.contains("3.1-1,3.1-1,person,3.1-1,"))
        #expect(list.text.contains("person: breaks a rule,\"correct it and send it again"))
        #expect(try sync("status", "--format", "json").text.contains(#""set_aside":1"#))
        let show = try sync("refused", "show", "3.1-1", "--format", "csv")
        #expect(show.text.contains("surname,one"))
        #expect(try sync("refused", "send-again", "3.1-1", "--set", "surname").status == 1)
        #expect(try sync("refused", "send-again", "3.1-9").words.contains("is no refused work"))
        #expect(try sync("refused", "release", "3.1-1", "--reason", "x").words.contains("only the hub releases"))
        let again = try sync("refused", "send-again", "3.1-1", "--set", "surname=other", "--reason", "misread")
        #expect(again.status == 0 && again.text.contains("sent again as change 3.1-2"))
        let record = try program.run(["record", "get", "3.1-2", "--state", state])
        #expect(record.contains(#""surname":"other""#) && record.contains(#""prisoner_no":"N1""#))
        #expect(try sync("refused", "--format", "csv").text.contains("sent again as 3.1-2"))
        #expect(try sync("refused", "--open").text == "(none)\n")
        #expect(try sync("refused", "drop", "3.1-1", "--reason", "x").words.contains("dealt with already"))
    }
}

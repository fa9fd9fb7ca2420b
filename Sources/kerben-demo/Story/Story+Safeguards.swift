import ProcessHarness

/// The chapter on people's rights: what the register refuses, what is sealed, what is owed, and a figure that is signed.
extension Story {
    mutating func protect() throws {
        try refuse()
        try sealComplaint()
        try tellDues()
        try publish()
    }

    private static let custody = #""facility":1,"opened_at":"2026-07-01T14:00Z","opened_by":"ADMISSION","#

    private mutating func refuse() throws {
        let person = #"{"type":"person","fields":{"prisoner_no":"STORY-6","sex":"M"}}"#
        func inFile(_ number: String, _ type: String, _ fields: String) -> String {
            #"{"type":"\#(type)","case":{"prisoner_no":"\#(number)"},"fields":{\#(fields)}}"#
        }
        let attempts = [
            (1, [person, inFile("STORY-6", "custody", Self.custody + #""commitment_order":"19""#)], "Rules 7(d), 34"),
            (
                5,
                [
                    inFile(
                        "STORY-2", "solitary",
                        #""starts":"2090-07-01T12:00Z","ends":"2090-07-21T12:00Z","kind":"DISCIPLINE","#
                            + #""hours_confined":22,"authority":"board","reasons":"r","last_resort":"l""#)
                ], "Rules 43-44"
            ),
            (
                5,
                [
                    inFile(
                        "STORY-2", "classification",
                        #""state":"APPROVED","class":"MAX","reasons":"the article","grounds":"STATUTORY_REGIME","#
                            + #""approver":"b","proposed_by":"a","review_due":"2026-12-01""#)
                ], "Rules 89, 93"
            ),
        ]
        for (site, lines, rule) in attempts {
            let answer = try node(site).process.refusal(json: lines)
            narration.line("  " + answer)
            check(answer.contains("Nelson Mandela " + rule), "F0\(site) is refused by \(rule)")
        }
    }

    /// An allegation on arrival opens a case with the prosecutor, which nobody at the facility can close or read.
    private mutating func sealComplaint() throws {
        let key = installation.folder + "/prosecutor/key"
        let line = try installation.program.run(["seal", "key", key])
        let text = line.split(separator: "\n").first.map(String.init) ?? ""
        try installation.hub.put(json: [
            #"{"type":"body_key","fields":{"body":"PROSECUTOR","public_key":"\#(text)","valid_from":"2026-01-01"}}"#
        ])
        _ = try installation.syncUntilQuiescent()
        try node(1).process.put(json: [
            #"{"type":"person","fields":{"prisoner_no":"STORY-6","sex":"M"}}"#,
            #"{"type":"custody","case":{"prisoner_no":"STORY-6"},"fields":{"# + Self.custody
                + #""commitment_order":"19","injuries_seen":"none","ill_treatment_alleged":"struck on the way"}}"#,
        ])
        _ = try installation.syncUntilQuiescent()
        let complaints = try Answer.decodeLines(
            Record.self, from: installation.hub.run(["record", "list", "complaint"]), of: "kerben record list")
        guard let complaint = complaints.last(where: { $0.id.hasPrefix("1.") }) else {
            return check(false, "the arrival opened a complaint")
        }
        check(complaint.fields.tortureAlleged == true, "what STORY-6 alleged on arrival is a case of the prosecutor's")
        let seen = try node(1).process.run(["record", "get", complaint.id])
        check(seen.contains("sealed:1:PROSECUTOR:") && !seen.contains("custody record"), "F01 cannot read it again")
        let opened = try installation.hub.run(["seal", "open", complaint.id, "--key", key])
        check(opened.contains("on arrival, see the custody record"), "the prosecutor's key opens it at the hub")
    }

    private struct Record: Decodable {
        struct Fields: Decodable {
            var tortureAlleged: Bool?
        }
        var id: String
        var fields: Fields
    }

    private mutating func tellDues() throws {
        let dues = try installation.hub.run(["safeguard", "dues", "--as-of", Self.day])
        let lines = dues.split(separator: "\n").map(String.init)
        narration.lines(([lines.first ?? ""] + lines.dropFirst().suffix(4)).map { "  \($0)" })
        check(dues.contains("answer to a complaint"), "the answer to it is due")
        check(dues.contains("release: "), "releases within 90 days are shown")
    }

    private mutating func publish() throws {
        _ = try installation.hub.run([
            "count", "publish", "T7", "--as-of", Self.day, "--certifier", "Statistics (fictional)",
        ])
        try node(4).process.put(json: [
            #"{"type":"sentence","case":{"prisoner_no":"STORY-1"},"current":true,"fields":{"conviction_tag":"EXTREMISM"},"#
                + #""reason":"judgment received late"}"#
        ])
        _ = try installation.syncUntilQuiescent()
        try installation.hub.put(json: Self.lateArrivals)
        let statements = try Answer.decode(
            [Published].self,
            from: installation.hub.run(["count", "statements", "--reproduce", "--format", "json"]),
            of: "kerben count statements")
        guard let published = statements.first else { return check(false, "the count is published") }
        narration.line(
            "convicted under the tag, serving, in closed-type institutions: \(published.figure) (\(published.bounds)), "
                + "watermark \(published.watermark); now \(published.now)")
        check(published.signature == "holds", "the published count is signed")
        check(published.reproduced == "to the unit", "after 10,001 later changes it comes out again to the unit")
        check(
            published.now == "\(published.figure + 1 + Self.lateCount), correction due",
            "a late entry asks for a correction, and alters nothing published")
    }

    /// Persons of a colony that joins late, with its paper files: four changes each, and all of them would be counted.
    private static let lateCount = 2_500

    private static var lateArrivals: [String] {
        let colony =
            #"{"type":"facility","fields":{"site":9,"name":"Colony 9 (fictional)","kind":"colony-strict","#
            + #""closed_type":true,"capacity":3000}}"#
        func inFile(_ number: Int, _ type: String, _ fields: String) -> String {
            #"{"type":"\#(type)","case":{"prisoner_no":"LATE-\#(number)"},"fields":{\#(fields)}}"#
        }
        return [colony]
            + (1...lateCount).flatMap { number in
                [
                    #"{"type":"person","fields":{"prisoner_no":"LATE-\#(number)","sex":"M"}}"#,
                    inFile(
                        number, "custody",
                        #""facility":9,"opened_at":"2026-05-01T14:00Z","opened_by":"ADMISSION","commitment_order":"9","#
                            + #""injuries_seen":"none","ill_treatment_alleged":"none""#),
                    inFile(
                        number, "legal_status",
                        #""status":"SENTENCED_FINAL","since":"2026-05-01","document":"9","document_date":"2026-05-01""#),
                    inFile(number, "sentence", #""conviction_tag":"EXTREMISM","start":"2026-05-01""#),
                ]
            }
    }

    private struct Published: Decodable {
        var figure: Int
        var bounds: String
        var watermark: String
        var signature: String
        var now: String
        var reproduced: String
    }
}

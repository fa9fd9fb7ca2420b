import Foundation
import ProcessHarness
import Testing

/// Bad input at the command line: one clear line, status 1, and nothing changed.
@Suite struct CommandTests {
    private let kerben: BuiltKerben
    private var program: Program { kerben.program }
    private static let config = BuiltKerben.config

    init() throws { kerben = try BuiltKerben() }

    private func path(_ name: String) -> String { kerben.path(name) }
    private func file(_ name: String, _ text: String) throws -> String { try kerben.file(name, text) }
    private func hub() throws -> String { try kerben.hubState() }
    private func alter(_ state: String, _ sql: String) throws { try kerben.alter(state, sql) }

    /// Ids of what a put wrote, in order: a hub writes in a log of its own after each start.
    private func ids(_ output: String) -> [String] {
        output.matches(of: #/"id":"([^"]+)"/#).map { String($0.output.1) }
    }

    private func refusal(_ arguments: [String], status: Int32 = 1) throws -> String {
        let output = try program.attempt(arguments)
        #expect(output.status == status, "\(output.words)")
        return output.words
    }

    private func mode(_ path: String) throws -> Int {
        try #require((FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue)
    }

    @Test func `A store is its owner's alone, in a folder that was there before too`() throws {
        for (name, others) in [("open", 0o755), ("shared", 0o777), ("new", 0)] {
            let state = path(name)
            if others > 0 {
                try FileManager.default.createDirectory(
                    atPath: state, withIntermediateDirectories: false, attributes: [.posixPermissions: others])
                try FileManager.default.setAttributes([.posixPermissions: others], ofItemAtPath: state)
            }
            // Whatever the shell was told: the umask of a careless administrator.
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "umask 000; exec \"$0\" hub init --state \"$1\" --config \"$2\" >/dev/null"]
            shell.arguments? += [program.path, state, Self.config]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 0)
            #expect(try mode(state) == 0o700)
            for file in try FileManager.default.contentsOfDirectory(atPath: state) where file != "trust" {
                #expect(try mode(state + "/" + file) == 0o600, "\(file)")
            }
            #expect(try mode(state + "/trust") == 0o700)
        }
    }

    @Test func `A folder with something in it that others can open is refused and left as it is`() throws {
        let state = path("home")
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        _ = try file("home/letter", "x")
        #expect(
            try refusal(["hub", "init", "--state", state, "--config", Self.config]).contains("is open to others"))
        #expect(try mode(state) == 0o755)
        #expect(try FileManager.default.contentsOfDirectory(atPath: state) == ["letter"])
    }

    @Test func `A store that an older release left open to others is closed when it is next used`() throws {
        let state = try hub()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: state + "/store.sqlite")
        try program.run(["hub", "sites", "--state", state])
        #expect(try mode(state + "/store.sqlite") == 0o600)
    }

    @Test(arguments: ["", String(repeating: "n", count: 65), "a\nb", "a\u{1B}[2J", "a\u{202E}b", "a\u{85}b"])
    func `A site's name that no certificate takes is refused before a code is given`(name: String) throws {
        let state = try hub()
        #expect(
            try refusal(["hub", "enrol-code", "3", "--name", name, "--state", state]).contains("--name: takes 1 to 64"))
        #expect(try program.run(["hub", "sites", "--state", state, "--format", "json"]) == "[]\n")
    }

    @Test func `A code is cancelled, and a name or --cancel is needed`() throws {
        let state = try hub()
        let code = ["hub", "enrol-code", "3", "--state", state]
        #expect(try refusal(code, status: 2).contains("give either --name NAME or --cancel"))
        #expect(try refusal(code + ["--cancel"]).contains("no code waits"))
        try program.run(code + ["--name", String(repeating: "n", count: 64)])
        #expect(try program.run(code + ["--cancel"]).contains("lets nobody in"))
        #expect(try refusal(code + ["--cancel"]).contains("no code waits"))
    }

    @Test func `What a terminal obeys is raw in no format of any reading command`() throws {
        let state = try hub()
        let bad = "Q\u{1B}]0;x\u{07}\u{9B}31m\u{202E}\u{2066}\u{7F}q"
        let encoded = "Q\\u001b]0;x\\u0007\\u009b31m\\u202e\\u2066\\u007fq"
        let line =
            #"{"type":"person","fields":{"prisoner_no":"X-1","sex":"F","surname":"\#(encoded)","notes":"\#(encoded)"},"#
            + #""reason":"\#(encoded)"}"#
        let put = try program.run(["record", "put", try file("x.jsonl", line + "\n"), "--state", state])
        let id = try #require(put.split(separator: "\"").dropFirst(3).first.map(String.init))
        let readers: [[String]] =
            [
                ["record", "get", id], ["record", "list", "person"], ["record", "find", "X-1"], ["export"],
                ["record", "copy", "X-1"],
            ] + ["table", "json", "csv"].map { ["record", "history", id, "--format", $0] }
        for reader in readers {
            let output = try program.run(reader + ["--state", state])
            #expect(output.contains("Q"), "\(reader)")
            let raw = output.unicodeScalars.filter {
                bad.unicodeScalars.contains($0) && !$0.isASCII || $0.value == 0x1B
            }
            #expect(raw.isEmpty, "\(reader): \(output.debugDescription)")
            #expect(!output.unicodeScalars.contains { $0.value == 7 || $0.value == 0x7F }, "\(reader)")
        }
        let lines = try program.run(["record", "get", id, "--state", state])
        let decoded = try JSONSerialization.jsonObject(with: Data(lines.utf8)) as? [String: Any]
        #expect((decoded?["fields"] as? [String: Any])?["surname"] as? String == bad)
        let failed = try program.attempt(["record", "find", bad, "--state", state])
        #expect(!failed.words.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
        let missing = try program.attempt(["record", "get", bad, "--state", state])
        #expect(
            missing.status == 1 && !missing.words.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
    }

    @Test func `Usage errors end with 2 and help with 0`() throws {
        #expect(try program.attempt(["count"]).status == 2)
        #expect(try program.attempt(["no-such-noun"]).status == 2)
        #expect(try program.attempt(["--help"]).status == 0)
    }

    @Test(arguments: [["demo"], ["demo", "--days=0", "--help"], ["generate", "nation", "--seed", "1"]])
    func `What a program of its own does now is said in one line`(arguments: [String]) throws {
        let words = try refusal(arguments, status: 2)
        #expect(words.hasPrefix("kerben: ") && words.contains("run 'kerben-demo") && !words.contains("\n"))
    }

    @Test func `A folder without state, and one that holds state already, are refused`() throws {
        #expect(try refusal(["doctor", "--state", path("none")]).contains("no Kerben state here"))
        let state = try hub()
        #expect(
            try refusal(["hub", "init", "--state", state, "--config", Self.config]).contains("already holds a store"))
    }

    @Test func `A store of a newer version is refused`() throws {
        let state = try hub()
        try alter(state, "UPDATE _meta SET value = 9 WHERE key = 'schema'")
        #expect(try refusal(["doctor", "--state", state]).contains("newer Kerben"))
    }

    @Test(arguments: [
        (#"{"type":"person","fields":{"no_such":1}}"#, "person.no_such: is no field"),
        (#"{"type":"person","fields":{"birth_date":"2026-02-30"}}"#, "person.birth_date: expects a date"),
        (#"{"type":"person","fields":{"sex":"Q"}}"#, "is not a code of the list sex"),
        (#"{"type":"robot","fields":{"a":1}}"#, "is no record type"),
        (#"{"type":"custody","fields":{"facility":1}}"#, "belongs to a case file"),
        (#"{"type":"person","fields":{}}"#, "nothing to write"),
        (#"{"type":"person","feilds":{}}"#, "feilds: is no key"),
        (#"not json"#, "is not a JSON object"),
        (#"{"id":"9.1-77","fields":{"sex":"F"}}"#, "no record 9.1-77"),
        (#"{"type":"day","fields":{"closed_on":"2026-07-01"}}"#, "day.facility: is required"),
    ])
    func `A bad line names its place, and the good line before it is not written either`(
        line: String, words: String
    ) throws {
        let state = try hub()
        let input = try file("in.ndjson", #"{"type":"person","fields":{"prisoner_no":"A"}}"# + "\n" + line + "\n")
        let said = try refusal(["record", "put", input, "--state", state])
        #expect(said.contains("line 2: ") && said.contains(words), "\(said)")
        #expect(said.split(separator: "\n").count == 1)
        #expect(try program.run(["record", "list", "person", "--state", state]).isEmpty)
    }

    @Test func `An admission without a commitment order, and a second one, are refused`() throws {
        let state = try hub()
        let person = #"{"type":"person","fields":{"prisoner_no":"A"}}"# + "\n"
        let custody =
            #"{"type":"custody","case":{"prisoner_no":"A"},"fields":{"facility":1,"opened_at":"2026-07-01T10:00Z","opened_by":"ADMISSION","#
            + #""injuries_seen":"none","ill_treatment_alleged":"none"ORDER}}"#
        let without = try file("a", person + custody.replacing("ORDER", with: ""))
        #expect(try refusal(["record", "put", without, "--state", state]).contains("Mandela Rule 7"))
        let with = custody.replacing("ORDER", with: #","commitment_order":"K""#) + "\n"
        try program.run(["record", "put", try file("b", person + with), "--state", state])
        #expect(try refusal(["record", "put", try file("c", with), "--state", state]).contains("already held here"))
    }

    @Test func `Confidential fields are shown for a reason that is kept, and to whom the registry appointed`() throws {
        let state = try hub()
        let user = try program.run([
            "record", "put",
            try file(
                "a", #"{"type":"person","fields":{"prisoner_no":"A","pin":"90000000000001"}}"# + "\n"), "--state",
            state,
        ])
        let id = try #require(ids(user).first)
        let list = ["record", "list", "person", "--state", state]
        #expect(try !program.run(list).contains("90000000000001"))
        #expect(try refusal(list + ["--confidential"]).contains("need a --reason"))
        #expect(try program.run(list + ["--confidential", "--reason", "the court asks"]).contains("90000000000001"))
        #expect(try !program.run(["record", "history", id, "--state", state]).contains("90000000000001"))
        #expect(try !program.run(["export", "--state", state]).contains("90000000000001"))
        let trail = try program.run(["audit", "list", "--reason", "yearly", "--state", state])
        #expect(trail.contains("the court asks") && !trail.contains("yearly"))
        #expect(try program.run(["audit", "list", "--reason", "again", "--state", state]).contains("yearly"))
        // Each command without a daemon is a start of the hub, and writes in a log of its own.
        let proved = try program.run(["audit", "verify", "--state", state])
        #expect(proved.matches(of: #/log 0\.\d+: 1 changes, proved/#).count == 4, "\(proved)")
        let staff = #"{"type":"staff","fields":{"account":"registry","role":"NATIONAL_RECORDS"}}"# + "\n"
        try program.run(["record", "put", try file("b", staff), "--state", state])
        #expect(try refusal(["record", "list", "assessment", "--state", state]).contains("without a role here"))
        let person = #"{"type":"person","fields":{"prisoner_no":"B"}}"# + "\n"
        #expect(try refusal(["record", "put", try file("c", person), "--state", state]).contains("may not write this"))
    }

    @Test func `A published count is signed, comes out again to the unit, and is corrected by another, never altered`()
        throws
    {
        let state = try hub()
        let arrival =
            #""opened_by":"ADMISSION","commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none""#
        func admission(_ number: String) -> String {
            #"{"type":"person","fields":{"prisoner_no":"\#(number)"}}"# + "\n"
                + #"{"type":"custody","case":{"prisoner_no":"\#(number)"},"fields":{"facility":1,"#
                + #""opened_at":"2026-06-0\#(number.count)T10:00Z",\#(arrival)}}"# + "\n"
        }
        let publish = [
            "count", "publish", "population", "--certifier", "Statistics (fictional)", "--state", state, "--as-of",
        ]
        try program.run(["record", "put", try file("a", admission("A")), "--state", state])
        try program.run(publish + ["2026-06-01"])
        try program.run(["record", "put", try file("b", admission("BB")), "--state", state])
        try program.run(publish + ["2026-06-02"])
        #expect(try refusal(publish + ["2026-06-02"]).contains("every cell is the same"))
        // Known late: it was before the first day.
        try program.run(["record", "put", try file("c", admission("C")), "--state", state])
        let list = ["count", "statements", "--state", state, "--format", "csv"]
        #expect(try program.run(list).components(separatedBy: "correction due").count == 3)
        #expect(try refusal(publish + ["2026-06-01"]).contains("--reason"))
        try program.run(publish + ["2026-06-01", "--reason", "a late entry"])
        let all = try program.run(list + ["--reproduce"])
        #expect(all.components(separatedBy: "to the unit").count == 4 && all.contains("corrected by 0."))
        #expect(all.contains("2026-06-01: 1 published, 0 by late entries; + 1 in - 0 out = 2; counted 2"))
        try alter(state, "UPDATE statement SET figure = 7")
        #expect(try refusal(list).contains("the signature does not hold"))
    }

    @Test func `Whoever shares a machine signs in with a password, and is who is written down`() throws {
        let state = try hub()
        let (right, wrong) = (try file("right", "a long password\n"), try file("wrong", "another password\n"))
        try program.run(["account", "set", "aigul", right, "--state", state])
        #expect(
            try refusal(["account", "set", "bakyt", try file("s", "short\n"), "--state", state]).contains("at least 10")
        )
        let person = try file("a", #"{"type":"person","fields":{"prisoner_no":"A"}}"# + "\n")
        let login = ["--state", state, "--login", "aigul", "--password-file"]
        #expect(try refusal(["record", "put", person] + login + [wrong]).contains("wrong password"))
        #expect(
            try refusal(["record", "list", "person", "--login", "x", "--password-file", right, "--state", state])
                .contains("no such account"))
        let id = try program.run(["record", "put", person] + login + [right]).split(separator: "\"")[3]
        #expect(try program.run(["record", "history", String(id), "--state", state]).contains("aigul@0"))
        #expect(
            try program.run(["audit", "list", "--reason", "yearly", "--state", state]).contains("password set: aigul"))
        let list = try program.run(["account", "list", "--state", state, "--format", "csv"])
        #expect(list.contains("aigul,an account without a role here"))
        try program.run(["account", "remove", "aigul", "--state", state])
        #expect(try refusal(["record", "put", person] + login + [right]).contains("no such account"))
    }

    @Test func `A count goes into a spreadsheet, with its statement and its facilities`() throws {
        let state = try hub()
        let facility =
            #"{"type":"facility","fields":{"site":1,"name":"Place 1 (fictional)","capacity":20,"closed_type":true}}"#
        try program.run(["record", "put", try file("a", facility + "\n"), "--state", state])
        let sheet = Process()
        sheet.executableURL = URL(filePath: "/bin/sh")
        sheet.arguments = [
            "-c", "\"$0\" count population --state \"$1\" --format xlsx > \"$2\" && python3 -c \"$3\" \"$2\"",
            program.path, state, path("count.xlsx"),
            "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); names = z.read('xl/workbook.xml').decode(); "
                + "text = z.read('xl/sharedStrings.xml').decode(); assert z.testzip() is None; "
                + "assert all(n in names for n in ['Count', 'Statement', 'Facilities']), names; "
                + "assert 'Place 1 (fictional)' in text and 'watermark' in text, text",
        ]
        try sheet.run()
        sheet.waitUntilExit()
        #expect(sheet.terminationStatus == 0)
    }

    @Test func `What is sealed is read with the body's key, and with no other`() throws {
        let state = try hub()
        let key = path("keys") + "/ombudsman"
        let text = try program.run(["seal", "key", key]).split(separator: "\n").first.map(String.init)
        let published =
            #"{"type":"body_key","fields":{"body":"OMBUDSMAN","public_key":"\#(text ?? "")","valid_from":"2026-01-01"}}"#
        let complaint =
            #"{"type":"complaint","fields":{"facility":1,"received_at":"2026-07-01T10:00Z","recipient":"OMBUDSMAN","#
            + #""content":"Qqsecret"}}"#
        #expect(
            try refusal(["record", "put", try file("a", complaint), "--state", state]).contains("no key of OMBUDSMAN"))
        let bad = try file("n", published.replacing(text ?? "", with: "bm9uc2Vuc2U="))
        #expect(try refusal(["record", "put", bad, "--state", state]).contains("no key that a text can be sealed to"))
        let put = try program.run(["record", "put", try file("b", published + "\n" + complaint), "--state", state])
        #expect(try !program.run(["record", "list", "complaint", "--state", state]).contains("Qqsecret"))
        let open = ["seal", "open", try #require(ids(put).last), "--state", state, "--key"]
        #expect(try program.run(open + [key]).contains("Qqsecret"))
        try program.run(["seal", "key", key + "-2"])
        #expect(try refusal(open + [key + "-2"]).contains("with another key"))
        #expect(try refusal(["seal", "key", key]).contains("is there already"))
    }

    @Test func `An import names every refused line and takes nothing, or the rest when told to`() throws {
        let state = try hub()
        let csv = try file(
            "persons.csv",
            "id,prisoner_no,sex,birth_date\n1,A,F,1980-01\n2,B,Q,1990\n2,C,M,1990\n4,D,M,never\n5,E,M,1991-05-06\n")
        let said = try refusal(["import", csv, "--as", "person", "--state", state])
        #expect(said.contains(":3: person.sex") && said.contains(":4: id: stands twice"))
        #expect(said.contains(":5: person.birth_date") && said.contains("3 of 5 lines refused, nothing was written"))
        #expect(try program.run(["record", "list", "person", "--state", state]).isEmpty)
        let taken = try program.run(["import", csv, "--as", "person", "--keep-going", "--state", state])
        #expect(taken == "2 lines taken, 3 refused\n")
        #expect(try program.run(["record", "list", "person", "--state", state]).split(separator: "\n").count == 2)
    }

    @Test func `What a spreadsheet or a terminal would act on is only text`() throws {
        let state = try hub()
        let csv = try file("f.csv", "state,edition,article\nKGZ,=KG 2021,33\u{1B}[31m\n")
        _ = try program.run(["import", csv, "--as", "provision", "--state", state])
        let list = ["legislation", "list", "--state", state]
        #expect(try program.run(list + ["--format", "csv"]).contains("'=KG 2021 33"))
        let seen = try program.run(list)
        #expect(seen.contains("=KG 2021 33\u{FFFD}[31m"), "\(seen)")
    }

    @Test func `A person's file is copied in words, whole where that is kept, and without what is withheld`() throws {
        let state = try hub()
        let lines = [
            #"{"type":"person","fields":{"prisoner_no":"X-1","sex":"F","surname":"Asanova"}}"#,
            #"{"type":"legal_status","case":{"prisoner_no":"X-1"},"fields":{"status":"UNTRIED","since":"2026-06-01"}}"#,
            #"{"type":"custody","case":{"prisoner_no":"X-1"},"fields":{"facility":3,"opened_at":"2026-06-01T10:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none"}}"#,
        ]
        let put = try program.run(
            ["record", "put", try file("x.jsonl", lines.joined(separator: "\n") + "\n"), "--state", state])
        let custody = try #require(ids(put).last)
        let copy = ["record", "copy", "X-1", "--state", state]
        let plain = try program.run(copy + ["--language", "ru"])
        #expect(plain.contains("Приговор") == false && plain.contains("Содержание под стражей \(custody)"), "\(plain)")
        #expect(plain.contains("Телесные повреждения при поступлении: (confidential)"))
        #expect(try refusal(copy + ["--confidential"]).contains("need a --reason"))
        let whole = try program.run(copy + ["--confidential", "--reason", "release", "--redact", "person.surname"])
        #expect(whole.contains("Injuries seen on arrival: none") && !whole.contains("Asanova"))
        #expect(whole.contains("Left out under national law: person.surname"))
        #expect(try program.run(["audit", "list", "--reason", "control", "--state", state]).contains("release"))
        #expect(try refusal(copy + ["--redact", "person.nothing"]).contains("no such record type or field"))
        #expect(try refusal(["record", "copy", "X-2", "--state", state]).contains("nobody of that number"))
    }

    @Test func `A count, a roll and an import say what they cannot make sense of`() throws {
        let state = try hub()
        for (arguments, problem) in [
            (["count", "stock", "--by", "sex,sex"], "names sex twice"),
            (["count", "stock", "--since", "2026-01-01"], "only records have a period"),
            (["count", "diff", "stock", "--from-day", "x"], "x: is no day such as"),
            (["roll", "--site", "77"], "no facility of that number"),
            (["roll", "--site", "3", "--at", "2099-01-01T06:00"], "is to come"),
            (
                ["import", try file("q.csv", "prisoner_no,sex\nA,\"M\n"), "--as", "person"],
                "has a quote that no other closes"
            ),
            (["import", try file("d.csv", "sex,sex\nM,F\n"), "--as", "person"], "stands there twice"),
        ] { #expect(try refusal(arguments + ["--state", state]).contains(problem), "\(arguments)") }
    }

    @Test func `A public table shows no small cell, no total and no choice of its own`() throws {
        let state = try hub()
        var lines: [String] = []
        for (facility, count) in [(1, 7), (2, 3), (3, 12)] {
            lines.append(
                #"{"type":"facility","fields":{"site":\#(facility),"name":"Place \#(facility) (fictional)","capacity":20}}"#
            )
            for number in 1...count {
                let file = "\(facility)-\(number)"
                lines.append(
                    #"{"type":"person","fields":{"prisoner_no":"\#(file)","sex":"M","birth_date":"1980-01-01"}}"#)
                lines.append(
                    #"{"type":"custody","case":{"prisoner_no":"\#(file)"},"fields":{"facility":\#(facility),"#
                        + #""opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                        + #""injuries":"NO","ill_treatment":"NO"}}"#)
            }
        }
        try program.run(["record", "put", try file("p", lines.joined(separator: "\n") + "\n"), "--state", state])
        for table in ["stock", "population"] {
            let ask = ["count", table, "--as-of", "2026-06-30", "--public", "--state", state]
            let json = try program.run(ask + ["--format", "json"])
            #expect(json.contains(#""shown":15,"figure":null,"min":null,"max":null,"in_transit":null"#), "\(json)")
            #expect(json.contains(#""silent_counted":null,"silent_places":null"#))
            #expect(!json.contains("Place 2") && json.contains("Place 1"))
            #expect(json.contains(#""count":5}"#) && json.contains(#""count":10}"#), "\(json)")
            #expect(!(try program.run(ask).contains("Place 2")))
            for more in [["--by", "sex"], ["--known-at", "1:9"], ["--since", "2026-06-01"]] {
                #expect(try refusal(ask + more).contains("leave out \(more[0])"))
            }
        }
        for (table, day, words) in [
            ("citizenship", "2026-05-31", "persons of stock"), ("stock", "2026-06-29", "last day of a month"),
            ("stock", "2026-05-31", "no cell of it has 5 or more"), ("entries", "2026-05-31", "cannot be shown"),
        ] {
            #expect(try refusal(["count", table, "--as-of", day, "--public", "--state", state]).contains(words))
        }
    }

    @Test func `Whoever writes down an injury on arrival is told of the case that it opens`() throws {
        let state = try hub()
        let lines = [
            #"{"type":"person","fields":{"prisoner_no":"A"}}"#,
            #"{"type":"custody","case":{"prisoner_no":"A"},"fields":{"facility":3,"opened_at":"2026-06-01T10:00Z","#
                + #""opened_by":"RETURN","injuries":"YES","ill_treatment":"NO"}}"#,
        ]
        let put = try program.attempt(
            ["record", "put", try file("i", lines.joined(separator: "\n") + "\n"), "--state", state])
        #expect(put.status == 0 && put.words.contains("line 2: opens the case 0."), "\(put)")
        #expect(try program.run(["record", "list", "complaint", "--state", state]).contains("PROSECUTOR"))
        // Half of an ending is listed, and named by the doctor.
        let id = try #require(ids(put.text).last)
        let custody = try file("h", #"{"id":"\#(id)","fields":{"closed_by":"RELEASE"}}"# + "\n")
        try program.run(["record", "put", custody, "--state", state])
        #expect(try program.run(["doctor", "--state", state]).contains("1 records are closed by half"))
        let breaches = try program.run(["safeguard", "breaches", "--format", "csv", "--state", state])
        let line = "\(id),\"closed_at: how it ended is recorded, and not when\",write the other half,2"
        #expect(breaches.contains(line), "\(breaches)")
        #expect(try program.run(["safeguard", "breach-counts", "--state", state]).contains("Nelson Mandela Rule 7(c)"))
    }

    @Test func `Imports with a missing column, an unknown one or a wrong encoding are refused whole`() throws {
        let state = try hub()
        let missing = try file("m.csv", "facility\n1\n")
        #expect(try refusal(["import", missing, "--as", "day", "--state", state]).contains("\"closed_on\" is missing"))
        let unknown = try file("u.csv", "prisoner_no,shoe\nA,44\n")
        #expect(try refusal(["import", unknown, "--as", "person", "--state", state]).contains("is no field of person"))
        let bytes = path("w.csv")
        try Data([0x70, 0x69, 0x6E, 0x0A, 0xCF, 0xF0, 0x0A]).write(to: URL(filePath: bytes))
        #expect(try refusal(["import", bytes, "--as", "person", "--state", state]).contains("is neither UTF-8"))
    }

    @Test func `A register description with a mistake is refused with file and line`() throws {
        let state = try hub()
        let copy = path("config")
        try FileManager.default.copyItem(atPath: Self.config, toPath: copy)
        let person = copy + "/register/person.yaml"
        let text = try String(contentsOfFile: person, encoding: .utf8)
        try Data(text.replacing("rule: review", with: "rule: reveiw").utf8).write(to: URL(filePath: person))
        let settings = state + "/settings.json"
        let old = try String(contentsOfFile: settings, encoding: .utf8)
        let escaped = Self.config.replacing("/", with: "\\/")
        try Data(
            old.replacing(escaped, with: copy).replacing(Self.config, with: copy).utf8
        ).write(to: URL(filePath: settings))
        let said = try refusal(["doctor", "--state", state])
        #expect(said.contains("person.yaml:") && said.contains("reveiw"), "\(said)")
    }

    @Test func `Doctor says what it did not look at, names edited views, and makes none of changes that are not whole`()
        throws
    {
        let state = try hub()
        let person = try file("p", #"{"type":"person","fields":{"prisoner_no":"A","surname":"Asanov"}}"# + "\n")
        try program.run(["record", "put", person, "--state", state])
        let doctor = ["doctor", "--state", state]
        #expect(try program.run(doctor).contains("views: not compared"))
        #expect(try program.run(doctor + ["--deep"]).contains("views: what the changes make"))
        try alter(state, "UPDATE person SET surname = 'Else'")
        #expect(try refusal(doctor + ["--deep"]).contains("person (1 rows)"))
        for words in ["repair: views made again from the changes: person (1 rows)", "views: what the changes make"] {
            #expect(try program.run(doctor + ["--repair"]).contains(words))
        }
        try alter(state, "UPDATE person SET surname = 'Else'")
        #expect(try refusal(doctor + ["--rebuild"]).contains("they are now"))
        try program.run(doctor + ["--deep"])
        #expect(try program.run(["export", "--state", state]).contains("Asanov"))

        let json = try program.run(["audit", "verify", "--format", "json", "--state", state])
        #expect(json.contains(#""means":"chain""#) && json.contains(#""problems":[]"#))
        try alter(state, "DELETE FROM _batch")
        let verify = ["audit", "verify", "--state", state]
        #expect(try refusal(verify).contains("missing: taken out"))
        #expect(try refusal(["hub", "run", "--state", state]).contains("that this store acknowledged are not in it"))
        let another = try file("another", #"{"type":"person","fields":{"prisoner_no":"Z-1"}}"#)
        #expect(try refusal(["record", "put", another, "--state", state]).contains("nor written in it"))
        for flag in ["--rebuild", "--repair"] {
            #expect(try refusal(doctor + [flag]).contains("1 records are shown that no change here makes"))
        }
        #expect(try program.run(["export", "--state", state]).contains("Asanov"))
        try alter(state, "DELETE FROM _run")
        #expect(try refusal(doctor).contains("person: 1 records are shown"))
        #expect(try refusal(doctor + ["--refill"]).contains("this needs a facility's"))
    }

    @Test func `Rebuilding every view gives the same export and counts`() throws {
        let state = try hub()
        let nation = try kerben.demo.run(["nation", "--seed", "3", "--facilities", "3", "--persons", "40"])
        let lines = nation.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("{\"site\":"), let put = line.range(of: "\"put\":") else { return nil }
            return String(line[put.upperBound...].dropLast())
        }
        try program.run([
            "record", "put", try file("n", lines.joined(separator: "\n")), "--state", state,
        ])
        let before = try program.run(["export", "--state", state])
        let said = try program.run(["doctor", "--rebuild", "--state", state])
        #expect(said.contains(" 0 differ") && said.contains("changes: in order"))
        // The act itself leaves a trace.
        func records(_ export: String) -> [Substring] {
            export.split(separator: "\n").filter { !$0.contains(#""type":"access""#) }
        }
        #expect(try records(program.run(["export", "--state", state])) == records(before))
        #expect(before.split(separator: "\n").count > 100)
    }
}

import Foundation
import ProcessHarness
import Testing

/// A machine is stolen, a site is closed, and either comes back: hub and facilities as real processes.
@Suite(.timeLimit(.minutes(5))) struct LeavingTests {
    private func withNodes(_ body: (Installation, [FacilityNode]) throws -> Void) throws {
        let kerben = try BuiltKerben()
        defer { withExtendedLifetime(kerben) {} }
        let installation = try kerben.installation()
        let nodes = try [1, 2].map { try installation.addFacility(site: $0, name: "Site \($0)") }
        for node in nodes { #expect(try node.sync()) }
        try body(installation, nodes)
        #expect(installation.stop().isEmpty)
    }

    private func person(_ number: String, at node: FacilityNode) throws {
        try node.put([RecordLine("person", .new, [.init("prisoner_no", .text(number))])])
    }

    @Test func `A stolen machine is revoked in one command, which tells what it held and sets aside what came since`()
        throws
    {
        try withNodes { installation, nodes in
            let hub = installation.hub
            let since = ISO8601DateFormatter().string(from: Date())
            try person("A1", at: nodes[0])
            try person("A2", at: nodes[1])
            for node in nodes { #expect(try node.sync()) }
            let revoke = ["hub", "revoke", "1", "--lost-since"]
            for (time, words) in [("2099-01-01", "is to come"), ("yesterday", "expects a time")] {
                let refused = try hub.attempt(revoke + [time])
                #expect(refused.status == 1 && refused.words.contains(words), "\(refused.words)")
            }
            #expect(try hub.attempt(["hub", "revoke", "1", "--incarnation", "1"]).status == 2)
            let told = try hub.run(revoke + [since])
            #expect(told.contains("1 changes that came of it since"))
            let log = try #require(told.firstMatch(of: #/the machine (1\.[0-9]+) of site 1 is revoked/#)?.1)
            #expect(told.contains("a new machine is let in by 'kerben hub enrol-code 1 --name …'"))
            let csv = try hub.run(revoke + [since, "--format", "csv"]).split(separator: "\n").map(String.init)
            #expect(csv[0] == "kind,what,state,type,author,written")
            #expect(csv.contains { $0.hasPrefix("case file,\(log)-1,held,person,") }, "\(csv)")
            #expect(csv.contains { $0.hasPrefix("change,\(log)-1,set aside,person,") }, "\(csv)")
            #expect(csv.contains { $0.hasPrefix("key,") } && csv.contains { $0.hasPrefix("account,") }, "\(csv)")
            let people = try hub.run(["record", "list", "person"])
            #expect(!people.contains("A1") && people.contains("A2"))
            #expect(try hub.run(["hub", "sites", "--format", "csv"]).contains("1,Site 1,lost,"))
            // It is told so, in words, and keeps what it writes; found again, its work comes in and waits for a review.
            let sync = try nodes[0].process.attempt(["sync", "now"])
            #expect(sync.status == 1 && sync.words.contains("revoked or retired"), "\(sync.words)")
            try person("A3", at: nodes[0])
            try hub.run(["hub", "readmit", "1", "--reason", "found in a cupboard"])
            #expect(try nodes[0].sync())
            let refused = try hub.run(["sync", "refused", "--format", "csv"])
            #expect(refused.contains("\(log)-1,") && refused.contains("\(log)-2,"), "\(refused)")
            try hub.run(["sync", "refused", "release", "\(log)-2", "--reason", "written by the clerk"])
            #expect(try hub.run(["record", "list", "person"]).contains("A3"))
            #expect(try nodes[1].sync())
        }
    }

    @Test
    func `A retired site is waited for by no count, keeps its unsent work, and brings it in when it is readmitted`()
        throws
    {
        try withNodes { installation, nodes in
            let hub = installation.hub
            for site in [1, 2] {
                let line = #"{"type":"facility","fields":{"site":\#(site),"name":"Site \#(site)","capacity":10}}"#
                try hub.run(["record", "put", hub.inputFile(json: [line])])
            }
            // The day that is not yet over where the register is kept: six hours east of UTC (config/hub.yaml).
            let there = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 6 * 3600))
            let count = ["count", "population", "--as-of", String(there.prefix(10))]
            let before = try hub.run(count)
            #expect(before.contains("of 2 facilities") && before.contains("silent      Site 1"), "\(before)")
            let away = nodes[0].process
            nodes[0].link.cut()
            try person("B1", at: nodes[0])
            #expect(try hub.attempt(["hub", "retire", "1", "--reason", ""]).status == 1)
            #expect(try hub.run(["hub", "retire", "1", "--reason", "closed by order 7"]).contains("site 1 is retired"))
            let after = try hub.run(count)
            #expect(after.contains("of 1 facilities") && after.contains("retired     Site 1: since 20"), "\(after)")
            #expect(!after.contains("silent      Site 1"))
            #expect(try hub.run(["hub", "sites", "--format", "csv"]).contains("1,Site 1,retired,"))
            #expect(try hub.run(["export"]).contains("retire site 1: closed by order 7"))
            nodes[0].link.restore()
            for command in [["sync", "now"], ["sync", "status"]] {
                let told = try away.attempt(command)
                #expect(told.status == 1 && told.words.contains("revoked or retired"), "\(told.words)")
            }
            #expect(try away.run(["record", "list", "person"]).contains("B1"))
            try hub.run(["hub", "readmit", "1", "--reason", "the order is void"])
            #expect(try nodes[0].sync())
            #expect(try hub.run(["record", "list", "person"]).contains("B1"))
            #expect(try hub.run(count).contains("of 2 facilities"))
        }
    }
}

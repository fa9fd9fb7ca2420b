import Causality
import FoundationEssentials
import Register
import Store
import Testing
import Trust

@Suite struct SealingTests {
    private static let secret = "Qqsecret of the complaint"
    private static let complaint =
        #"{"type":"complaint","fields":{"facility":3,"received_at":"2026-06-01T10:00Z","recipient":"OMBUDSMAN","#
        + #""state":"OPEN","content":"\#(secret)"}}"#

    /// A facility that has received the ombudsman's key.
    private func office(_ key: Seal.Key, at path: String = ":memory:") throws -> Office {
        let hub = try Office(site: 0)
        let published = try hub.put(
            #"{"type":"body_key","fields":{"body":"OMBUDSMAN","public_key":"\#(key.publicText)","#
                + #""valid_from":"2026-01-01"}}"#)
        let office = try Office(path: path)
        try office.receive(published)
        return office
    }

    @Test func `What is sealed is nowhere in the facility's store, and the body reads it`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/sealing-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // Only clutter is at stake.
        let key = Seal.Key()
        let office = try office(key, at: folder + "/store.sqlite")
        let complaint = try office.put(Self.complaint)
        let field = try #require(office.store.description.type(named: "complaint")?.field(named: "content"))
        let sealed = try #require(complaint.value(of: field.number)?.text.flatMap(SealedText.init))
        #expect(sealed.body == "OMBUDSMAN")
        #expect(try key.open(sealed.payload, place: "complaint.content") == Self.secret)
        var isFoundInClear = false
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let bytes = try #require(FileManager.default.contents(atPath: folder + "/" + name))
            #expect(bytes.firstRange(of: Data(Self.secret.utf8)) == nil, "\(name)")
            // What is in the clear can be found, so that the search above is one.
            if bytes.firstRange(of: Data("OMBUDSMAN".utf8)) != nil { isFoundInClear = true }
        }
        #expect(isFoundInClear)
        // Its status and dates stay clear, so that counts and dues work.
        #expect(try office.dues("2026-06-01", rule: 12).count == 1)
    }

    @Test func `Without a key nothing is written, and an arrival's case is opened all the same`() throws {
        let office = try Office()
        #expect(try office.refusal { try office.put(Self.complaint) }.contains("no key of OMBUDSMAN is known here"))
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A"}}"#)
        try office.put(
            "custody", of: "A",
            #""facility":3,"opened_at":"2026-06-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + #""injuries_seen":"a bruise","ill_treatment_alleged":"none""#)
        let complaint = try #require(try office.list("complaint").first)
        #expect(complaint.contains("PROSECUTOR") && !complaint.contains("content"))
    }

    @Test(arguments: [
        "plain", "sealed:1:OMBUDSMAN:", "sealed:1:OMBUDSMAN:AAAA", "sealed:2:OMBUDSMAN:AAAA", "sealed:1::AAAA",
    ])
    func `A text in the clear is not accepted in a sealed field, by any way in`(text: String) throws {
        let description = try Office.register.get()
        let type = try #require(description.type(named: "complaint"))
        let field = try #require(type.field(named: "content"))
        let refusal = description.refusal(
            type: type.number, writes: [Write(field.number, .text(text))], createsRecord: false)
        #expect(refusal?.problem.contains("sealed to the body") == true)
    }
}

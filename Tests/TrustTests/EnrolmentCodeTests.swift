import Testing
import Trust

@Suite struct EnrolmentCodeTests {
    let authority: [UInt8] = Array("the authority's certificate".utf8)
    let code: EnrolmentCode

    init() { code = EnrolmentCode(authorityDER: authority) }

    @Test func aCodeIsTwentyCharactersInFourGroupsOfFive() {
        let groups = code.description.split(separator: "-")
        #expect(groups.map(\.count) == [5, 5, 5, 5])
        #expect(groups.joined().allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
    }

    @Test func aCodeReadBackIsTheSame() throws {
        for _ in 0..<200 {
            let code = EnrolmentCode(authorityDER: authority)
            let read = try #require(EnrolmentCode(code.description))
            #expect(read == code && read.matches(authorityDER: authority) && read.secretDigest == code.secretDigest)
        }
    }

    @Test func caseHyphensSpacesAndLookalikesDoNotMatter() throws {
        let written = try #require(EnrolmentCode("01234-56789-ABCDE-01101"))
        for spelling in ["01234-56789-abcde-oiLO1", " O1234 56789 ABCDE 0lI0i ", "ol23456789abcdeo1101"] {
            #expect(EnrolmentCode(spelling) == written, "\(spelling)")
        }
    }

    @Test(arguments: ["", "01234-56789-ABCDE-0110", "01234-56789-ABCDE-011011", "U1234-56789-ABCDE-01101"])
    func whatIsNoCodeIsNotRead(text: String) {
        #expect(EnrolmentCode(text) == nil)
    }

    @Test func aTypoIsNoticedBeforeAnythingIsSent() throws {
        for position in 0..<20 {
            let read = try #require(EnrolmentCode(withTypo(at: position)))
            #expect(!read.matches(authorityDER: authority), "at \(position)")
        }
    }

    @Test func twoCodesOfOneAuthorityShareNoStartThatCouldBeWorkedOnBeforehand() {
        let starts = Set((0..<50).map { _ in EnrolmentCode(authorityDER: authority).description.prefix(14) })
        #expect(starts.count == 50)
    }

    @Test func anotherAuthorityDoesNotMatch() {
        #expect(!code.matches(authorityDER: authority + [0]))
    }

    @Test func theHubFindsACodeByTheSecretShown() {
        #expect(code.secret.count == 5)
        #expect(EnrolmentCode.digest(ofSecret: code.secret) == code.secretDigest)
    }

    private func withTypo(at position: Int) -> String {
        var characters = Array(code.description.filter { $0 != "-" })
        characters[position] = characters[position] == "7" ? "4" : "7"
        return String(characters)
    }
}

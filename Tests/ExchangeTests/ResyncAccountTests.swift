import Exchange
import Testing

@Suite struct ResyncAccountTests {
    /// Plays one store and the hub's own count: an answer, an exchange that is lost, a resync, a resync that is lost, a
    /// resync that somebody else was given, and a refusal.
    private func account(_ steps: String) -> ResyncAccount {
        var account = ResyncAccount()
        var hub: Int64 = 0
        account.begin()
        account.answer(hubCount: hub)
        for step in steps {
            if "rRs".contains(step) { hub += 1 }
            if step != "s" { account.begin() }
            if step == "a" { account.answer(hubCount: hub) }
            if step == "r" { account.resync() }
            if step == "x" { account.refuse() }
        }
        return account
    }

    @Test(arguments: ["", "aa", "lra", "llraa", "lRra", "lRa", "lralra", "xxaxa", "lxra"])
    func `What a lost answer explains is explained`(steps: String) {
        #expect(account(steps).unexplained == 0)
    }

    @Test(arguments: [
        ("ra", 1, 1), ("asa", 1, 1), ("ssaa", 2, 2), ("lrara", 1, 2), ("sra", 2, 2), ("lssa", 1, 2), ("xxra", 1, 1),
        ("xsxa", 1, 1),
    ])
    func `A resync that nothing here explains is counted`(steps: String, unexplained: Int64, count: Int64) {
        #expect(account(steps).unexplained == unexplained)
        #expect(account(steps).count == count)
    }

    @Test func `What a hub counted before it first said so is nobody's`() {
        var account = ResyncAccount()
        account.begin()
        account.answer(hubCount: 7)
        #expect(account == ResyncAccount(known: 7))
        account.begin()
        account.answer(hubCount: 0)
        #expect(account.unexplained == 0, "a hub that was restored counts less")
    }
}

/// How many more secrets each address may try at the enrolment listener, and all of them together.
///
/// Where the common budget is spent, an address that has not been wrong lately still has one try: whoever guesses, from
/// however many addresses, slows down themselves and shuts no right code out. A common budget for everybody was rejected:
/// four wrong codes a second kept every right one out.
package struct AttemptBudgets<Address: Hashable & Sendable>: Sendable {
    private let each: AttemptBudget
    private var all: AttemptBudget
    private let addressesMax: Int
    private var budgets: [Address: AttemptBudget] = [:]

    package init(
        each: AttemptBudget = AttemptBudget(), all: AttemptBudget = AttemptBudget(intervalMilliseconds: 500, burst: 60),
        addressesMax: Int = 10_000
    ) {
        precondition(addressesMax > 0, "a table of nobody")
        self.each = each
        self.all = all
        self.addressesMax = addressesMax
    }

    /// Takes one attempt before its secret is looked at; false where none is left. `now` is monotonic.
    package mutating func take(_ address: Address, nowMilliseconds now: Int64) -> Bool {
        var own = budgets[address] ?? each
        let isFirst = own.isPaid(nowMilliseconds: now)
        guard own.take(nowMilliseconds: now) else { return false }
        guard all.take(nowMilliseconds: now) || isFirst else { return false }
        makeRoom(for: address, now)
        budgets[address] = own
        return true
    }

    /// After a right secret.
    package mutating func giveBack(_ address: Address) {
        budgets[address]?.giveBack()
        all.giveBack()
    }

    /// Whoever has waited long enough is forgotten; of a table full of guessers, all are.
    private mutating func makeRoom(for address: Address, _ now: Int64) {
        guard budgets.count >= addressesMax, budgets[address] == nil else { return }
        budgets = budgets.filter { !$0.value.isPaid(nowMilliseconds: now) }
        if budgets.count >= addressesMax { budgets = [:] }
    }
}

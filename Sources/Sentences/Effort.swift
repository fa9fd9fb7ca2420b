/// How much may still be reckoned for one person: whatever a file holds, its ends come within a moment, and what was
/// not tried is said.
struct Effort {
    /// In sentences and events, each as often as a chain is reckoned with it: well below a second.
    static let most = 50_000

    private(set) var left: Int

    init(_ left: Int = most) { self.left = left }

    /// One of so many equal parts.
    func part(of parts: Int) -> Effort { Effort(left / max(1, parts)) }

    /// False, and nothing is spent, where it does not reach.
    mutating func spend(_ amount: Int) -> Bool {
        guard amount <= left else { return false }
        left -= amount
        return true
    }
}

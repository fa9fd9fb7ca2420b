import Register

extension Stage {
    /// A person is sent and received under one transfer number, and the hub has heard of both.
    @discardableResult
    func handOver(_ number: String, from one: Machine, to two: Machine, as transfer: String = "T1") throws -> Change {
        try dispatch(one, number, to: two.site, as: transfer)
        try exchange(one)
        try exchange(two)
        let receipt = try receive(two, number, from: one.site, as: transfer)
        try exchange(two)
        return receipt
    }
}

/// Several things read as they were at one moment, while somebody may change them one after another.
package enum SettledReading {
    private static let attempts = 10

    /// Reads until that gives the same twice in a row; a reading that fails is one of a change that is under way, until it has
    /// failed too often.
    package static func read<T: Equatable>(_ body: () throws -> T) throws -> T {
        var former: T?
        for attempt in 1...attempts {
            do {
                let now = try body()
                if let former, former == now { return now }
                former = now
            } catch {
                former = nil
                guard attempt < attempts else { throw error }
            }
        }
        throw CommandFailure("settings, keys or the register description change without end; try again")
    }
}

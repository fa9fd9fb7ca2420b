import ArgumentParser

/// Reads a whole number that lies in `bounds`, for `transform:` of an option or argument.
package func within<Number: FixedWidthInteger & Sendable>(
    _ bounds: ClosedRange<Number>
) -> @Sendable (String) throws -> Number {
    { text in
        guard let number = Number(text), bounds.contains(number) else {
            throw ValidationError("must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return number
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// In lower-case hexadecimal, with zeros before it up to so many digits.
    package func hexadecimal(digits: Int = Self.bitWidth / 4) -> String {
        let text = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }
}

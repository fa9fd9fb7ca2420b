package import Register

extension Change {
    /// Whether two changes are one and the same, to the byte: what a link of the chain covers.
    ///
    /// Two spellings of one letter (composed, decomposed) are equal texts in Swift and other contents to the chain, so `==`
    /// would take an altered change for the one that is held. A change that cannot be written is the same as none.
    package func isSame(as other: Change) -> Bool {
        guard dot == other.dot, record == other.record, caseFile == other.caseFile, salt == other.salt,
            author.utf8.elementsEqual(other.author.utf8), let own = content, let others = other.content
        else { return false }
        return own == others
    }

    private var content: [UInt8]? { try? Content.bytes(self) }  // Nil where it has a fault: then there are no bytes.
}

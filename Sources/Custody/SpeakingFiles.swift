package import Causality

extension Persons.Group {
    /// The files by whose word a person is counted and protected, in the order of ``files``.
    ///
    /// Numbers can be guessed: a file that a number alone joins to the others, and in which nobody ever had the person, is
    /// somebody's word about a number. It speaks where the hub opened it, whose register the numbers are; and where no file
    /// has custody there is nobody to tell by, and all speak.
    ///
    /// - Parameter holding: files in which a custody of the person stands.
    package func speaking(holding: Set<Dot>) -> [Dot] {
        guard travelling.count > 1, files.contains(where: holding.contains) else { return files }
        let heard = Set(
            travelling.filter { set in set.contains { holding.contains($0) || $0.site == 0 } }.joined())
        return files.filter(heard.contains)
    }
}

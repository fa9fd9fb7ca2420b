package import Causality

extension Persons {
    /// A file by whose word a person is counted and protected.
    package struct Speaker: Hashable, Sendable {
        package var file: Dot
        /// What it says of later than this is nobody's word who had the person, in seconds since 1970; nil where it speaks of
        /// any time.
        package var until: Int64?

        package init(file: Dot, until: Int64? = nil) {
            self.file = file
            self.until = until
        }
    }
}

extension Persons.Group {
    /// The files by whose word a person is counted and protected: first of those who have the person now, or had them last.
    ///
    /// Numbers can be guessed: a file that a number alone joins to the others is somebody's word about a number, unless its
    /// site had the person, and then of that time. It speaks where the hub opened it, whose register the numbers are; and
    /// where no file has custody there is nobody to tell by, and all speak.
    ///
    /// - Parameter had: until when somebody had the person by the custodies in a file, and those that travel with it, in
    ///   seconds since 1970: without an end while somebody does (`Int64.max`); none where nobody ever had.
    package func speaking(had: [Dot: Int64]) -> [Persons.Speaker] {
        let ends = travelling.map { set in set.compactMap { had[$0] }.max() }
        guard travelling.count > 1, let last = ends.compactMap(\.self).max() else {
            return files.map { Persons.Speaker(file: $0) }
        }
        let ranked = zip(travelling, ends).sorted { ($0.1 ?? .min) > ($1.1 ?? .min) }
        return ranked.flatMap { set, end -> [Persons.Speaker] in
            let isHubs = set.contains { $0.site == 0 }
            guard end != nil || isHubs else { return [] }
            let until = end == last || isHubs ? nil : end
            return files.filter(set.contains).map { Persons.Speaker(file: $0, until: until) }
        }
    }

    /// What may be said of the person all the same, where ``speaking(had:)`` is not all that there is: by those alone who
    /// have them or had them last, and by everybody.
    package func speakingOtherwise(had: [Dot: Int64]) -> [[Persons.Speaker]] {
        guard travelling.count > 1, !had.isEmpty else { return [] }
        let last = had.values.max()
        let own = travelling.filter { set in set.compactMap { had[$0] }.max() == last }.joined()
        return [files.filter(own.contains), files].map { $0.map { Persons.Speaker(file: $0) } }
    }
}

package import Causality

/// Files that have something in common for which any two of them may be one person's.
///
/// Whatever makes files suspect is a list of these: pairs are made of them, and bounds are counted from them, only when
/// somebody asks, and never more of either than there are files.
package struct Likeness: Hashable, Sendable {
    /// What more files than this have in common says nothing of any two of them: an office's own number, "none", a mistake
    /// of one import. They are listed once.
    package static let pairedFilesMax = 32

    package var reason: Suspicion.Reason
    /// In order, each once.
    package var files: [Dot]

    package init(_ reason: Suspicion.Reason, _ files: [Dot]) {
        self.reason = reason
        self.files = files
    }

    package var isCrowd: Bool { files.count > Self.pairedFilesMax }

    /// Each two of the files, the older first; none of a crowd.
    package var pairs: [Pair] {
        guard !isCrowd else { return [] }
        return files.indices.flatMap { index in
            files[(index + 1)...].map { Pair(one: files[index], other: $0) }
        }
    }

    package struct Pair: Hashable, Sendable {
        package var one: Dot
        package var other: Dot
    }

    /// How many persons fewer there would be, were all joined that may be one. `person` says as whom a file is counted; nil
    /// for nobody.
    package static func surplus(
        _ likenesses: some Sequence<Likeness>, person: (Dot) throws -> Int64?
    ) rethrows -> Int {
        var persons = DisjointSets<Int64>()
        for likeness in likenesses {
            var first: Int64?
            for file in likeness.files {
                guard let one = try person(file) else { continue }
                if let first { persons.join(first, one) }
                first = first ?? one
            }
        }
        return persons.joins
    }
}

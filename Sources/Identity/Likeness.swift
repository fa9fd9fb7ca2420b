package import Causality

/// Files that have something in common for which any two of them may be one person's.
///
/// Whatever makes files worth comparing is a list of these: pairs are made of them only when somebody asks, and never more
/// than a few times as many as there are files.
package struct Likeness: Hashable, Sendable {
    /// What more files than this have in common says nothing of any two of them: an office's own number, "none", a mistake
    /// of one import. They are listed once.
    package static let pairedFilesMax = 32

    /// What files are found by.
    package enum Kind: Int, Sendable {
        case pin = 1
        /// Both names, and the year of birth.
        case year
        /// One name, and the day of birth.
        case day
        /// All three names.
        case names
        /// A name that many have: says how rare it is, and finds nobody.
        case word
        /// A prisoner number that is not one person's.
        case number
    }

    package var kind: Kind
    /// In order, each once.
    package var files: [Dot]

    package init(_ kind: Kind, _ files: [Dot]) {
        self.kind = kind
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

    package struct Pair: Hashable, Comparable, Sendable {
        package var one: Dot
        package var other: Dot

        package init(one: Dot, other: Dot) {
            self.one = one
            self.other = other
        }

        package static func < (left: Pair, right: Pair) -> Bool { (left.one, left.other) < (right.one, right.other) }
    }

    /// What many have in common who are called alike and born in one year: those who say the same to the letter.
    func split(by portrait: (Dot) throws -> Portrait?) rethrows -> [Likeness] {
        var same: [Portrait: [Dot]] = [:]
        for file in files { if let said = try portrait(file) { same[said.likeOthers, default: []].append(file) } }
        return same.values.filter { $0.count > 1 }.map { Likeness(.year, $0) }.sorted { $0.files[0] < $1.files[0] }
    }
}

extension Portrait {
    /// Without what makes it one person's.
    fileprivate var likeOthers: Portrait {
        var like = self
        like.pin = ""
        like.sex = ""
        return like
    }
}

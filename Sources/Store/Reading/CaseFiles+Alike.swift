package import Causality
import Custody
package import Identity
import Register

/// A case file that may be the one of somebody who is described.
package struct Resemblance: Hashable, Sendable {
    package var file: Dot
    /// As a suspicion's.
    package var score: Int
    package var hasSamePIN: Bool
    /// What agrees and differs, in words.
    package var text: String
}

extension CaseFiles {
    /// Case files that may be of the person whom a line describes, the likeliest first: found by the keys that every file has, and
    /// as likely as in the list of suspicions. Of what more than ``Likeness/pairedFilesMax`` files have, none is.
    package func files(like portrait: Portrait, least: Int = Suspicion.scoreMin) throws -> [Resemblance] {
        var files: Set<Dot> = []
        for (key, kind) in Likeness.keys(of: portrait) where kind != .word {
            let query = try Prepared(
                db, "SELECT file FROM _likeness WHERE key = ? LIMIT \(Likeness.pairedFilesMax + 1)")
            query.bind(1, key)
            let found = try query.dots()
            if found.count <= Likeness.pairedFilesMax { files.formUnion(found) }
        }
        let compared = try ComparedFiles(self)
        return try files.compactMap { file in
            guard let other = try compared.portrait(of: file) else { return nil }
            let comparison = try Comparison(portrait, other, compared.census)
            let score = comparison.score(compared.census)
            guard score >= least else { return nil }
            return Resemblance(
                file: file, score: score, hasSamePIN: comparison.hasSamePIN, text: comparison.text(compared.census))
        }.sorted { ($1.score, $0.file) < ($0.score, $1.file) }
    }
}

/// Files that are compared, each read once.
final class ComparedFiles: Suspicion.Files {
    private let caseFiles: CaseFiles
    private var roots: [Dot: Dot] = [:]
    private var portraits: [Dot: Portrait?] = [:]
    private var filesOfStem: [String: Int] = [:]
    private let files: Int

    init(_ caseFiles: CaseFiles) throws {
        self.caseFiles = caseFiles
        let type = caseFiles.description[caseFiles.store.custody.person]
        files = try Int(Prepared(caseFiles.db, "SELECT count(*) FROM \(quoted(type?.name ?? ""))").number() ?? 0)
    }

    func root(of file: Dot) throws -> Dot {
        if let known = roots[file] { return known }
        let root = try caseFiles.root(ofFile: file)
        roots[file] = root
        return root
    }

    func portrait(of file: Dot) throws -> Portrait? {
        if let known = portraits[file] { return known }
        let portrait = try caseFiles.portrait(of: file)
        portraits[file] = .some(portrait)
        return portrait
    }

    var census: Comparison.Census { Comparison.Census(files: files) { try self.files(ofStem: $0) } }

    /// Keys of days begin with a name: those of one name stand together.
    private func files(ofStem stem: String) throws -> Int {
        if let known = filesOfStem[stem] { return known }
        let first = Likeness.wordKey(stem)
        let query = try Prepared(caseFiles.db, "SELECT count(*) FROM _likeness WHERE key >= ? AND key < ?")
        query.bind(1, first)
        // The sign after the blank that ends it.
        query.bind(2, first.dropLast() + "!")
        let count = Int(try query.number() ?? 0)
        filesOfStem[stem] = count
        return count
    }
}

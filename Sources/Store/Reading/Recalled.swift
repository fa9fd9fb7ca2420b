package import Causality
package import Custody
package import Register

/// What judging has looked up in this transaction: of a record or a person once, not once for each change of a batch that
/// writes it again and again. All of a batch is in the store before the first of it is judged.
package struct Recalled {
    /// Sites that a record was about before what is judged now. What stands of a batch alters none of it: a site writes only
    /// records that are about itself, and only that they are.
    package var about: [Dot: Set<Int>] = [:]
    /// Sites that a case file is kept from.
    var keptFrom: [Dot: Set<Int>] = [:]
    /// Of a custody record, its own site's first word that it ended.
    var endings: [Dot: Dot?] = [:]
    private(set) var courses: [Dot: RecordCourse] = [:]
    private var holders: [Dot: (moves: Int, holders: Holders)] = [:]
    private var writers: [Dot: (moves: Int, writers: Writers?)] = [:]
    /// How often something came that may move custody.
    private var moves = 0
    /// How much may still be made anew, in changes and custodies that are gone through again.
    private var allowance = Self.allowanceMax

    /// Some half a second in all; and with each question what a change may cost.
    private static let allowanceMax = 1_000_000
    private static let allowanceOfQuestion = 64

    /// What judging asks of a person's custody.
    package struct Holders {
        package var links: Set<Dot>
        /// Custodies by which somebody says to have the person now.
        package var claims: Set<Dot>
        /// Dispatches of the person that a receipt has answered.
        package var answered: [Dot: AnsweredDispatch] = [:]
        /// Who has ever had the person, and not only said so.
        package var sites: Set<Int>
        /// When each site had the person, in seconds since 1970.
        package var stays: [Int: [Range<Int64>]]

        init(_ timeline: CustodyTimeline) {
            links = Set(timeline.links)
            sites = timeline.sites
            stays = timeline.stays
            answered = timeline.answered
            claims = Set(timeline.claims.filter { $0.destination == nil }.map(\.basis))
        }
    }

    /// Whether anything is remembered that a change alters.
    package var isNoting: Bool { !courses.isEmpty || !endings.isEmpty }

    /// A change has come into the store.
    package mutating func note(_ change: Change) {
        guard isNoting else { return }
        courses[change.record]?.insert(change)
        endings.removeValue(forKey: change.record)
    }

    mutating func noteMove() { moves += 1 }

    /// The hub has decided something; what it set aside was in no answer, what it releases may be in one.
    package mutating func note(decision change: Change) {
        moves += 1
        let kind = change.value(of: SystemType.VerdictField.kind)?.integer
        if change.type == SystemType.verdict.rawValue, kind == Int64(VerdictKind.released.rawValue) {
            (about, keptFrom) = ([:], [:])
        }
    }

    /// As it is by now; once too much was made anew in this transaction, as it stood.
    package func holders(of caseFile: Dot) -> Holders? {
        guard let known = holders[caseFile], known.moves == moves || !mayMakeAnew else { return nil }
        return known.holders
    }

    package mutating func set(_ timeline: CustodyTimeline, of caseFile: Dot) {
        spend(4 * (timeline.spans.count + timeline.links.count))
        holders[caseFile] = (moves, Holders(timeline))
    }

    /// Who writes the files of a person as their holder.
    struct Writers {
        var sites: Set<Int>
        var isDisputed: Bool
    }

    /// By the first of the timelines, and by any other that is settled; nil where the first says nothing of anybody. As it is
    /// by now, or once too much was made anew as it stood.
    mutating func writers(of caseFile: Dot, _ timelines: () throws -> [CustodyTimeline]) rethrows -> Writers? {
        if let known = writers[caseFile], known.moves == moves || !mayMakeAnew { return known.writers }
        let timelines = try timelines()
        spend(4 * timelines.reduce(0) { $0 + $1.spans.count + $1.links.count })
        var found: Writers?
        if let first = timelines.first, let sites = Scope.holders(first) {
            let others = timelines.dropFirst().filter(Scope.isSettled).compactMap(Scope.holders)
            found = Writers(sites: others.reduce(sites) { $0.union($1) }, isDisputed: first.isDisputed)
        }
        writers[caseFile] = (moves, found)
        return found
    }

    package mutating func set(_ course: RecordCourse, of record: Dot) { courses[record] = course }

    package var mayMakeAnew: Bool { allowance >= 0 }

    /// A question was asked, and its answer cost so much.
    package mutating func spend(_ cost: Int) {
        allowance = min(Self.allowanceMax, allowance + Self.allowanceOfQuestion - cost)
    }
}

extension JudgingFacts {
    /// Every change of a record, read and put in order once a transaction.
    package func course(of record: Dot, in caseFile: Dot) throws -> RecordCourse {
        if let known = recalled.courses[record] { return known }
        let course = RecordCourse(try changes(ofRecord: record, in: caseFile))
        recalled.set(course, of: record)
        return course
    }

    /// Who holds the person of a case file, and who says so.
    package func holders(of caseFile: Dot) throws -> Recalled.Holders {
        if let known = recalled.holders(of: caseFile) { return known }
        let timeline = try caseFiles.timeline(of: caseFile)
        recalled.set(timeline, of: caseFile)
        return Recalled.Holders(timeline)
    }
}

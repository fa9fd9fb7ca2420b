import Causality
import Exchange
import GRDB
import Register
import Store

/// The register beside the truth: where bodies are, who may know of them, and what must be known of them.
extension Simulation {
    /// What the hub says, read once a check.
    struct HubView {
        /// What is held of each log, and dots under a verdict.
        var held: [Int64: IntervalSet] = [:]
        var void: Set<Dot> = []
        /// Case files counted as one with others, by file.
        var roots: [Dot: Dot] = [:]
        var spans: [Dot: [Span]] = [:]
        /// Sites that have each case file by the hub's word, and the latest word.
        var scope: [Dot: Set<Int>] = [:]

        struct Span {
            var starts: Int64
            var ends: Int64?
            var holder: Int
            var sites: [Int]

            var isCounted: Bool { ends == nil && holder != 0 }
        }

        func isKnown(_ dot: Dot) -> Bool {
            !void.contains(dot) && held[dot.log.packed]?.contains(dot.sequence) == true
        }

        func root(_ file: Dot) -> Dot { roots[file] ?? file }

        /// What of these files is counted, by root.
        func counted(_ files: some Sequence<Dot>) -> [Dot: Span] {
            var counted: [Dot: Span] = [:]
            for root in Set(files.map(root)) { counted[root] = spans[root]?.last { $0.isCounted } }
            return counted
        }
    }

    private func readHub() throws -> HubView {
        try hub.store.read { transaction in
            var view = HubView()
            let db = transaction.db
            for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT log, low, high FROM _run")) {
                view.held[row[0], default: IntervalSet()].insert(row[1]...row[2])
            }
            for dot in try Int64.fetchAll(db.cachedStatement(sql: "SELECT dot FROM _void")) {
                if let dot = Dot(packed: dot) { view.void.insert(dot) }
            }
            for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT case_id, root FROM _person_group")) {
                if let file = Dot(packed: row[0]), let root = Dot(packed: row[1]) { view.roots[file] = root }
            }
            let spans = "SELECT root, starts, ends, holder, site, other_site FROM _span ORDER BY root, starts"
            for row in try Row.fetchAll(db.cachedStatement(sql: spans)) {
                guard let root = Dot(packed: row[0]) else { continue }
                let sites = [row[4] as Int?, row[5] as Int?].compactMap(\.self)
                view.spans[root, default: []].append(.init(starts: row[1], ends: row[2], holder: row[3], sites: sites))
            }
            for file in truth.about.keys.sorted() + truth.falseFiles.keys.sorted() {
                view.scope[file] = try transaction.caseFiles.currentSites(of: file)
            }
            return view
        }
    }

    // MARK: Always

    /// After each transaction of the hub.
    func checkBodies(afterAnswering site: Int, _ answer: Answer?) throws {
        let isNews = answer.map { !$0.changes.isEmpty } ?? true
        let end = try hub.store.read { try $0.lastFeed() }
        guard isNews || end != checkedFeed else { return }
        try checkBodies()
        for change in answer?.changes ?? [] where change.dot.site != site {
            let file = change.caseFile
            // The hub's word on a file says nothing of who it is about.
            guard change.type >= RegisterDescription.typeNumberMin || change.type == SystemType.alias.rawValue else {
                continue
            }
            guard truth.grievances[file]?.contains(site) != true else {
                throw violation(.onlyWhoMay, "site \(site) receives \(change.dot) of \(file), a grievance about it")
            }
            guard truth.about[file] != nil else { continue }
            guard entitled[file]?.contains(site) == true || file.site == site else {
                throw violation(.onlyWhoMay, "site \(site) receives \(change.dot) of \(file)")
            }
        }
    }

    func checkBodies() throws {
        let view = try readHub()
        checkedFeed = try hub.store.read { try $0.lastFeed() }
        let entitlement = Entitlement(truth: truth, isKnown: view.isKnown)
        try checkGrants(view, entitlement)
        try checkSpansApart(view)
        for person in truth.persons.indices where entitlement.isPresenceKnown(person) {
            let files = truth.persons[person].files.filter(view.isKnown)
            let counted = view.counted(files)
            guard !counted.isEmpty else {
                throw violation(.alwaysCountedOnce, "person \(person) is nowhere: \(describe(person, view))")
            }
            let sets = entitlement.sets(person, by: .number)
            guard sets.count > 1 || counted.count == 1 else {
                throw violation(
                    .alwaysCountedOnce, "person \(person) is counted \(counted.count) times: \(describe(person, view))")
            }
        }
        try checkForgeries(view)
        for person in truth.persons.indices {
            // Who forged in these files has taken the ground from under its own later words.
            for act in truth.persons[person].acts
            where truth.forgedIn[act.site]?.isDisjoint(with: truth.persons[person].files) ?? true {
                guard let void = act.changes.first(where: view.void.contains) else { continue }
                let reason = try hub.store.read {
                    try String.fetchOne($0.db, sql: "SELECT reason FROM _void WHERE dot = ?", arguments: [void.packed])
                }
                throw violation(
                    .honestStands,
                    """
                    \(void) of site \(act.site), \(act.kind) of person \(person), is set aside: \(reason ?? ""); \
                    \(describe(person, view))
                    """)
            }
        }
    }

    /// What was forged is set aside as it comes in, except where the site may have the file again by then.
    private func checkForgeries(_ view: HubView) throws {
        for index in truth.forgeries.indices where !truth.forgeries[index].isJudged {
            let forgery = truth.forgeries[index]
            guard view.void.contains(forgery.change) || view.isKnown(forgery.change) else { continue }
            truth.forgeries[index].isJudged = true
            if view.void.contains(forgery.change) {
                note("set aside: \(forgery.kind)")
            } else if forgery.kind == "writes as another"
                || entitled[forgery.caseFile]?.contains(forgery.change.site) != true
                || view.scope[forgery.caseFile]?.contains(forgery.change.site) != true
            {
                throw violation(
                    .forgedFalls, "\(forgery.change) \(forgery.kind) in \(forgery.caseFile)")
            }
        }
    }

    func describe(_ person: Int, _ view: HubView) -> String {
        let spans = truth.persons[person].files.map { file in
            let spans = (view.spans[view.root(file)] ?? []).map { "\($0.holder)\($0.sites)" }
            return "\(file) in \(view.root(file)): \(spans)"
        }
        return "\(truth.persons[person].place), \(spans.joined(separator: "; "))"
    }

    private func checkSpansApart(_ view: HubView) throws {
        for (root, spans) in view.spans.sorted(by: { $0.key < $1.key }) {
            for (one, next) in zip(spans, spans.dropFirst()) where one.ends.map({ $0 > next.starts }) ?? true {
                throw violation(.spansApart, "\(root) at \(next.starts)")
            }
        }
    }

    /// Each site that has a case file now and had not before is one that may have it.
    private func checkGrants(_ view: HubView, _ entitlement: Entitlement) throws {
        for (file, sites) in view.scope.sorted(by: { $0.key < $1.key }) {
            // What a liar made up it may give to anybody.
            guard truth.falseFiles[file] == nil else { continue }
            let may = entitlement.sites(file, before: scopeBefore)
            for site in sites.subtracting(scopeBefore[file] ?? []).subtracting(may).sorted() {
                throw violation(.onlyWhoMay, "site \(site) is given \(file), which only \(may.sorted()) may have")
            }
            entitled[file, default: []].formUnion(may)
        }
        scopeBefore = view.scope
    }

    /// Whether the hub knows of several who claim a person.
    func isClaimedByOthers(_ person: Int) throws -> Bool {
        try readHub().counted(truth.persons[person].files).values.contains { $0.holder == 3 }
    }

    // MARK: Finally

    func checkBodiesFinally() throws {
        let view = try readHub()
        let entitlement = Entitlement(truth: truth, isKnown: view.isKnown)
        for person in truth.persons.indices where try isWhereTheyAre(person, view, entitlement) {
            try checkHolder(person, view, entitlement)
        }
        try checkTwoAreTwo(view)
    }

    /// Whether the hub counts a person in the very place; in another it may only where somebody slipped or lied.
    private func isWhereTheyAre(_ person: Int, _ view: HubView, _ entitlement: Entitlement) throws -> Bool {
        let body = truth.persons[person]
        let counted = view.counted(body.files)
        switch body.place {
        case .outside, .dead:
            guard !body.isDisputed, !isAdmittedTwice(person), entitlement.sets(person, by: .number).count <= 1,
                !body.files.contains(where: { isShared($0, by: person, entitlement) })
            else { return false }
            guard counted.isEmpty else {
                throw violation(.gonePersonsGone, "person \(person): \(describe(person, view))")
            }
            note("gone, and counted nowhere")
            return true
        case .held, .road:
            guard entitlement.isPresenceKnown(person), let here = truth.holding(person) ?? body.acts.last,
                let file = here.caseFile
            else { return false }
            guard let span = counted[view.root(file)] else {
                throw violation(.countedOnce, "person \(person): \(describe(person, view))")
            }
            let isRight =
                switch body.place {
                case .held(let site): span.holder == 1 && span.sites == [site]
                case .road(let from, let to, _): span.holder == 2 && span.sites == [from, to]
                case .outside, .dead: false
                }
            if isRight {
                note("counted where they are")
                return true
            }
            // Who sent a person on before it had them is believed: it is its own word.
            if truth.falseDispatches.contains(where: { $0.person == person && body.place == .held($0.site) }) {
                return false
            }
            // Whose number was typed for somebody else, at the very place that they were sent to, is taken to have come.
            if case .road(_, let to, _) = body.place, span.holder == 1, span.sites == [to],
                isShared(file, by: person, entitlement)
            {
                return false
            }
            // Who is claimed by others too is disputed; nobody else may be said to have them.
            let isOpen =
                body.isDisputed || isShared(file, by: person, entitlement)
                || entitlement.sets(person, by: .number).count > 1
            guard span.holder == 3, isOpen || isAdmittedTwice(person) else {
                throw violation(.countedOnce, "person \(person): \(describe(person, view))")
            }
            note("counted as disputed")
            return false
        }
    }

    /// A receipt whose transfer number was mistyped stands beside the sender's claim until a person decides.
    private func isAdmittedTwice(_ person: Int) -> Bool {
        let body = truth.persons[person]
        return body.slips.values.contains { $0.transferNumber != nil } || body.acts.contains(where: \.isRefused)
    }

    private func isShared(_ file: Dot, by person: Int, _ entitlement: Entitlement) -> Bool {
        truth.papers[file]?.contains { entitlement.isShared($0.number, by: person) } == true
    }

    /// Who holds the person has each file that is known to be theirs, and nobody else has.
    private func checkHolder(_ person: Int, _ view: HubView, _ entitlement: Entitlement) throws {
        guard case .held(let site) = truth.persons[person].place, !truth.persons[person].isDisputed,
            !isAdmittedTwice(person), let file = truth.holding(person)?.caseFile,
            let joined = entitlement.sets(person, by: .identity).first(where: { $0.contains(file) })
        else { return }
        for file in joined.sorted() {
            let sites = view.scope[file] ?? []
            guard sites.contains(site) else {
                throw violation(
                    .holderHasAll, "site \(site) holds person \(person), \(file) is at \(sites.sorted())")
            }
            let isOpen = try hub.store.read { transaction in
                try joined.contains { file in
                    try Int64.fetchOne(
                        transaction.db, sql: "SELECT 1 FROM _conflict WHERE case_id = ? AND status = 'open'",
                        arguments: [file.packed]) != nil
                }
            }
            guard isOpen || sites == [site] else {
                throw violation(
                    .holderHasAll,
                    "\(file) of person \(person), held by \(site), is at \(sites.sorted()): \(describe(person, view))")
            }
        }
        note(joined.count > 1 ? "holders with joined files" : "holders with one file")
    }

    /// Two with one number, of whom more is known that differs, are two.
    private func checkTwoAreTwo(_ view: HubView) throws {
        func identified(_ person: Int) -> Set<Dot> {
            Set(truth.persons[person].files.filter { truth.papers[$0]?.last?.hasIdentity == true }.map(view.root))
        }
        for one in truth.persons.indices {
            for other in truth.persons.indices where one < other {
                guard let root = identified(one).intersection(identified(other)).first else { continue }
                throw violation(.countedOnce, "persons \(one) and \(other) are one, \(root)")
            }
        }
        let numbers = Dictionary(grouping: truth.persons.indices) { truth.persons[$0].identity.number }
        for sharers in numbers.values where sharers.count > 1 { note("two with one number are two") }
    }
}

import Causality
import Decisions
import Ledger
import Register
import Safeguards
import Store

/// Machines that were lost or stolen, and sites that are retired.
extension Node {
    /// What is known of a lost machine: what it held, what came of it since, and what to do next.
    package struct Loss: Sendable {
        package var table: Table
        /// A line each.
        package var words: [String]
    }

    private static let pieceCount = 256

    /// Lets a site's machine in no longer that is not the site's any more, and sets aside what came of it since. `incarnation` is
    /// that of a former machine; nil for the one that is enrolled. Told again, it says the same again.
    package func lose(site: Int, incarnation: Int?, since: String, as clerk: Clerk) throws -> Loss {
        try requireHub()
        let time = try pastTime(since)
        let (loss, isEnrolled) = try admit {
            try $0.hub.shutOut(site, incarnation, since: time, now: surroundings.wall())
        }
        // It may have been waited for.
        try seeToViews()
        if let notice = try store.read({ try $0.views.closedNotice() ?? $0.views.behindNotice() }) {
            throw CommandFailure("site \(site) is shut out; give this again for what came of it: \(notice)")
        }
        let count = try setAsideWork(of: loss, by: clerk.account)
        return try told(loss, isEnrolled: isEnrolled, count, as: clerk)
    }

    /// In pieces: others write between them. `author` is nil where nobody gave the word just now.
    @discardableResult
    func setAsideWork(of loss: LossReview, by author: String? = nil) throws -> Int {
        var work = try store.read { try $0.hub.work(of: loss) }[...]
        var count = 0
        while !work.isEmpty {
            count += try store.write(at: hubMoment()) { transaction, moment in
                try transaction.hub.setAside(work.prefix(Self.pieceCount), of: loss, author: author, at: &moment)
            }
            work = work.dropFirst(Self.pieceCount)
        }
        return count
    }

    private func pastTime(_ text: String) throws -> Int64 {
        guard let instant = CivilTime.instant(text, zone: store.zone) else {
            throw CommandFailure("--lost-since: expects a time such as 2026-11-27T04:05Z or a day such as 2026-11-27")
        }
        let time = (instant >> 2) * 1_000
        guard time <= surroundings.wall() else {
            throw CommandFailure("--lost-since: is to come by the clock of this hub")
        }
        return time
    }

    private func told(_ loss: LossReview, isEnrolled: Bool, _ count: Int, as clerk: Clerk) throws -> Loss {
        let reading = reading(clerk)
        func shown(_ type: Int?) -> String {
            let name = type.flatMap { description[$0]?.name } ?? ""
            return reading.right(name) > .none ? name : ""
        }
        return try store.read { transaction in
            let hub = transaction.hub
            let held = try hub.holdings(of: loss.log.site)
            var table = Table(columns: ["kind", "what", "state", "type", "author", "written"])
            func add(_ kind: String, _ what: String, _ state: String, _ more: [Table.Cell] = [.empty, .empty, .empty]) {
                table.rows.append([.text(kind), .text(what), .text(state)] + more)
            }
            for (file, state) in held.files {
                add(
                    "case file", file.description, state.rawValue,
                    [.text(shown(try hub.change(file)?.type)), .empty, .empty])
            }
            if held.referenceCount > 0 {
                add("reference data", "\(held.referenceCount) records", HeldFile.held.rawValue)
            }
            add("key", "of its certificate", isEnrolled ? "revoked" : "of a later machine now, in force")
            for account in held.accounts { add("account", account, "its password may be on that machine, hashed") }
            for dot in try hub.work(of: loss) {
                guard let change = try hub.change(dot) else { continue }
                let state = try transaction.caseFiles.verdict(on: dot)?.kind == .released ? "released" : "set aside"
                add(
                    "change", dot.description, state,
                    [
                        .text(shown(change.type)), .text(change.author), .text(timeText(change.correctedMilliseconds)),
                    ])
            }
            return Loss(table: table, words: Self.words(loss, held, isEnrolled: isEnrolled, count))
        }
    }

    private static func words(_ loss: LossReview, _ held: HubSide.Holdings, isEnrolled: Bool, _ count: Int) -> [String]
    {
        let site = loss.log.site
        var lines = [
            isEnrolled
                ? "the machine \(loss.log) of site \(site) is revoked, and its code with it, if it had one"
                : "the machine \(loss.log) of site \(site) was shut out when another was enrolled, which goes on",
            "\(count) changes that came of it since \(timeText(loss.since)) are set aside now, whatever they are dated: look "
                + "through 'kerben sync refused', and let stand what is the site's by 'kerben sync refused release'",
            "\(held.files.count) case files are, or were, on it: whoever has it may know what is in those",
        ]
        if !held.accounts.isEmpty {
            lines.append(
                "\(held.accounts.count) accounts may have had a password on it: none of them is used again anywhere")
        }
        if isEnrolled { lines.append("a new machine is let in by 'kerben hub enrol-code \(site) --name …'") }
        return lines
    }

    /// Takes a site out of the account of those that have to be heard; gives what of its work never came.
    package func retire(site: Int) throws -> Int64 {
        try requireHub()
        return try admit { try $0.hub.retire(site: site, now: surroundings.wall()) }
    }

    /// Lets the machine of a site in again that was revoked or retired; gives whether that was lost.
    package func readmit(site: Int) throws -> Bool {
        try requireHub()
        return try admit { try $0.hub.readmit(site: site, now: surroundings.wall()) }
    }
}

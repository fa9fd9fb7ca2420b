import Causality
import Control
import Register
import Store
import Trust

/// Work that a machine of this site never got to the hub, from its state folder.
extension Node {
    /// A row a change: its number there, its number here, and whether that is new. `isDryRun` writes nothing.
    package func giveAgain(from folder: StateFolder, isDryRun: Bool, as clerk: Clerk) throws -> (
        table: Table, words: String
    ) {
        try requireFacility()
        let unsent = try unsent(in: folder)
        try checkIsFilled()
        struct Undone: Error { var given: [LocalWrite.Given] }
        var given: [LocalWrite.Given] = []
        do {
            given = try write(as: clerk) { transaction, _, moment in
                let given = try transaction.writing.giveAgain(unsent, at: &moment)
                if isDryRun { throw Undone(given: given) }
                return given
            }
        } catch let undone as Undone { given = undone.given }
        var table = Table(columns: ["former", "type", "author", "state", "now"])
        for row in given {
            table.rows.append([
                .text(row.change.dot.description),
                .text(description[row.change.type]?.name ?? "type \(row.change.type)"),
                .text(row.change.author),
                .text(
                    row.dot == nil
                        ? "at the hub" : !row.isNew ? "given before" : isDryRun ? "to be given" : "given again"),
                isDryRun && row.isNew ? .empty : Table.Cell(row.dot?.description),
            ])
        }
        let new = given.count(where: \.isNew)
        let before = given.count { $0.dot != nil && !$0.isNew }
        let words =
            "\(new) changes of log \(unsent.log) \(isDryRun ? "would be given" : "are given") again, \(before) were before; "
            + "the hub holds \(given.count - new - before)"
        return (table, words)
    }

    private func unsent(in former: StateFolder) throws -> FacilitySide.Unsent {
        let settings = try former.settings()
        guard settings.site == self.settings.site else {
            throw CommandFailure(
                "\(former.path): is the state of site \(settings.site), and this machine is of site \(self.settings.site)"
            )
        }
        guard settings.identity.log != store.identity.log else {
            throw CommandFailure(
                "\(former.path): has the log of this very machine; a machine that was copied is enrolled anew first, with a "
                    + "folder of its own ('kerben hub enrol-code')")
        }
        guard try isOfSameHub(former, settings) else {
            throw CommandFailure(
                "\(former.path): is of another hub than this machine; nothing of its register is this one's")
        }
        // Nobody writes in it meanwhile.
        let lock = try StateLock(state: former.path)
        defer { withExtendedLifetime(lock) {} }
        let node = try Node.open(former, catchesUp: false, in: surroundings)
        defer { node.close() }
        return try node.store.read { try $0.facility.unsent() }
    }

    /// A hub is known by its key, or by the authority that both machines were let in by.
    private func isOfSameHub(_ former: StateFolder, _ settings: SiteSettings) throws -> Bool {
        if settings.hubKeyFingerprint == self.settings.hubKeyFingerprint { return true }
        func authorities(_ folder: StateFolder) throws -> Set<AuthorityCertificate> {
            Set(try AuthoritySet(pem: folder.secret("authority.pem").readText()).members)
        }
        return try !authorities(former).isDisjoint(with: authorities(folder))
    }

    /// What the hub holds of it is known from what it has sent.
    private func checkIsFilled() throws {
        let isWhole = try store.read { try $0.account.isFilled() && !$0.views.areViewsBehind() }
        guard isWhole else {
            throw CommandFailure(
                "this machine does not have all yet that the hub holds of this site, so what to give again is not known; "
                    + "exchange first ('kerben sync now')")
        }
    }
}

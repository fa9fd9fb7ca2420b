package import Causality
package import Register
import Wire

/// Work of a machine that is no longer this site's, brought in by the one that is (``GivenAgain``).
extension LocalWrite {
    package struct Given: Sendable {
        package var change: Change
        /// Its number here; nil where the hub holds it under the one that it has.
        package var dot: Dot?
        package var isNew: Bool
    }

    /// Writes what `unsent` has and neither the hub nor an earlier time has brought here, in its order.
    ///
    /// What is held here with the same content came from the hub, so all before it in that log did, too.
    package func giveAgain(_ unsent: FacilitySide.Unsent, at moment: inout WriteMoment) throws -> [Given] {
        guard unsent.log.site == site, unsent.log != store.log else {
            throw StoreError("\(unsent.log): is not the log of another machine of site \(site)")
        }
        var heldUpTo: Int64 = 0
        for change in unsent.changes where try self.change(change.dot)?.isSame(as: change) == true {
            heldUpTo = max(heldUpTo, change.dot.sequence)
        }
        var again = GivenAgain()
        var given: [Given] = []
        for change in unsent.changes {
            guard change.dot.sequence > heldUpTo else {
                given.append(Given(change: change, dot: nil, isNew: false))
                continue
            }
            let kept = unsent.earlier[change.record]?.lazy.map { Dot(unsent.log, $0) }.last {
                $0 < change.dot && again.names[$0] == nil
            }
            if let known = try self.given(change) {
                again.note(change.dot, is: known)
                given.append(Given(change: change, dot: known, isNew: false))
                continue
            }
            let new = try ownLog.append(at: &moment) { dot, _, _, _ in
                again.again(change, as: dot, description[change.type], kept: kept)
            }
            again.note(change.dot, is: new.dot)
            given.append(Given(change: change, dot: new.dot, isNew: true))
        }
        return given
    }

    /// As what a change is here already: given again at an earlier time, by this machine or another of the site.
    private func given(_ change: Change) throws -> Dot? {
        let origin = GivenAgain.origin(of: change)
        return try ([origin] + recordsView.given(origin)).first { dot in
            guard dot != change.dot, let known = try self.change(dot) else { return false }
            return GivenAgain.isSameWork(known, change, description[change.type])
        }
    }
}

extension StorePart {
    /// As what a change was given again, wherever that was; in order of dot.
    package func given(_ former: Dot) throws -> [Dot] {
        try query("SELECT dot FROM _former WHERE former = ? ORDER BY dot", [former.packed]).dots()
    }

    /// Records that somebody may mean by a number: the one that has it, and any that had it before it was given again.
    package func records(numbered id: Dot) throws -> [Dot] {
        let given = try given(id).compactMap { try change($0)?.record }.filter { $0 != id }
        return try (change(id)?.record == id || given.isEmpty ? [id] : []) + given
    }
}

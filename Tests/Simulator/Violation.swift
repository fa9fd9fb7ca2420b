/// A broken promise, by the name of the invariant; its text names dots and sites, never content.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Invariant: String, CaseIterable, Sendable {
        case acknowledgedIsHeld = "always: what a facility believes acknowledged is at the hub"
        case noWriteLost = "finally: every acknowledged write is at the hub"
        case sameRegisterInScope = "finally: a facility shows what the hub shows, for every case file in its scope"
        case nothingOutOfScope = "finally: a facility shows no case file that is not in its scope"
        case countedOnce = "finally: everyone in custody is counted exactly once, where they are"
        case alwaysCountedOnce = "always: everyone held or on the way whom the hub knows is counted exactly once"
        case spansApart = "always: a person is in one place at a time"
        case onlyWhoMay = "never: a site receives a file that no custody, dispatch or decision gave it"
        case honestStands = "never: what a site truly did in custody is refused or set aside"
        case forgedFalls = "never: a change stands that its site had no right to make"
        case holderHasAll = "finally: who holds a person has every record of every file, and who held them has none"
        case gonePersonsGone = "finally: nobody is counted whom every site lets go"
        case quiescence = "eventually: nothing is left to say, and idle exchanges move nothing"
        case sentIsOwed = "always: an answer brings what its site is owed next, and nothing else"
        case rebuildEqual = "finally: views made again are equal"
        case chainsProved = "finally: every hash chain proves its log"
        case orderIndependent = "finally: another order of the same changes gives the same register"
        case nobodyRefused = "always: no honest store is refused"
        case copyRefused = "never: a copied disk exchanges beside what it was copied from"
        case unknownStands = "never: what an edition does not know is set aside for it"
        case allRead = "finally: at the newest edition, all that was written can be read"
        case refusedIsCorrected = "finally: no honest work is set aside and left so"
        case correctedStands = "finally: what was corrected stands, with all that was written upon it"
        case setAsideWritesNothing = "finally: a change under a verdict writes nothing anywhere"
        case certificatesRenewed = "finally: every machine has a certificate that its hub takes"
        case partIsSaid = "always: what is here in part says so, and nothing else does"
        case refusedWhole = "never: what a full disk refused is there by half"
        case rotIsFound = "always: what rots in a store is found there, or named as covered by no proof"
        case rotStays = "never: what rotted in one store stands in another, and neither finds it"
        case adviceHeals = "finally: a store that is treated as doctor says is sound, and has all that it had"
        case decoderTotal = "always: damaged bytes are refused, never a crash"
    }

    package var invariant: Invariant
    package var seed: UInt64
    package var detail: String
    package var trace: [String] = []

    package var description: String {
        "seed \(seed): \(invariant.rawValue): \(detail)"
            + (trace.isEmpty ? "" : "\n  " + trace.suffix(400).joined(separator: "\n  "))
    }
}

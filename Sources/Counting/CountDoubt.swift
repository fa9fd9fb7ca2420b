/// What may make a figure wrong beside the facilities that are silent, in persons.
///
/// A time that is still to come is a slip of the pen, or a clock's: the person may be held, or gone, already. And whoever is
/// told from another by nothing may be another.
package struct CountDoubt: Hashable, Sendable {
    /// Not counted, and held by something that is dated later than now.
    package private(set) var mayHaveCome = 0
    /// Counted, and gone by something that is dated later than now.
    package private(set) var mayHaveGone = 0
    /// Counted as another, by one prisoner number and nothing else.
    package private(set) var mayBeOthers = 0
    /// Counted, and would not be by other words under one number.
    package private(set) var mayNotCount = 0

    package init() {}

    /// A person of whose custody something is dated later than now: `begins` where that is not its end alone.
    package mutating func noteToCome(isCounted: Bool, begins: Bool) {
        // Where it puts somebody is not known either: who is counted here may be elsewhere.
        if isCounted { mayHaveGone += 1 } else if begins { mayHaveCome += 1 }
    }

    /// A person whose files only a number joins: `held` of those that something else joins too would be held by themselves.
    package mutating func noteNumbered(isCounted: Bool, held: Int) {
        mayBeOthers += max(0, held - (isCounted ? 1 : 0))
    }

    /// A person whose files only a number joins, and whether each other choice of whom to believe of them would count them.
    /// Whoever is not counted may be by ``noteNumbered(isCounted:held:)`` already.
    package mutating func noteOtherwise(isCounted: Bool, byOtherWords said: [Bool]) {
        if isCounted, said.contains(false) { mayNotCount += 1 }
    }

    package var more: Int { mayHaveCome + mayBeOthers }
    package var fewer: Int { mayHaveGone + mayNotCount }
}

import Causality
package import Register

extension HubWord {
    /// Whether one word of the hub on a thing came after another on the same.
    ///
    /// The hub writes in another log after each start, so that dots say it only of two in one log. Each word is stamped
    /// after the one that it replaces, whatever the hub's clock shows by then: so time says it of the others, the same in
    /// every store and whatever came first. Of two lives of a hub that was put back, neither of which knew the other's word,
    /// the one by the later clock holds.
    package static func isLater(_ word: Change, than former: Change) -> Bool {
        if word.dot.log == former.dot.log { return word.dot > former.dot }
        return (word.timestamp, word.dot) > (former.timestamp, former.dot)
    }
}

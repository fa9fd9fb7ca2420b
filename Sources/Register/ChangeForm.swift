package import Causality

/// What a change may be, whatever it means: the one definition that its writer, the wire and the store ask.
///
/// A change that one of them took and another could not read would be accepted today and stop the hub's next start. What
/// the fields of a type may hold is the register description's affair; an unknown type or field is well formed.
package enum ChangeForm {
    package static let typeMax = 65_535
    package static let fieldMax = 65_535
    package static let writesMax = 1_024
    package static let editionMax = Int(Int32.max)
    /// Changes within one millisecond, or while a clock was set back.
    package static let counterMax = Int64(Int32.max)
    /// The years 1 to 9999: a clock that tells another is no clock.
    package static let milliseconds: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
    /// The whole range of clocks lies between two of them.
    package static let offsetMax: Int64 = 315_537_897_599_999
    package static let uncertaintyExponents = 0...63
    /// Every facility of any nation, each reinstalled more than once, may have written one record.
    package static let contextMax = 1_024
    package static let removalMax = 10_000
    package static let authorBytesMax = 512
    package static let reasonBytesMax = 16 * 1_024

    /// Most bytes of one change by ``size(of:)``: what a site writes is a person's typing, the hub publishes whole tables.
    package static func sizeMax(site: Int) -> Int { site == 0 ? 12 * 1_024 * 1_024 : 256 * 1_024 }

    /// What is asked of a change beside its fields; of a text, how many bytes it has.
    package struct Head {
        package var type: Int
        package var edition: Int64
        package var timestamp: HybridTimestamp
        package var clock: ClockError
        package var contexts: Int
        package var authorBytes: Int
        package var reasonBytes: Int

        package init(
            type: Int, edition: Int64, timestamp: HybridTimestamp, clock: ClockError, contexts: Int, authorBytes: Int,
            reasonBytes: Int
        ) {
            self.type = type
            self.edition = edition
            self.timestamp = timestamp
            self.clock = clock
            self.contexts = contexts
            self.authorBytes = authorBytes
            self.reasonBytes = reasonBytes
        }
    }

    /// The part of `change` that no change may have, as words for an error; nil where it is well formed.
    package static func fault(in change: Change) -> String? {
        let head = Head(
            type: change.type, edition: Int64(change.edition), timestamp: change.timestamp, clock: change.clock,
            contexts: change.context.entries.count, authorBytes: change.author.utf8.count,
            reasonBytes: change.reason.utf8.count)
        return fault(in: head) ?? fault(in: change.writes) ?? fault(inSize: size(of: change), site: change.dot.site)
    }

    package static func fault(in head: Head) -> String? {
        guard (0...typeMax).contains(head.type) else { return "a record type's number" }
        guard (0...Int64(editionMax)).contains(head.edition) else { return "an edition" }
        guard milliseconds.contains(head.timestamp.milliseconds) else { return "a clock reading" }
        guard (0...counterMax).contains(head.timestamp.counter) else { return "a clock reading's counter" }
        guard (-offsetMax...offsetMax).contains(head.clock.offsetMilliseconds),
            uncertaintyExponents.contains(head.clock.uncertaintyExponent)
        else { return "a clock error" }
        guard head.contexts <= contextMax else { return "a context's length" }
        guard head.authorBytes <= authorBytesMax else { return "an author's length" }
        return head.reasonBytes <= reasonBytesMax ? nil : "a reason's length"
    }

    package static func fault(inSize size: Int, site: Int) -> String? {
        size <= sizeMax(site: site) ? nil : "a change's length"
    }

    private static func fault(in writes: [Write]) -> String? {
        guard writes.count <= writesMax else { return "the number of fields" }
        var last = 0
        for write in writes {
            guard write.field > last, write.field <= fieldMax else { return "a field's number" }
            last = write.field
            if case .removal(let dots) = write.value, dots.count > removalMax { return "a removal's length" }
        }
        return nil
    }

    /// What keeping a change costs, in bytes, roughly and never less than its content: what limits are set in.
    package static func size(of change: Change) -> Int {
        var size = changeSize + change.context.entries.count * contextSize
        size += change.author.utf8.count + change.reason.utf8.count
        for write in change.writes {
            size += writeSize
            switch write.value {
            case .none, .integer: break
            case .text(let text): size += text.utf8.count
            case .removal(let dots): size += dots.count * removalSize
            }
        }
        return size
    }

    package static let changeSize = 64
    package static let contextSize = 11
    package static let writeSize = 14
    package static let removalSize = 9
}

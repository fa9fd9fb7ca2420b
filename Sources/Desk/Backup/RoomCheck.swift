import Machine

/// Whether what is to be written finds room, asked before anything is.
package struct RoomCheck {
    /// What has to stay free beside: a store that is written to meanwhile needs room, too.
    private static let reserve: Int64 = 16 * 1_048_576

    private var needs: [(place: String, device: UInt64, bytes: Int64)] = []

    package init() {}

    package mutating func add(_ bytes: Int64, at place: String) {
        needs.append((place, FileStatus(place)?.device ?? 0, bytes))
    }

    /// Throws where a disk has less than all of it together; `free` is what may be written at a place.
    package func check(_ free: (String) -> Int64? = { FreeRoom.bytes(at: $0) }) throws(CommandFailure) {
        for need in needs {
            let bytes = needs.filter { $0.device == need.device }.reduce(Self.reserve) { sum, other in
                let (sum, isOver) = sum.addingReportingOverflow(other.bytes)
                return isOver ? .max : sum
            }
            guard let free = free(need.place), free < bytes else { continue }
            throw CommandFailure(
                "\(need.place): \(bytes / 1_048_576 + 1) MB of free room are needed there and \(free / 1_048_576) MB are "
                    + "free; make room, nothing was written")
        }
    }
}

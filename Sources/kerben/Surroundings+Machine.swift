import Desk
import Glibc
import Machine

extension Surroundings {
    static let ofThisMachine = Surroundings(
        wall: { Clocks.wall }, monotonic: { Clocks.monotonic }, uptime: { Clocks.monotonic },
        boot: { Clocks.boot }, free: { FreeRoom.bytes(at: $0) }, chance: { .random(in: .min ... .max) })
}

/// Opens the site in a state folder, as this process has it.
func openNode(
    _ folder: StateFolder, config: String? = nil, catchesUp: Bool = true, isScratch: Bool = false
) throws -> Node {
    // What SQLite keeps apart for a while, such as the copy that a look back works on, stays in the folder of the register.
    // Before the first store is opened: SQLite asks once.
    setenv("SQLITE_TMPDIR", folder.path, 1)
    return try Node.open(folder, config: config, catchesUp: catchesUp, isScratch: isScratch, in: .ofThisMachine)
}

import Control
import Glibc
import Testing

@Suite struct StateOwnerTests {
    // In processes of their own, since a process cannot become root again.

    @Test func `What root leaves in a store belongs to the store's owner`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            // Anybody but root is the owner already, and stays it.
            let owner: uid_t = geteuid() == 0 ? 65_534 : geteuid()
            if geteuid() == 0 { #expect(chown(folder.path, owner, owner) == 0) }
            try StateOwner.assume(state: folder.path)
            #expect(getuid() == owner)
            #expect(geteuid() == owner)
            let lock = try StateLock(state: folder.path)
            var status = stat()
            #expect(stat(folder.file("lock"), &status) == 0)
            #expect(status.st_uid == owner)
            withExtendedLifetime(lock) {}
        }
    }

    @Test func `A folder that is not there changes nobody`() async {
        await #expect(processExitsWith: .success) {
            let user = geteuid()
            try StateOwner.assume(state: "/nonexistent")
            #expect(geteuid() == user)
        }
    }
}

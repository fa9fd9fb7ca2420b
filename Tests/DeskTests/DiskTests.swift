import Desk
import Foundation
import Register
import Safeguards
import Store
import Synchronization
import Testing

/// A disk that fills up, and a store that is taken away from under whoever has it open.
@Suite struct DiskTests {
    private static let mebibyte: Int64 = 1 << 20

    @Test
    func `Work is refused while there is still room for the traces of reading, and taken again when there is more`()
        throws
    {
        let site = try Site()
        try site.put(Site.person)
        site.setFree(15 * Self.mebibyte)
        let error = #expect(throws: CommandFailure.self) { try site.put(Site.person) }
        #expect(error?.message.contains("nearly full (15 MiB are left): make room; nothing was written") == true)
        #expect(try site.node.store.read { try $0.ownLog.ownLogEnd() } == 1)
        // An act of administration leaves a trace, as an emergency read does.
        try site.node.carryOut(.administer(.rebuild, "rebuild"), as: site.clerk(), note: { _ in }) {}
        #expect(try site.node.store.read { try $0.ownLog.ownLogEnd() } == 2)
        #expect(try site.node.healthCheck(hoursMax: 24).line.contains("the disk is full: 15 MiB free"))
        site.setFree(17 * Self.mebibyte)
        try site.put(Site.person)
        site.setFree(nil)
        try site.put(Site.person)
    }

    @Test func `A daemon lays up a reserve where there is plenty, and not otherwise`() throws {
        let site = try Site()
        let reserve = site.folder.path + "/reserve"
        func size() -> Int? { (try? FileManager.default.attributesOfItem(atPath: reserve))?[.size] as? Int }
        site.setFree(63 * Self.mebibyte)
        site.node.keepReserve()
        #expect(size() == nil)
        site.setFree(64 * Self.mebibyte)
        // A command alone leaves none behind.
        try site.put(Site.person)
        #expect(size() == nil)
        site.node.keepReserve()
        #expect(size() == 8 << 20)
        try FileManager.default.removeItem(atPath: reserve)
        site.node.isServed.store(true, ordering: .relaxed)
        try site.put(Site.person)
        #expect(size() == 8 << 20)
    }

    @Test(arguments: ["", "-wal"])
    func `A store whose file was removed or replaced takes nothing more, and says so`(ending: String) throws {
        let site = try Site()
        try site.put(Site.person)
        let file = site.folder.store + ending
        let aside = site.scratch.file("aside")
        try FileManager.default.moveItem(atPath: file, toPath: aside)
        for isReplaced in [false, true] {
            if isReplaced { try FileManager.default.copyItem(atPath: aside, toPath: file) }
            let error = #expect(throws: StoreError.self) { try site.put(Site.person) }
            #expect(error?.description.contains("was removed or replaced while it was open") == true)
            #expect(try site.node.healthCheck(hoursMax: 24).line.contains("CRITICAL"))
            #expect(try site.node.healthCheck(hoursMax: 24).line.contains("removed or replaced"))
            if isReplaced { try FileManager.default.removeItem(atPath: file) }
        }
        // Nothing of what was refused.
        #expect(try site.node.store.read { try $0.ownLog.ownLogEnd() } == 1)
        // The very file again: what is written is where it belongs.
        try FileManager.default.moveItem(atPath: aside, toPath: file)
        try site.put(Site.person)
        #expect(try site.node.store.read { try $0.ownLog.ownLogEnd() } == 2)
        #expect(try !site.node.healthCheck(hoursMax: 24).line.contains("removed or replaced"))
    }

    @Test func `An upgrade waits for a backup and for room`() throws {
        let site = try Site()
        try site.put(Site.person)
        func refused() -> String {
            do {
                try Doctor(of: site.node, say: { _ in }, note: { _ in })
                    .examine(.untouched, beforeUpgrade: true) { _ in nil }
            } catch { return CommandFailure(error).message }
            return ""
        }
        site.setFree(1 << 40)
        #expect(refused() == "no good backup of the last day: make one by 'kerben backup make'")
        site.setFree(4_096)
        #expect(refused().hasPrefix("an upgrade may take 3 MiB of room, and 0 MiB are left: make room; no good backup"))
    }
}

import Logging
import Logs
import Synchronization
import Testing

@Suite struct StandardErrorLogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()

    private func logger(isJournal: Bool) -> Logger {
        Logger(label: "test") { [lines] _ in
            StandardErrorLog(isJournal: isJournal) { line in lines.all.withLock { $0.append(line) } }
        }
    }

    @Test func theJournalReadsThePriorityBeforeTheLine() {
        let logger = logger(isJournal: true)
        logger.error("the disk is full")
        logger.notice("enrolled", metadata: ["site": "27", "incarnation": "1"])
        #expect(lines.all.withLock { $0 } == ["<3>the disk is full\n", "<5>enrolled incarnation=1 site=27\n"])
    }

    @Test func aTerminalShowsTheLevel() {
        logger(isJournal: false).warning("slow")
        #expect(lines.all.withLock { $0 } == ["warning slow\n"])
    }

    @Test func aLineBreakCannotForgeALine() {
        logger(isJournal: true).info("one\n<0>two\r\nthree")
        #expect(lines.all.withLock { $0 } == ["<6>one <0>two  three\n"])
    }

    @Test func debugIsLeftOutUnlessAskedFor() {
        logger(isJournal: true).debug("chatter")
        #expect(lines.all.withLock { $0.isEmpty })
    }
}

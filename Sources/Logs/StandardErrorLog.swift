import Glibc
package import Logging

/// Log lines on standard error, for the journal or a terminal: one line a message, written whole.
///
/// Where `JOURNAL_STREAM` is set, standard error goes to the journal, which reads `<N>` before a line as its priority
/// (sd-daemon(3)). Time stamps are left to the journal; a line never holds the content of a record.
package struct StandardErrorLog: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata: Logger.Metadata = [:]
    private let isJournal: Bool
    private let write: @Sendable (String) -> Void

    /// Standard error as this process was started with it.
    package init() { self.init(isJournal: getenv("JOURNAL_STREAM") != nil, write: Self.writeToStandardError) }

    /// Lines to somewhere else: for tests.
    package init(isJournal: Bool, write: @escaping @Sendable (String) -> Void) {
        self.isJournal = isJournal
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let start = isJournal ? "<\(event.level.priority)>" : "\(event.level) "
        // A line break within a message would start a line of another priority, or a forged one.
        write(start + Self.oneLine(event.message.description + details) + "\n")
    }

    /// Nor is there anything in it that a terminal obeys, or that turns the direction of reading.
    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                line.append(scalar.properties.isWhitespace ? " " : "\u{FFFD}")
            case .format: line.append("\u{FFFD}")
            default: line.append(scalar)
            }
        }
        return String(line)
    }

    /// In one call, so that lines of several threads do not mix; a line that nobody takes is dropped.
    private static func writeToStandardError(_ line: String) {
        var line = line
        _ = line.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

extension Logger.Level {
    /// As syslog(3) counts.
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

package import FoundationEssentials
import Register
import Trust
import Yams

/// What an operator sets in `hub.yaml` or `facility.yaml`; each key has a default, and an unknown one is refused.
package struct NodeOptions: Hashable, Sendable {
    /// Minutes east of UTC, for times given without a zone and for the end of a counted day.
    package var utcOffsetMinutes: Int64 = 360
    /// From when that holds, in seconds since 1970; nil for from when this machine first reads it.
    package var utcOffsetSince: Int64?
    /// Seconds between exchanges while nothing is written.
    package var exchangeIntervalSeconds: Int64 = 60
    /// Most bytes a second sent and received on a metered link; 0 for no limit.
    package var sendBytesPerSecondMax = 0
    package var receiveBytesPerSecondMax = 0
    /// Hub: connections that the port of exchanges keeps at once, in all and of one address.
    package var connectionsMax = 2_000
    package var connectionsPerAddressMax = 256
    /// `debug`, `info`, `notice`, `warning` or `error`.
    package var logLevel = "notice"
    /// Group of the operating system whose members may give commands to the daemon; nil for root and its own user alone.
    package var socketGroup: String?
    /// How long an account stays signed in while no command comes; 0 asks for the password each time.
    package var signInMinutes = 15
    package var backup = BackupSettings()
    /// Port of this machine alone on which a daemon gives figures; nil for none.
    package var metricsPort: Int?
    /// Hub: where who was let in and shut out is kept apart; nil for beside the state folder.
    package var admissionFolder: String?

    private static let levels = ["debug", "info", "notice", "warning", "error"]

    package init() {}

    /// As its file in the folder `config` has them; the defaults, where there is none.
    package static func load(_ config: String, _ settings: SiteSettings) throws -> NodeOptions {
        let file = config + (settings.site == 0 ? "/hub.yaml" : "/facility.yaml")
        guard let data = FileManager.default.contents(atPath: file) else { return NodeOptions() }
        return try NodeOptions(yaml: data, file: file)
    }

    /// `file` is its name, for whoever has to mend it.
    package init(yaml data: Data, file: String) throws(CommandFailure) {
        func refused(_ line: Int?, _ problem: String) -> CommandFailure {
            CommandFailure("\(file)\(line.map { ":\($0)" } ?? ""): \(problem)")
        }
        let root: Yams.Node?
        do { root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self)) } catch {
            throw refused(nil, "is not YAML; see the comments in the shipped file")
        }
        guard let root else { return }
        guard let mapping = root.mapping else { throw refused(root.mark?.line, "expects 'key: value' lines") }
        for (key, value) in mapping {
            let line = key.mark?.line
            func number(_ range: ClosedRange<Int>) throws(CommandFailure) -> Int {
                guard let number = value.int, range.contains(number) else {
                    throw refused(
                        line, "\(key.string ?? "key") must be between \(range.lowerBound) and \(range.upperBound)")
                }
                return number
            }
            func text(_ words: String, _ isRight: (String) -> Bool) throws(CommandFailure) -> String {
                guard let text = value.string, isRight(text) else {
                    throw refused(line, "\(key.string ?? "key") must \(words)")
                }
                return text
            }
            switch key.string {
            case "utc-offset-minutes": utcOffsetMinutes = Int64(try number(-720...840))
            case "utc-offset-since":
                guard let text = value.string, text.hasSuffix("Z"), let instant = CivilTime.instant(text) else {
                    throw refused(line, "utc-offset-since must be an hour in UTC such as 2024-02-29T18:00Z")
                }
                utcOffsetSince = instant >> 2
            case "exchange-interval-seconds": exchangeIntervalSeconds = Int64(try number(1...86_400))
            case "send-bytes-per-second-max": sendBytesPerSecondMax = try number(0...1_000_000_000)
            case "receive-bytes-per-second-max": receiveBytesPerSecondMax = try number(0...1_000_000_000)
            case "connections-max": connectionsMax = try number(1...6_000)
            case "connections-per-address-max": connectionsPerAddressMax = try number(1...6_000)
            case "sign-in-minutes": signInMinutes = try number(0...480)
            case "backup-keep-daily": backup.keep.daily = try number(0...1_000)
            case "backup-keep-weekly": backup.keep.weekly = try number(0...1_000)
            case "backup-keep-monthly": backup.keep.monthly = try number(0...1_000)
            case "backup-hours-max": backup.hoursMax = Int64(try number(1...10_000))
            case "rehearsal-days-max": backup.rehearsalDaysMax = Int64(try number(1...4_000))
            case "backup-folder": backup.folder = try text("be the whole path of a folder") { $0.hasPrefix("/") }
            case "backup-recipient":
                do { backup.recipient = try Recipient(text: value.string ?? "") } catch {
                    throw refused(line, "backup-recipient must be the line that 'kerben backup key' printed")
                }
            case "metrics-port": metricsPort = try number(NumberBounds.port)
            case "admission-folder":
                admissionFolder = try text("be the whole path of a folder") { $0.hasPrefix("/") }
            case "log-level":
                logLevel = try text("be one of \(Self.levels.joined(separator: ", "))", Self.levels.contains)
            case "socket-group": socketGroup = try text("name a group of the operating system") { !$0.isEmpty }
            default: throw refused(line, "unknown key \"\(key.string ?? "?")\"")
            }
        }
    }
}

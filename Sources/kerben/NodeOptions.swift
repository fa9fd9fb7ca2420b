import FoundationEssentials
import Yams

/// What an operator sets in `hub.yaml` or `facility.yaml`; each key has a default, and an unknown one is refused.
struct NodeOptions: Sendable {
    /// Minutes east of UTC, for times given without a zone and for the end of a counted day.
    var utcOffsetMinutes: Int64 = 360
    /// Seconds between exchanges while nothing is written.
    var exchangeIntervalSeconds: Int64 = 60
    /// Most bytes a second sent and received on a metered link; 0 for no limit.
    var sendBytesPerSecondMax = 0
    var receiveBytesPerSecondMax = 0
    /// Hub: connections that the port of exchanges keeps at once, in all and of one address.
    var connectionsMax = 2_000
    var connectionsPerAddressMax = 256
    /// `debug`, `info`, `notice`, `warning` or `error`.
    var logLevel = "notice"
    /// Group of the operating system whose members may give commands to the daemon; nil for root and its own user alone.
    var socketGroup: String?
    /// How long an account stays signed in while no command comes; 0 asks for the password each time.
    var signInMinutes = 15

    private static let levels = ["debug", "info", "notice", "warning", "error"]

    static func load(_ config: String, _ settings: SiteSettings) throws -> NodeOptions {
        var options = NodeOptions()
        let file = config + (settings.site == 0 ? "/hub.yaml" : "/facility.yaml")
        guard let data = FileManager.default.contents(atPath: file) else { return options }
        func refused(_ line: Int?, _ problem: String) -> CommandFailure {
            CommandFailure("\(file)\(line.map { ":\($0)" } ?? ""): \(problem)")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self)) } catch {
            throw refused(nil, "is not YAML; see the comments in the shipped file")
        }
        guard let root else { return options }
        guard let mapping = root.mapping else { throw refused(root.mark?.line, "expects 'key: value' lines") }
        for (key, value) in mapping {
            let line = key.mark?.line
            func number(_ range: ClosedRange<Int>) throws -> Int {
                guard let number = value.int, range.contains(number) else {
                    throw refused(
                        line, "\(key.string ?? "key") must be between \(range.lowerBound) and \(range.upperBound)")
                }
                return number
            }
            switch key.string {
            case "utc-offset-minutes": options.utcOffsetMinutes = Int64(try number(-720...840))
            case "exchange-interval-seconds": options.exchangeIntervalSeconds = Int64(try number(1...86_400))
            case "send-bytes-per-second-max": options.sendBytesPerSecondMax = try number(0...1_000_000_000)
            case "receive-bytes-per-second-max": options.receiveBytesPerSecondMax = try number(0...1_000_000_000)
            case "connections-max": options.connectionsMax = try number(1...6_000)
            case "connections-per-address-max": options.connectionsPerAddressMax = try number(1...6_000)
            case "sign-in-minutes": options.signInMinutes = try number(0...480)
            case "log-level":
                guard let level = value.string, levels.contains(level) else {
                    throw refused(line, "log-level must be one of \(levels.joined(separator: ", "))")
                }
                options.logLevel = level
            case "socket-group":
                guard let name = value.string, !name.isEmpty else {
                    throw refused(line, "socket-group must name a group of the operating system")
                }
                options.socketGroup = name
            default: throw refused(line, "unknown key \"\(key.string ?? "?")\"")
            }
        }
        return options
    }

    private typealias Node = Yams.Node
}

/// What can go wrong in what is demonstrated; the text says what failed, on what, and what to do.
enum DemoError: Error, Hashable, CustomStringConvertible {
    /// A facility whose link is up could not exchange.
    case unreachable(name: String)
    case dataUnusable(file: String, line: Int, reason: String)

    var description: String {
        switch self {
        case .unreachable(let name): "\(name) has a link and could not exchange; see its log and the hub's"
        case .dataUnusable(let file, let line, let reason):
            "\(file), line \(line): \(reason); take the data folder as it was given"
        }
    }
}

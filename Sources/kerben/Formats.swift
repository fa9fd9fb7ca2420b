import ArgumentParser
import Desk

extension Format: ExpressibleByArgument {}

/// How a count is shown.
enum CountFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, xlsx
}

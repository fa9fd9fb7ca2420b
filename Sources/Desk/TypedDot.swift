package import Causality

extension Dot {
    /// As somebody typed it; `kind` says what it is to be.
    package init(typed text: String, as kind: String = "record id") throws {
        guard let dot = Dot(text) else { throw CommandFailure("\(text): is no \(kind) (such as 27.1-10432)") }
        self = dot
    }
}

/// How far each number on the command line may go: said once, and asked where the command line is read, so that a daemon never
/// works with a number that its arithmetic was not made for.
package enum NumberBounds {
    package static let rows = 0...1_000_000
    package static let port = 1...65_535
    /// Of a facility; the hub is 0.
    package static let site = 1...32_767
    package static let hours = 1...720
    package static let intervalSeconds: ClosedRange<Int64> = 1...86_400
    /// A thousand square metres: more than any room.
    package static let squareDecimetres: ClosedRange<Int64> = 1...100_000
    package static let score = 0...200
    package static let persons = 0...100_000
    package static let rule = 1...1_000
    /// Backups of a kind that stay.
    package static let backups = 0...1_000
}

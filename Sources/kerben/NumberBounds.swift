/// How far each number on the command line may go: said once, and asked where the command line is read, so that a daemon never
/// works with a number that its arithmetic was not made for.
enum NumberBounds {
    static let rows = 0...1_000_000
    static let port = 1...65_535
    /// Of a facility; the hub is 0.
    static let site = 1...32_767
    static let hours = 1...720
    static let intervalSeconds: ClosedRange<Int64> = 1...86_400
    /// A thousand square metres: more than any room.
    static let squareDecimetres: ClosedRange<Int64> = 1...100_000
    static let score = 0...200
    static let persons = 0...100_000
    static let rule = 1...1_000
}

/// The order of names in a list: by the alphabet of the region, in which Ң follows Н, Ө follows О and Ү follows У.
///
/// Latin before Cyrillic, letters before everything else; upper and lower case are alike. By scalar values the Kyrgyz
/// letters would stand behind Я.
package enum NameOrder {
    private static let alphabet = "abcdefghijklmnopqrstuvwxyzаәбвгғдеёжзийкқлмнңоөпрстуўұүфхҳһцчҷшщъыіьэюя"
    private static let places = Dictionary(
        uniqueKeysWithValues: alphabet.unicodeScalars.enumerated().map { ($1, UInt32($0)) })

    /// A word of places, to be compared as such.
    package static func key(_ name: String) -> [UInt32] {
        name.lowercased().unicodeScalars.map { places[$0] ?? UInt32(places.count) + $0.value }
    }

    /// Whether one name stands before another.
    package static func precedes(_ one: String, _ other: String) -> Bool {
        key(one).lexicographicallyPrecedes(key(other))
    }
}

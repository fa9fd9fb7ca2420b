/// What a list has to choose from, for whoever wrote what is no code of it.
extension CodeList {
    private static let (allMax, nearMax, comparedMax) = (16, 5, 40)

    /// All codes of a short list; of a long one those that are nearest to what was written, by code or name.
    package func choices(near text: String) -> String {
        guard codes.count > Self.allMax else { return "one of " + codes.map(\.code).joined(separator: ", ") }
        let written = Self.comparable(text)
        let distances = codes.enumerated().map { place, code in
            let names = [code.code] + code.also + code.labels.values
            let distance = names.map { Self.distance(written, Self.comparable($0)) }.min() ?? Int.max
            return (distance: distance, place: place)
        }.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }
        let near = distances.prefix(Self.nearMax).map { entry in
            let code = codes[entry.place]
            return code.labels["en"].map { "\(code.code) (\($0))" } ?? code.code
        }
        return "such as \(near.joined(separator: ", ")); 'kerben describe' lists all \(codes.count)"
    }

    private static func comparable(_ text: String) -> [Unicode.Scalar] {
        Array(text.lowercased().unicodeScalars.prefix(comparedMax))
    }

    /// Letters to put in, leave out or replace (Levenshtein), in hundredths of the longer text.
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        guard !one.isEmpty, !other.isEmpty else { return 100 }
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in other.indices {
                let replaced = diagonal + (letter == other[place] ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, row[place] + 1, row[place + 1] + 1)
            }
        }
        return row[other.count] * 100 / max(one.count, other.count)
    }
}

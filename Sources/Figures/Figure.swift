/// One thing that is measured, as a monitoring system stores it: a name, and a value for each set of labels.
package struct Figure: Hashable, Sendable {
    package enum Kind: String, Sendable {
        /// Only grows, until the process ends.
        case counter
        case gauge
        /// How often something was measured, and the sum of that.
        case summary
    }

    package struct Sample: Hashable, Sendable {
        /// Of a summary `_count` or `_sum`, else empty.
        package var suffix = ""
        package var labels: [Label] = []
        package var value: Double

        package init(suffix: String = "", labels: [Label] = [], _ value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    package struct Label: Hashable, Comparable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        package static func < (one: Label, other: Label) -> Bool { (one.name, one.value) < (other.name, other.value) }
    }

    /// With the unit at its end, as `kerben_exchange_age_seconds`; a counter's ends in `_total`.
    package var name: String
    package var kind: Kind
    /// What it says, for whoever finds it among a thousand others; may be empty.
    package var help: String
    package var samples: [Sample]

    package init(_ name: String, kind: Kind = .gauge, help: String = "", _ samples: [Sample]) {
        self.name = Self.name(name)
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// Prometheus takes letters, digits, `_` and `:` in a name, and no digit at its start.
    private static func name(_ text: String) -> String {
        let safe = text.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == ":")
                ? Character(scalar) : "_"
        }
        return safe.first?.isNumber ?? true ? "_" + String(safe) : String(safe)
    }
}

extension [Figure] {
    /// The text format of Prometheus, version 0.0.4: prometheus.io/docs/instrumenting/exposition_formats.
    package var exposition: String {
        var text = ""
        for figure in sorted(by: { $0.name < $1.name }) {
            if !figure.help.isEmpty { text += "# HELP \(figure.name) \(Self.escaped(figure.help, quotes: false))\n" }
            text += "# TYPE \(figure.name) \(figure.kind.rawValue)\n"
            for sample in figure.samples {
                text +=
                    figure.name + sample.suffix + Self.labels(sample.labels) + " " + Self.number(sample.value) + "\n"
            }
        }
        return text
    }

    private static func labels(_ labels: [Figure.Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let parts = labels.sorted().map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        return "{" + parts.joined(separator: ",") + "}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\n", "\r\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.append(character)
            }
        }
        return result
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}

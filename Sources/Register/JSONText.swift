/// JSON's string escapes, for the few places that write a record as JSON without a tree.
package enum JSONText {
    /// For whoever reads it: what a terminal would obey is escaped as well.
    package static func quoted(_ text: String) -> String { escaped(canonical(text)) }

    /// What is stored, signed or compared byte by byte: only what JSON itself demands is escaped, and that never changes.
    package static func canonical(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20: out += hex(scalar)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// JSON of one line with what is unseen in its strings escaped; the same value to whatever parses it.
    package static func escaped(_ json: String) -> String {
        guard json.unicodeScalars.contains(where: \.isUnseen) else { return json }
        var out = ""
        for scalar in json.unicodeScalars {
            if scalar.isUnseen { out += hex(scalar) } else { out.unicodeScalars.append(scalar) }
        }
        return out
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        "\\u" + scalar.value.hexadecimal(digits: 4)
    }
}

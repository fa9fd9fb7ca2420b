import Register

/// A cell's text as people meant it: without blanks at its ends, and without letters that nobody sees.
extension String {
    /// Without blanks of any kind, and letters without width, at its ends.
    package var withoutBlankEnds: String {
        // Almost every cell begins and ends with a letter or digit of ASCII, or of another script by its bytes.
        guard let first = unicodeScalars.first, let last = unicodeScalars.last, first.isBlank || last.isBlank else {
            return self
        }
        let scalars = unicodeScalars.drop(while: \.isBlank)
        guard let end = scalars.lastIndex(where: { !$0.isBlank }) else { return "" }
        return String(scalars[...end])
    }

    /// Of a text: unusual blanks are plain ones, letters without width are none, lines end with LF.
    var withPlainBlanks: String {
        guard unicodeScalars.contains(where: { $0.isOddBlank || $0.isWidthless || $0 == "\r" }) else { return self }
        var scalars = String.UnicodeScalarView()
        var before: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar == "\n", before == "\r" {
            } else if scalar == "\r" {
                scalars.append("\n")
            } else if !scalar.isWidthless {
                scalars.append(scalar.isOddBlank ? " " : scalar)
            }
            before = scalar
        }
        return String(scalars)
    }

    /// The kind of what is within it and people do not see; nil where they see all. What moves a terminal is text like another.
    var unseenKind: String? {
        for scalar in unicodeScalars {
            if scalar == "\n" || scalar == "\r" { return "has a line break" }
            if scalar.isWidthless || (scalar.isUnseen && scalar.value > 0x9F) {
                return "has a character that nobody sees"
            }
        }
        return nil
    }
}

extension Unicode.Scalar {
    /// Zero width spaces and joiners of nothing, the soft hyphen, and a byte order mark in the middle of a text.
    fileprivate var isWidthless: Bool {
        switch value {
        case 0xAD, 0x200B, 0x200E...0x200F, 0x2060, 0xFEFF: true
        default: false
        }
    }

    fileprivate var isOddBlank: Bool {
        self != " " && self != "\n" && self != "\r" && properties.isWhitespace
    }

    fileprivate var isBlank: Bool {
        if (0x21...0x7E).contains(value) { return false }
        return properties.isWhitespace || isWidthless
    }

    var isDigit: Bool { ("0"..."9").contains(self) }
}

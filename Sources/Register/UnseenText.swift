extension Unicode.Scalar {
    /// Moves a terminal's cursor, colours it, ends a line, or turns the direction of reading: C0, DEL, C1, the line
    /// separators, and the marks and embeddings of bidirectional text.
    package var isUnseen: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// For one line on a terminal or in a log: white space as a space, what is unseen as U+FFFD.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        return replacingUnseen { $0.properties.isWhitespace ? " " : "\u{FFFD}" }
    }

    /// For a cell of a CSV or a spreadsheet: line breaks stay, what is unseen besides is U+FFFD.
    package var cellText: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return self }
        return replacingUnseen { ["\n", "\t"].contains($0) ? $0 : $0 == "\r" ? "\n" : "\u{FFFD}" }
    }

    private func replacingUnseen(_ replacement: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars { scalars.append(scalar.isUnseen ? replacement(scalar) : scalar) }
        return String(scalars)
    }
}

import Register

/// A name of a field or a code as it is compared: whatever its capitals, blanks and marks at its end.
package struct PlainName: Hashable, Sendable {
    package let text: String

    package init(_ name: String) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in name.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "+" {
                word.append(scalar == "ё" ? "е" : scalar)
            } else if !word.isEmpty {
                words.append(String(word))
                word = .init()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        text = words.joined(separator: " ")
    }
}

/// Fields of a record type by what a header may call them: their names, and their labels in any language, whole or up to
/// the first comma or bracket.
struct FieldNames {
    private let type: RecordType
    private var names: [PlainName: Set<String>] = [:]

    init(_ type: RecordType) {
        self.type = type
        for field in type.fields {
            add(field.name, field)
            for label in field.labels.values { add(label, field) }
        }
        // What a label says besides gives way to whole labels.
        let whole = names
        for field in type.fields {
            for label in field.labels.values {
                let head = String(label.prefix { !",(;".contains($0) })
                if whole[PlainName(head)] == nil { add(head, field) }
            }
        }
    }

    private mutating func add(_ name: String, _ field: Field) {
        names[PlainName(name), default: []].insert(field.name)
    }

    /// Nil where no field, or more than one, is called so.
    func field(_ header: String) -> String? {
        if type.field(named: header) != nil { return header }
        let found = names[PlainName(header)] ?? []
        return found.count == 1 ? found.first : nil
    }
}

/// Codes of a list by what people write for them: the code, what else stands for it, and its labels in any language.
struct CodeNames {
    private let list: CodeList
    private var codes: [PlainName: String] = [:]
    private var names: [PlainName: Set<String>] = [:]

    init(_ list: CodeList) {
        self.list = list
        for code in list.codes {
            codes[PlainName(code.code)] = code.code
            for name in code.also + code.labels.values { names[PlainName(name), default: []].insert(code.code) }
        }
    }

    enum Answer: Hashable {
        case code(String)
        case several([String])
        case none
    }

    func code(_ text: String) -> Answer {
        if list.contains(text) { return .code(text) }
        let name = PlainName(text)
        if name.text.isEmpty { return .none }
        if let code = codes[name] { return .code(code) }
        let found = names[name] ?? []
        guard found.count > 1 else { return found.first.map { .code($0) } ?? .none }
        return .several(found.sorted())
    }
}

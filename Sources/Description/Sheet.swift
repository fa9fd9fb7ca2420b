import Yams

/// One YAML mapping of a description, read key by key; what it cannot read goes to its list of problems.
///
/// Scalars are taken as written, so that a code `NO` stays Norway and `0101` keeps its zero.
struct Sheet {
    struct Entry {
        let key: String
        let line: Int?
        let node: Node
    }

    let file: String
    /// What messages call it, such as `field "cell"`; empty for a whole file.
    let place: String
    let line: Int?
    /// In the order written.
    let entries: [Entry]
    let problems: ProblemList

    /// Nil where `node` is no mapping; `keys` are those that may stand in it, nil for any.
    init?(_ node: Node, file: String, place: String = "", keys: [String]?, problems: ProblemList) {
        var place = place
        if let name = node.mapping?.first(where: { $0.key.scalar?.string == "name" })?.value.scalar?.string,
            !place.isEmpty, !name.isEmpty
        {
            place = "\(place.prefix { $0 != " " }) \"\(name)\""
        }
        self.file = file
        self.place = place
        self.problems = problems
        line = node.mark?.line
        guard let mapping = node.mapping else {
            entries = []
            report("must be a mapping of keys to values")
            return nil
        }
        entries = mapping.compactMap { key, value in
            key.scalar.map { Entry(key: $0.string, line: key.mark?.line, node: value) }
        }
        if entries.count != mapping.count { report("has a key that is not a text") }
        guard let keys else { return }
        for entry in entries where !keys.contains(entry.key) {
            report("unknown key \"\(entry.key)\" (one of: \(keys.joined(separator: ", ")))", at: entry.line)
        }
    }

    func report(_ reason: String, at line: Int?) {
        problems.add(file, line ?? self.line, place.isEmpty ? reason : "\(place): \(reason)")
    }

    /// Reports at the line of `key`, or of the sheet where that is not given.
    func report(_ reason: String, key: String? = nil) {
        report(reason, at: key.flatMap { entry($0)?.line })
    }

    func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

    func text(_ key: String) -> String? {
        guard let entry = entry(key) else { return nil }
        guard let scalar = entry.node.scalar else {
            report("\"\(key)\" must be a single value", key: key)
            return nil
        }
        return scalar.string.isEmpty ? nil : scalar.string
    }

    func required(_ key: String) -> String? {
        if let text = text(key) { return text }
        if entry(key)?.node.scalar != nil || entry(key) == nil { report("missing \"\(key)\"", key: key) }
        return nil
    }

    func integer(_ key: String) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Int(text) { return number }
        report("\"\(key)\" must be a whole number, not \"\(text)\"", key: key)
        return nil
    }

    /// A stable number within `bounds`; 0 where it is missing or wrong.
    func number(in bounds: ClosedRange<Int>) -> Int {
        guard required("number") != nil, let number = integer("number") else { return 0 }
        if bounds.contains(number) { return number }
        report("number \(number) must lie between \(bounds.lowerBound) and \(bounds.upperBound)", key: "number")
        return 0
    }

    func flag(_ key: String) -> Bool {
        let text = text(key)
        if let text, text != "true", text != "false" {
            report("\"\(key)\" must be true or false, not \"\(text)\"", key: key)
        }
        return text == "true"
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) -> Choice? {
        guard let text = required(key) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        report("unknown \(key) \"\(text)\" (one of: \(all))", key: key)
        return nil
    }

    /// A name that is a column name too.
    func identifier(_ key: String) -> String {
        guard let name = required(key) else { return "" }
        if name.hasPrefix("_") || ["id", "case_id", "rowid"].contains(name) {
            report("the name \"\(name)\" is reserved", key: key)
        } else if !Self.isSnakeCase(name) {
            report("the name \"\(name)\" must be lower_snake_case in ASCII", key: key)
        }
        return name
    }

    private static func isSnakeCase(_ name: String) -> Bool {
        let words = name.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return name.utf8.first.map(letters.contains) == true
            && words.allSatisfy { word in
                !word.isEmpty && word.allSatisfy { letters.contains($0) || digits.contains($0) }
            }
    }

    func labels() -> [String: String] {
        guard let entry = entry("labels") else {
            report("missing \"labels.en\"")
            return [:]
        }
        return labels(entry.node, "labels.")
    }

    /// What is listed under a key beside the labels of a code.
    func others(_ node: Node, _ key: String) -> [String] {
        Sheet(node, file: file, place: place, keys: nil, problems: problems)?.texts(key) ?? []
    }

    /// Texts by language; `prefix` is what messages put before a language, `besides` a key that is none.
    func labels(_ node: Node, _ prefix: String, besides other: String? = nil) -> [String: String] {
        guard let sheet = Sheet(node, file: file, place: place, keys: nil, problems: problems) else { return [:] }
        var labels: [String: String] = [:]
        for entry in sheet.entries where entry.key != other {
            let isLanguage = (2...3).contains(entry.key.utf8.count) && Self.isSnakeCase(entry.key)
            if !isLanguage { sheet.report("\"\(prefix)\(entry.key)\" is no language code", at: entry.line) }
            labels[entry.key] = sheet.text(entry.key)
        }
        if labels["en"] == nil { sheet.report("missing \"\(prefix)en\"") }
        return labels
    }

    /// The mappings listed under `key`, such as the fields of a record type.
    func sheets(_ key: String, each place: String, keys: [String]) -> [Sheet] {
        guard let entry = entry(key) else { return [] }
        guard let nodes = entry.node.sequence else {
            report("\"\(key)\" must be a list", key: key)
            return []
        }
        return nodes.enumerated().compactMap { index, node in
            Sheet(node, file: file, place: "\(place) \(index + 1)", keys: keys, problems: problems)
        }
    }

    /// Scalars listed under `key`; nil where it is not given.
    func texts(_ key: String) -> [String]? {
        guard let entry = entry(key) else { return nil }
        let texts = entry.node.sequence?.compactMap(\.scalar?.string) ?? []
        if texts.isEmpty || texts.count != entry.node.sequence?.count {
            report("\"\(key)\" must be a list of values such as [a, b]", key: key)
        }
        return texts
    }

    /// Refuses the second sheet that gives the same value for `key`.
    static func refuseDuplicates(_ sheets: [Sheet], of key: String) {
        var first: [String: Sheet] = [:]
        for sheet in sheets {
            guard let text = sheet.text(key) else { continue }
            let value = Int(text).map(String.init) ?? text
            if let other = first[value] {
                let line = other.entry(key)?.line.map { ":\($0)" } ?? ""
                sheet.report("the \(key) \"\(value)\" is taken in \(other.file)\(line)", key: key)
            } else {
                first[value] = sheet
            }
        }
    }
}

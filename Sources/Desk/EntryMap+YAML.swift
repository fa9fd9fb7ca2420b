package import Entry
package import FoundationEssentials
import Yams

extension EntryMap {
    private static let expected = "expects 'column: field' lines, or the keys that 'kerben import --suggest-map' writes"

    /// A map as people write it: lines of `column: field`, or the same with what else there is to say.
    package init(yaml: Data, file: String) throws(CommandFailure) {
        let root: Yams.Node
        do {
            guard let node = try Yams.compose(yaml: String(decoding: yaml, as: UTF8.self)) else {
                throw CommandFailure("\(file): is empty; \(Self.expected)")
            }
            root = node
        } catch let failure as CommandFailure { throw failure } catch {
            throw CommandFailure("\(file): \(Self.expected)")
        }
        let map = try Entries(root, file)
        if map["records"]?.sequence == nil, map["columns"]?.mapping == nil {
            self.init(records: [Record(columns: try map.columns())])
            return
        }
        if let list = map["records"]?.sequence {
            try map.refuseOthers(["encoding", "delimiter", "dates", "records"])
            var records: [Record] = []
            for node in list { records.append(try Self.record(Entries(node, file), [])) }
            self.init(records: records)
        } else {
            self.init(records: [try Self.record(map, ["encoding", "delimiter", "dates"])])
        }
        form.encoding = try map.choice("encoding", TextEncoding.init(rawValue:), TextEncoding.allCases.map(\.rawValue))
        form.delimiter = try map.choice("delimiter", Delimiter.init(text:), Delimiter.allCases.map(\.rawValue))
        dates = try map.choice("dates", DateForm.init(rawValue:), DateForm.allCases.map(\.rawValue))
    }

    private static func record(_ entries: Entries, _ others: [String]) throws(CommandFailure) -> Record {
        try entries.refuseOthers(["type", "columns", "constants", "values"] + others)
        var record = Record(type: entries["type"]?.scalar?.string)
        if let node = entries["columns"] { record.columns = try Entries(node, entries.file).columns() }
        if let node = entries["constants"] { record.constants = try Entries(node, entries.file).texts() }
        if let node = entries["values"] {
            let values = try Entries(node, entries.file)
            for (field, node) in values.nodes { record.values[field] = try Entries(node, entries.file).texts() }
        }
        return record
    }

    /// A mapping of texts to whatever.
    private struct Entries {
        let file: String
        var nodes: [String: Yams.Node] = [:]

        init(_ node: Yams.Node, _ file: String) throws(CommandFailure) {
            self.file = file
            // A key without anything is written `values:`.
            if node.scalar?.string.isEmpty == true { return }
            guard let mapping = node.mapping else { throw CommandFailure("\(file): \(EntryMap.expected)") }
            for (key, value) in mapping {
                guard let name = key.scalar?.string else { throw CommandFailure("\(file): \(EntryMap.expected)") }
                nodes[name] = value
            }
        }

        subscript(key: String) -> Yams.Node? { nodes[key] }

        func refuseOthers(_ known: [String]) throws(CommandFailure) {
            for key in nodes.keys.sorted() where !known.contains(key) {
                throw CommandFailure(
                    "\(file): \"\(key)\" is no key of a map (one of: \(known.joined(separator: ", ")))")
            }
        }

        func texts() throws(CommandFailure) -> [String: String] {
            var texts: [String: String] = [:]
            for (key, node) in nodes {
                guard let text = node.scalar?.string else { throw CommandFailure("\(file): \(EntryMap.expected)") }
                texts[key] = text
            }
            return texts
        }

        /// The fields of each column.
        func columns() throws(CommandFailure) -> [String: [String]] {
            var columns: [String: [String]] = [:]
            for (key, node) in nodes {
                let names = node.scalar.map { [$0.string] } ?? node.sequence?.compactMap(\.scalar?.string) ?? []
                guard !names.isEmpty, names.count == node.sequence?.count ?? 1 else {
                    throw CommandFailure("\(file): \(EntryMap.expected)")
                }
                columns[key.withoutBlankEnds] = names
            }
            return columns
        }

        func choice<T>(_ key: String, _ read: (String) -> T?, _ all: [String]) throws(CommandFailure) -> T? {
            guard let node = nodes[key] else { return nil }
            guard let choice = node.scalar.flatMap({ read($0.string) }) else {
                throw CommandFailure("\(file): \"\(key)\" expects one of \(all.joined(separator: ", "))")
            }
            return choice
        }
    }
}

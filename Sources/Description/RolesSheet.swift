import Register

/// The file `roles.yaml`: what each role may read, write and do.
struct RolesSheet {
    /// Not a role: what all of them have.
    static let everyRole = "EVERY_ROLE"
    private static let keys: [(name: String, right: Rights.Right)] = [
        ("write", .write), ("read", .read), ("summary", .summary),
    ]

    let sheet: Sheet
    let description: RegisterDescription

    /// As far as it can be read; it counts only where the list of problems stays empty.
    func rights() -> Rights {
        let roles = description.codeLists["staff-role"]?.codes.map(\.code) ?? []
        var types: [String: [String: Rights.Right]] = [:]
        var acts: [String: Set<Act>] = [:]
        for entry in sheet.entries {
            if entry.key != Self.everyRole, !roles.contains(entry.key) {
                let known = ([Self.everyRole] + roles).joined(separator: ", ")
                sheet.report("unknown role \"\(entry.key)\" (one of: \(known))", at: entry.line)
            }
            let keys = Self.keys.map(\.name) + ["may"]
            guard
                let block = Sheet(
                    entry.node, file: sheet.file, place: entry.key, keys: keys, problems: sheet.problems)
            else { continue }
            types[entry.key] = self.types(block)
            acts[entry.key] = self.acts(block)
        }
        let common = types[Self.everyRole] ?? [:]
        let shared = acts[Self.everyRole] ?? []
        func all<Value>(_ value: (String) -> Value) -> [Role: Value] {
            Dictionary(roles.map { (Role(rawValue: $0), value($0)) }, uniquingKeysWith: { first, _ in first })
        }
        return Rights(
            types: all { (types[$0] ?? [:]).merging(common) { max($0, $1) } },
            acts: all { (acts[$0] ?? []).union(shared) })
    }

    private func types(_ block: Sheet) -> [String: Rights.Right] {
        var rights: [String: Rights.Right] = [:]
        for (key, right) in Self.keys {
            for type in block.texts(key) ?? [] {
                if description.type(named: type) == nil {
                    block.report("unknown record type \"\(type)\"", key: key)
                } else if rights[type] != nil {
                    block.report("\"\(type)\" is named twice", key: key)
                }
                rights[type] = right
            }
        }
        return rights
    }

    private func acts(_ block: Sheet) -> Set<Act> {
        var acts: Set<Act> = []
        for name in block.texts("may") ?? [] {
            guard let act = Act(rawValue: name) else {
                let known = Act.allCases.map(\.rawValue).joined(separator: ", ")
                block.report("unknown act \"\(name)\" (one of: \(known))", key: "may")
                continue
            }
            acts.insert(act)
        }
        return acts
    }
}

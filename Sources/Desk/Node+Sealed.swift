import Causality
import Register
import Safeguards
import Store
import Trust

extension Node {
    /// What is sealed in a record, read with a body's key; that it was opened leaves a trace.
    package func unsealed(_ id: String, key text: String, as clerk: Clerk) throws -> Table {
        let record = try Dot(typed: id)
        let key = try Seal.Key(text: text)
        guard let (type, state) = try store.read({ try $0.conflicts.history(of: record) }), let type else {
            throw unknown(id)
        }
        try reading(clerk).check(type)
        var table = Table(columns: ["field", "written_by", "text"])
        var others: Set<String> = []
        for change in state.applied {
            for write in change.writes {
                guard let field = type.field(write.field), field.confidentiality == .sealed,
                    let sealed = write.value.text.flatMap(SealedText.init)
                else { continue }
                // Sealed to another body, or for another place: told below as what this key does not open.
                guard let text = try? key.open(sealed.payload, place: "\(type.name).\(field.name)") else {
                    others.insert(sealed.body)
                    continue
                }
                table.rows.append([.text(field.name), .text(change.author), .text(text)])
            }
        }
        guard !table.rows.isEmpty || others.isEmpty else {
            throw CommandFailure("\(id): sealed to \(others.sorted().joined(separator: ", ")) with another key")
        }
        try trace(.read, type.name, record: record, count: 1, reason: "opened with the body's key", as: clerk)
        return table
    }
}

/// Makes the key of a body outside the prison: the secret half in a file, and gives the public one.
package func makeBodyKey(at path: String) throws -> String {
    let secret = SecretFile(path)
    guard !secret.exists else { throw CommandFailure("\(path): is there already; a key is never replaced") }
    let key = Seal.Key()
    try secret.write(key.text)
    return key.publicText
}

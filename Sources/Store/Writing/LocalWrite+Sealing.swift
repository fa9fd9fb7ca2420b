import Register

/// Sealed fields: what is written in them is readable only by the body that receives it (Nelson Mandela Rule 57).
extension LocalWrite {
    /// Seals a text to a public key for a place; handed in, because it needs randomness.
    package typealias Sealer = (_ text: String, _ publicKey: String, _ place: String) throws -> String

    /// The writes with every text of a sealed field sealed; those that are sealed already stay as they are.
    func sealed(_ type: RecordType, _ record: Int64?, _ writes: [Write]) throws -> [Write] {
        try checkSealingKey(type, writes)
        guard writes.contains(where: { type.field($0.field)?.confidentiality == .sealed }) else { return writes }
        return try writes.map { write in
            guard let field = type.field(write.field), field.confidentiality == .sealed,
                case .text(let text) = write.value, !text.isEmpty, SealedText(text) == nil
            else { return write }
            let place = "\(type.name).\(field.name)"
            guard text.utf8.count <= field.lengthMax else {
                throw Refusal(place, "is longer than \(field.lengthMax) bytes")
            }
            let body = try recipient(type, record, writes)
            guard let sealer, let key = try sealingKey(of: body) else {
                throw Refusal(place, "no key of \(body.isEmpty ? "a recipient" : body) is known here to seal it to")
            }
            let payload = try sealer(text, key, place)
            return Write(write.field, .text(SealedText(body: body, payload: payload).text))
        }
    }

    /// A key that nothing can be sealed to would be found out by a prisoner who complains.
    private func checkSealingKey(_ type: RecordType, _ writes: [Write]) throws {
        guard type.name == "body_key", let field = type.field(named: "public_key"), let sealer else { return }
        for case .text(let key) in writes.filter({ $0.field == field.number }).map(\.value) {
            do { _ = try sealer("", key, "") } catch {
                throw Refusal(
                    "public_key", "is no key that a text can be sealed to; 'kerben seal key' of the body prints one")
            }
        }
    }

    private func recipient(_ type: RecordType, _ record: Int64?, _ writes: [Write]) throws -> String {
        guard let field = type.field(named: "recipient") else { return "" }
        if let given = writes.first(where: { $0.field == field.number })?.value.text { return given }
        guard let record else { return "" }
        return try query("SELECT recipient FROM \(quoted(type.name)) WHERE id = ?", [record]).row()?.value(0)
            ?? ""
    }

    /// The key that a body now receives under, in base64; nil where the registry has published none.
    package func sealingKey(of body: String) throws -> String? {
        guard description.type(named: "body_key") != nil else { return nil }
        return try query("SELECT public_key FROM body_key WHERE body = ? ORDER BY valid_from DESC, id DESC", [body])
            .row()?.value(0)
    }
}

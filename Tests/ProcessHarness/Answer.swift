import FoundationEssentials

/// JSON that a command printed, as values.
package enum Answer {
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from text: String, of command: String
    ) throws -> Value {
        do {
            return try decoder().decode(type, from: Data(text.utf8))
        } catch {
            throw HarnessError.answerNotUnderstood(command: command, reason: "\(error)")
        }
    }

    /// One value a line.
    package static func decodeLines<Value: Decodable>(
        _ type: Value.Type, from text: String, of command: String
    ) throws -> [Value] {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        return try decode([Value].self, from: "[\(lines.map { String($0) ?? "" }.joined(separator: ","))]", of: command)
    }

    private static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

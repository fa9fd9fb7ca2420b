import Register

/// One line of `kerben record put`.
package struct RecordLine: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A new record; of a type that opens a case file, with its file.
        case new
        /// A new record in the file of the person with this number.
        case inFile(prisonerNumber: String)
        /// The same, in a provisional file where this site has none.
        case inFileOrProvisional(prisonerNumber: String)
        /// The latest record of the type in the file of the person with this number, or a new one where there is none.
        case current(prisonerNumber: String)
    }

    package enum Value: Hashable, Sendable {
        case text(String)
        case integer(Int)
        case boolean(Bool)
    }

    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    package var type: String
    package var target: Target
    /// In the order in which they are written.
    package var fields: [Field]
    package var reason: String?

    package init(_ type: String, _ target: Target, _ fields: [Field], reason: String? = nil) {
        self.type = type
        self.target = target
        self.fields = fields
        self.reason = reason
    }

    /// The line, without its end.
    package var json: String {
        var parts = ["\"type\":\(JSONText.quoted(type))"]
        switch target {
        case .new: break
        case .inFile(let number): parts.append(Self.file(number))
        case .inFileOrProvisional(let number): parts += [Self.file(number), "\"open\":\"provisional\""]
        case .current(let number): parts += [Self.file(number), "\"current\":true"]
        }
        let fields = fields.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }
        parts.append("\"fields\":{\(fields.joined(separator: ","))}")
        if let reason { parts.append("\"reason\":\(JSONText.quoted(reason))") }
        return "{\(parts.joined(separator: ","))}"
    }

    private static func file(_ number: String) -> String { "\"case\":{\"prisoner_no\":\(JSONText.quoted(number))}" }
}

extension RecordLine.Value {
    fileprivate var json: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        }
    }
}

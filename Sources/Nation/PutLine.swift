/// One input line of `kerben record put`, as JSON, written from left to right.
struct PutLine {
    private(set) var text: String
    private var isFirst = true

    /// A record in a file of its own.
    init(_ type: String, reason: String? = nil) { text = Self.head(type, reason) + "\"fields\":{" }

    /// A record in the file of a prisoner.
    ///
    /// - Parameters:
    ///   - current: write to that file's latest record of the type instead.
    ///   - provisional: where the file is not at hand, open one.
    init(_ type: String, of prisoner: String, current: Bool = false, provisional: Bool = false, reason: String? = nil) {
        text = Self.head(type, reason) + "\"case\":{\"prisoner_no\":\"\(prisoner)\"},"
        if current { text += "\"current\":true," }
        if provisional { text += "\"open\":\"provisional\"," }
        text += "\"fields\":{"
    }

    var finished: String { text + "}}" }

    mutating func set(_ name: String, _ value: Int) {
        key(name)
        text += String(value)
    }

    mutating func set(_ name: String, _ value: Bool) {
        key(name)
        text += value ? "true" : "false"
    }

    /// Nothing where there is no value.
    mutating func set(_ name: String, _ value: String?) {
        guard let value else { return }
        // All texts are invented here; none needs escaping.
        assert(value.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
        key(name)
        text += "\"\(value)\""
    }

    mutating func setDate(_ name: String, _ day: Int?) { set(name, day.map(OfficeTime.dateText)) }

    private mutating func key(_ name: String) {
        text += isFirst ? "\"\(name)\":" : ",\"\(name)\":"
        isFirst = false
    }

    private static func head(_ type: String, _ reason: String?) -> String {
        "{\"type\":\"\(type)\"," + (reason.map { "\"reason\":\"\($0)\"," } ?? "")
    }
}

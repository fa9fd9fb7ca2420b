/// The names and addresses that a hub is called by: how many there may be, and what is one.
///
/// All of them stand in the hub's certificate, which each connection carries: a TLS library that is shown too long a
/// certificate hangs up, and every site would be shut out at once.
package enum HubNames {
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    package static let countMax = 32

    /// What a hub is called by after a change, in the order in which people see it: what is added first. A name that is known
    /// already in another spelling is the same.
    package static func changed(
        _ former: [String], adding added: [String] = [], removing removed: [String] = []
    ) throws(Refusal) -> [String] {
        var names: [String] = []
        for name in added { names.append(try written(name)) }
        let keys = Set(removed.map(key))
        let known = Set(former.map(key))
        if let unknown = removed.first(where: { !known.contains(key($0)) }) {
            throw Refusal(description: "\(unknown): is no name of this hub; see 'kerben hub names'")
        }
        names += former
        var seen: Set<String> = []
        names = names.filter { name in
            seen.insert(key(name)).inserted && (!keys.contains(key(name)) || added.contains { key($0) == key(name) })
        }
        guard !names.isEmpty else { throw Refusal(description: "a hub without a name can be called by nobody") }
        // Whoever has too many already may still remove some.
        guard names.count <= countMax || added.isEmpty else {
            throw Refusal(
                description: "a hub is called by \(countMax) names and addresses at most, and these would be "
                    + "\(names.count); remove those that nobody calls by (--remove)")
        }
        return names
    }

    /// What is wrong with the names of a certificate that was made without these limits; nil where nothing is.
    package static func problem(_ names: [String]) -> String? {
        if names.count > countMax {
            return "the hub's certificate has \(names.count) names, and sites are sure to take \(countMax) at most; "
                + "remove some by 'kerben hub names --remove'"
        }
        // That it is none is all that is asked.
        return names.first { (try? written($0)) == nil }.map {
            "the hub's certificate names \($0), by which nobody can call; remove it by 'kerben hub names --remove'"
        }
    }

    /// As the certificate has it: small letters, an address in its shortest form.
    package static func written(_ name: String) throws(Refusal) -> String {
        let lowered = name.lowercased()
        if name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) {
            if let address = SubjectName.addressBytes(name) {
                let isEverywhere = address.allSatisfy { $0 == 0 } || address == [255, 255, 255, 255]
                if !isEverywhere, let text = SubjectName.text(ofAddress: address) { return text }
            } else if SubjectName.isHostName(lowered), !endsInNumber(lowered) {
                return lowered
            }
        }
        throw Refusal(
            description: "\(name): is neither a name that a hub can be called by, such as hub.example, nor an address")
    }

    /// What looks like an address and is none, such as 256.1.1.1: programs that dial take it for one.
    private static func endsInNumber(_ name: String) -> Bool {
        let last = name.split(separator: ".").last ?? ""
        return last.allSatisfy(\.isNumber) || last.hasPrefix("0x") && last.dropFirst(2).allSatisfy(\.isHexDigit)
    }

    /// By which two spellings are one name.
    private static func key(_ name: String) -> String {
        // What is none is only itself.
        (try? written(name)) ?? name
    }
}

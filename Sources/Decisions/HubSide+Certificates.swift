import Store

/// The hub: which certificate each site last showed, for people to see, and to know who has heard of another authority.
extension HubSide {
    package struct ShownCertificate: Hashable, Sendable {
        /// Milliseconds since 1970.
        package var endMilliseconds: Int64
        /// Of the authorities that its site was told to trust with it.
        package var generation: Int

        package init(endMilliseconds: Int64, generation: Int) {
            self.endMilliseconds = endMilliseconds
            self.generation = generation
        }

        fileprivate init?(_ text: String) {
            let numbers = text.split(separator: " ").map { Int64($0) }
            guard numbers.count == 2, let end = numbers[0], let generation = numbers[1].flatMap(Int.init(exactly:))
            else { return nil }
            self.init(endMilliseconds: end, generation: generation)
        }

        fileprivate var text: String { "\(endMilliseconds) \(generation)" }
    }

    private static let shownPrefix = "certificate "

    /// Of each site that has shown one since this was first kept.
    package func shownCertificates() throws -> [Int: ShownCertificate] {
        let rows = try query("SELECT key, value FROM _meta WHERE key LIKE ?", [Self.shownPrefix + "%"]).rows()
        var shown: [Int: ShownCertificate] = [:]
        for row in rows {
            let key: String = try row.required("key")
            guard let site = Int(key.dropFirst(Self.shownPrefix.count)),
                let certificate = ShownCertificate(try row.required("value"))
            else { throw damaged("the certificate that a site showed") }
            shown[site] = certificate
        }
        return shown
    }

    package func note(_ certificate: ShownCertificate, site: Int) throws {
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", ["\(Self.shownPrefix)\(site)", certificate.text])
    }
}

package import Causality
package import Exchange
import Ledger
import Register
import Wire

/// What the store says of itself, by key.
extension StorePart {
    package func number(_ key: String) throws -> Int64? {
        try query("SELECT value FROM _meta WHERE key = ?", [key]).first(Int64.self)
    }

    package func setNumber(_ key: String, _ value: Int64) throws {
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [key, value])
    }

    /// The hub's epoch: one that was put back, and was found to be, has a new one.
    package var epoch: Int {
        get throws {
            Int(try whole(try number("epoch") ?? Int64(store.identity.epoch), of: "the epoch", max: Int64(UInt32.max)))
        }
    }

    /// A number that the store keeps, which is none below 0 or above what there can be; throws where it is.
    package func whole(_ number: Int64, of what: String, max: Int64 = .max) throws -> Int64 {
        guard (0...max).contains(number) else { throw damaged(what) }
        return number
    }

    package func text(_ key: String) throws -> String? {
        try query("SELECT value FROM _meta WHERE key = ?", [key]).first(String.self)
    }

    package func setText(_ key: String, _ value: String) throws {
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [key, value])
    }

    /// A site's log, as its row says; throws where there can be none of that number.
    package func log(of site: Int, incarnation: Int64) throws -> LogID {
        guard (0...Int64(LogID.incarnationMax)).contains(incarnation) else { throw damaged("the site \(site)") }
        return LogID(site: site, incarnation: Int(incarnation))
    }

    package func exchangeState() throws -> ExchangeState {
        guard let row = try query("SELECT * FROM _exchange").row() else {
            var state = ExchangeState(log: store.log)
            state.link = try link()
            return state
        }
        var state = ExchangeState(
            log: store.log, epoch: Int(try whole(row.required("epoch"), of: "the epoch", max: Int64(UInt32.max))),
            token: UInt64(bitPattern: try row.required("token")),
            position: try whole(row.required("position"), of: "the position"),
            held: IntervalSet(text: try row.required("held")),
            safeUpTo: try whole(row.required("safe_up_to"), of: "what is safely backed up"),
            receiptedCount: try row.required("receipted"))
        state.filling = try filling()
        state.link = try link()
        return state
    }

    static var linkRateKey: String { "link_bytes_per_second" }
    static var linkPackingKey: String { "link_packing_thousandths" }
    static var linkHalvingsKey: String { "link_halvings" }

    /// Facility: what was learned of the link to the hub.
    package func link() throws -> LinkEstimate {
        LinkEstimate(
            bytesPerSecond: try number(Self.linkRateKey).map(Double.init),
            packing: try number(Self.linkPackingKey).map { Double($0) / 1_000 } ?? 0,
            halvings: Int(clamping: try number(Self.linkHalvingsKey) ?? 0))
    }

    static var filledKey: String { "filled" }
    static var toFillKey: String { "to_fill" }

    /// Facility: how much has come of what the hub has for it; nil where that is all.
    package func filling() throws -> Filling? {
        try number(Self.filledKey).map { Filling(received: $0, all: try number(Self.toFillKey)) }
    }

    /// Facility: whether all is here that the hub has for this site, as far as it has said.
    package func isFilled() throws -> Bool {
        try filling() == nil && query("SELECT 1 FROM _exchange WHERE exchanged_at IS NOT NULL").exists()
    }
}

/// Which connections one listener keeps: so many in all, and of one address no more than its share.
///
/// A full house is no reason to turn a newcomer away while somebody in it has not said who they are: the oldest such
/// connection goes, of the address that has most of them. So whoever only holds connections shuts nobody out, from
/// however many addresses, unless they open them faster than an honest handshake takes. To stop accepting instead was
/// rejected: then whoever came first decides.
package struct ConnectionCap: Sendable {
    package typealias ID = Int

    private struct Entry {
        var address: AddressKey
        var isKnown = false
    }

    package let connectionsMax: Int
    package let addressMax: Int
    private var entries: [ID: Entry] = [:]
    private var countOf: [AddressKey: Int] = [:]
    /// Oldest first.
    private var unknownOf: [AddressKey: [ID]] = [:]
    private var next: ID = 0

    package init(connectionsMax: Int, addressMax: Int) {
        precondition(connectionsMax > 0 && addressMax > 0, "a cap that lets nobody in")
        self.connectionsMax = connectionsMax
        self.addressMax = addressMax
    }

    package var count: Int { entries.count }

    /// A new connection's number, and which one has to go for it; nil where it is to be closed itself.
    package mutating func enter(_ address: AddressKey) -> (id: ID, evicted: ID?)? {
        var evicted: ID?
        if countOf[address, default: 0] >= addressMax {
            guard let oldest = unknownOf[address]?.first else { return nil }
            evicted = oldest
        } else if entries.count >= connectionsMax {
            guard let oldest = oldestOfTheMany(counting: address) else { return nil }
            evicted = oldest
        }
        if let evicted { leave(evicted) }
        next += 1
        entries[next] = Entry(address: address)
        countOf[address, default: 0] += 1
        unknownOf[address, default: []].append(next)
        return (next, evicted)
    }

    /// The connection's peer has proved who it is: it stays whoever comes.
    package mutating func know(_ id: ID) {
        guard let entry = entries[id], !entry.isKnown else { return }
        entries[id]?.isKnown = true
        forget(id, entry.address)
    }

    /// The connection is closed; nothing where it was evicted before.
    package mutating func leave(_ id: ID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        let count = countOf[entry.address, default: 1] - 1
        countOf[entry.address] = count > 0 ? count : nil
        if !entry.isKnown { forget(id, entry.address) }
    }

    private mutating func forget(_ id: ID, _ address: AddressKey) {
        unknownOf[address]?.removeAll { $0 == id }
        if unknownOf[address]?.isEmpty == true { unknownOf[address] = nil }
    }

    /// The newcomer counts among its own, so that one address cannot push out those of others one by one.
    private func oldestOfTheMany(counting newcomer: AddressKey) -> ID? {
        var most: (count: Int, oldest: ID)?
        for (address, ids) in unknownOf {
            guard let oldest = ids.first else { continue }
            let count = ids.count + (address == newcomer ? 1 : 0)
            if let most, (most.count, -most.oldest) >= (count, -oldest) { continue }
            most = (count, oldest)
        }
        return most?.oldest
    }
}

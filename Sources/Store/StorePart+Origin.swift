import Ledger
import Register
import Wire

extension StorePart {
    /// Sixteen letters and digits that no other record has, not even one of the same number: two machines that went on from one
    /// copy give the same numbers to records that have nothing to do with each other.
    ///
    /// The digest of what the record began with and of its case file's salt: the same in every store, and nothing that guesses
    /// at its content could be tested against.
    func origin(of creator: Change) throws -> String {
        var chain = Chain.start
        chain.append(creator, salt: try ledger.salt(of: creator), try Content.bytes(creator))
        return chain.digest.hexadecimal()
    }
}

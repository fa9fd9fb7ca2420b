import Causality
import Exchange
import Register
import Store
import Wire

/// The tokens that this hub gives: counted for each log, under a key of its own.
extension HubSide {
    /// The seal on tokens; the key is made here where a store was opened without one.
    func tokenSeal(_ chance: UInt64, _ moment: inout WriteMoment) throws -> TokenSeal {
        if let kept = try keptTokenSeal() { return kept }
        let key = (chance, moment.nextSalt())
        try setNumber(TokenKey.names[0], Int64(bitPattern: key.0))
        try setNumber(TokenKey.names[1], Int64(bitPattern: key.1))
        return TokenSeal(key: key)
    }

    /// The same; nil where there is no key yet.
    func keptTokenSeal() throws -> TokenSeal? {
        guard let first = try number(TokenKey.names[0]), let second = try number(TokenKey.names[1]) else { return nil }
        return TokenSeal(key: (UInt64(bitPattern: first), UInt64(bitPattern: second)))
    }

    /// What the token that a request shows says; `known` is the last that its log was given.
    func standing(of head: RequestHead, known: UInt64, _ log: LogID, _ seal: TokenSeal) throws -> TokenStanding {
        TokenStanding.of(head.token, known: known, count: try tokenCount(log)) {
            seal.token(of: log, epoch: head.epoch, count: $0)
        }
    }

    private func tokenCount(_ log: LogID) throws -> Int64 {
        try whole(
            Prepared(db, "SELECT count FROM _token_count WHERE log = ?", log.packed).number() ?? 0,
            of: "how many tokens the log \(log) was given", max: ContinuationToken.countMax)
    }

    /// Beyond every one that this log was ever given, also by a hub that forgot it.
    func nextCount(_ caller: HubExchange.Caller, _ head: RequestHead) throws -> Int64 {
        let shown = caller.shown == .newer ? ContinuationToken(word: head.token).count : 0
        return try max(tokenCount(caller.log), shown) + 1
    }

    func noteGiven(_ token: ContinuationToken, to log: LogID) throws {
        try execute("INSERT OR REPLACE INTO _token_count VALUES (?, ?)", [log.packed, token.count])
    }
}

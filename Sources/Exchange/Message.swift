package import Causality
package import Ledger
package import Register

/// One exchange's question: what a facility has that the hub may not, and how far it has received.
@dynamicMemberLookup package struct Request: Hashable, Sendable {
    package static let versionNow = 1

    package var head: RequestHead
    /// By sequence; nothing that the hub acknowledged.
    package var batch: ChangeBatch
    /// Chain link just before each run that does not follow what the hub holds.
    package var links: [ChainLink]
    /// Most bytes that the answer's changes should take on the wire, in KiB.
    package var answerKiBMax: Int
    package var wantsReceipt: Bool
    /// Digest of what was received up to `position`; nil where the hub was told already.
    package var feedDigest: UInt64?
    /// The answer is to say how much more there is, should it not be all.
    package var asksOwed = false

    package init(
        _ head: RequestHead, batch: ChangeBatch, links: [ChainLink] = [], answerKiBMax: Int = 256,
        wantsReceipt: Bool = false, feedDigest: UInt64? = nil
    ) {
        self.head = head
        self.batch = batch
        self.links = links
        self.answerKiBMax = answerKiBMax
        self.wantsReceipt = wantsReceipt
        self.feedDigest = feedDigest
    }

    /// With nothing but a head it is a request of which no more is known: answered as any other that carries nothing.
    package init(
        _ head: RequestHead, changes: [Change] = [], links: [ChainLink] = [], answerKiBMax: Int = 256,
        wantsReceipt: Bool = false, feedDigest: UInt64? = nil
    ) {
        self.init(
            head, batch: ChangeBatch(changes), links: links, answerKiBMax: answerKiBMax, wantsReceipt: wantsReceipt,
            feedDigest: feedDigest)
    }

    /// The batch, each of it made.
    package var changes: [Change] {
        get { batch.made }
        set { batch = ChangeBatch(newValue) }
    }

    package subscript<Value>(dynamicMember part: WritableKeyPath<RequestHead, Value>) -> Value {
        get { head[keyPath: part] }
        set { head[keyPath: part] = newValue }
    }
}

/// What the hub says back, of one exchange that it carried out or would not.
package struct Answer: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case done
        /// The token was not the expected one: nothing was accepted; `links` say what the hub holds of the log.
        case resync
        /// The hub's past is another than what the caller heard of it, since the hub was put back: nothing was accepted.
        /// The caller goes on from `position`, gives back what it received beyond, and sends what of its log is not held.
        case rejoin
        case refused(ExchangeRefusal)

        package var word: String {
            switch self {
            case .done: "done"
            case .resync: "resync"
            case .rejoin: "rejoin"
            case .refused: "refused"
            }
        }
    }

    package var outcome: Outcome
    package var epoch: Int
    package var token: UInt64
    package var position: Int64
    /// Milliseconds since 1970 by the hub's clock.
    package var hubTime: Int64
    package var edition: Int
    /// What the hub holds durably of the caller's log.
    package var held: IntervalSet
    /// Of that, what a backup holds too.
    package var safeUpTo: Int64
    package var changes: [Change]
    /// At the end of each held run; only with `resync` and `rejoin`.
    package var links: [ChainLink]
    /// More is waiting for the caller.
    package var more: Bool
    /// How many changes more; nil where that was not asked.
    package var owed: Int64?
    package var receipt: Receipt?
    /// Digest of what was sent up to `position`; nil where nothing is sent.
    package var feedDigest: UInt64?
    /// How many resyncs the hub ever gave this site.
    package var resyncs: Int64
    /// What the hub holds of other logs than the caller's; only with `rejoin`.
    package var known: [LogID: IntervalSet]

    package init(
        outcome: Outcome, epoch: Int, token: UInt64 = 0, position: Int64 = 0, hubTime: Int64, edition: Int = 0,
        held: IntervalSet = IntervalSet(), safeUpTo: Int64 = 0, changes: [Change] = [], links: [ChainLink] = [],
        more: Bool = false, receipt: Receipt? = nil, feedDigest: UInt64? = nil, resyncs: Int64 = 0,
        known: [LogID: IntervalSet] = [:]
    ) {
        self.outcome = outcome
        self.epoch = epoch
        self.token = token
        self.position = position
        self.hubTime = hubTime
        self.edition = edition
        self.held = held
        self.safeUpTo = safeUpTo
        self.changes = changes
        self.links = links
        self.more = more
        self.receipt = receipt
        self.feedDigest = feedDigest
        self.resyncs = resyncs
        self.known = known
    }
}

/// The hub's signed word that it holds a log: kept by the facility, checked offline by anyone with the hub's certificate.
package struct Receipt: Hashable, Sendable {
    package var epoch: Int
    package var log: LogID
    package var issuedAt: Int64
    package var held: IntervalSet
    /// Chain link at the end of each held run, full digests.
    package var digests: [[UInt8]]
    /// What the site had received, where it showed the digest that the hub keeps too.
    package var feed: Feed?
    package var signature: [UInt8]
    /// The key that signed, as a compressed point; empty where the hub did not say. Not signed: whoever checks knows the
    /// key's fingerprint.
    package var signer: [UInt8]

    /// The feed as of a position, by its full digest.
    package struct Feed: Hashable, Sendable {
        package var position: Int64
        package var digest: [UInt8]

        package init(position: Int64, digest: [UInt8]) {
            self.position = position
            self.digest = digest
        }
    }

    package init(
        epoch: Int, log: LogID, issuedAt: Int64, held: IntervalSet, digests: [[UInt8]], feed: Feed? = nil,
        signature: [UInt8] = [], signer: [UInt8] = []
    ) {
        self.epoch = epoch
        self.log = log
        self.issuedAt = issuedAt
        self.held = held
        self.digests = digests
        self.feed = feed
        self.signature = signature
        self.signer = signer
    }

    /// What is signed: unambiguous text, so that any tool can make it again.
    package var signedText: String {
        let runs = zip(held.runs, digests).map { run, digest in
            "\(run.lowerBound)-\(run.upperBound):" + digest.map { $0.hexadecimal() }.joined()
        }
        let text = "kerben receipt 1\nepoch \(epoch)\nlog \(log)\nat \(issuedAt)\n" + runs.joined(separator: "\n")
        return text + (feed.map { "\nfeed \($0.position):" + $0.digest.map { $0.hexadecimal() }.joined() } ?? "")
    }
}

/// Why the hub carries out no exchange with a caller; its number is part of the protocol.
package enum ExchangeRefusal: Int, Error, Hashable, Sendable {
    case unknownVersion = 1
    case wrongLog = 2
    case revoked = 3
    /// The caller's log and the hub's disagree: a clone, or an old backup at work.
    case branch = 4
    /// Said by an earlier program: the hub itself was restored, and an operator must confirm this site first.
    case wrongEpoch = 5

    /// What a person should do.
    package var advice: String {
        switch self {
        case .unknownVersion: "the hub speaks another protocol version; update the older of the two"
        case .wrongLog:
            "this store is not the current one of its site; what it had not sent stays here, and comes in by the machine "
                + "that is ('kerben facility give-again')"
        case .revoked:
            "this site is revoked or retired at the hub; its unsent work stays here, and comes in once the hub's operator lets "
                + "it in again ('kerben hub readmit'): call them"
        case .branch:
            "this store's log differs from the one the hub holds (a copied disk, or an old backup at work); "
                + "nothing was accepted and nothing is lost: enrol this machine anew, with a folder of its own, and bring in what "
                + "is here by 'kerben facility give-again'"
        case .wrongEpoch: "the hub was restored and has not yet confirmed this site; call the hub's operator"
        }
    }
}

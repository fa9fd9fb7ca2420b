import Causality
import FoundationEssentials
import Register
package import Store
package import Trust

/// What anybody may read of a backup without a key: which site's it is, of when, and what opens it.
package struct BackupNotice: Codable, Hashable, Sendable {
    package var format = 1
    package var site: Int
    package var incarnation: Int
    package var epoch: Int
    package var schema: Int64
    /// Milliseconds since 1970, by the clock of the site.
    package var madeAt: Int64
    /// Of all files in it, before packing.
    package var contentBytes: Int64
    /// Version of the program that made it.
    package var program: String
    /// Who signed what is in it: the site's key, as base64 SHA-256.
    package var signer: String

    package init(
        _ facts: StoreSnapshot.Facts, madeAt: Int64, contentBytes: Int64, program: String, signer: KeyFingerprint
    ) {
        site = facts.log.site
        incarnation = facts.log.incarnation
        epoch = facts.epoch
        schema = facts.schema
        self.madeAt = madeAt
        self.contentBytes = contentBytes
        self.program = program
        self.signer = signer.base64
    }

    /// Throws where it is none that this program can read.
    package init(json: [UInt8], at path: String) throws(CommandFailure) {
        // The decoder's own words would say no more: whoever made the file made it by this program or not at all.
        guard let notice = try? JSONDecoder().decode(BackupNotice.self, from: Data(json)), notice.format >= 1,
            (0...LogID.siteMax).contains(notice.site), (1...LogID.incarnationMax).contains(notice.incarnation),
            notice.contentBytes >= 0, Self.isTime(notice.madeAt), notice.program.count <= 40
        else { throw CommandFailure("\(path): is no backup of a site; check the name") }
        guard notice.format == 1, notice.schema <= Store.schemaVersion else {
            throw CommandFailure(
                "\(path): was made by a newer Kerben (\(notice.program.printable), schema \(notice.schema); this program "
                    + "knows \(Store.schemaVersion)); use that version")
        }
        self = notice
    }

    /// Clocks may be wrong by any number of years, also to before 1970: what they say can be told, and reckoned with.
    private static func isTime(_ milliseconds: Int64) -> Bool { abs(milliseconds / 1_000) < 1 << 40 }

    package var json: [UInt8] { get throws { try Self.encoded(self) } }

    fileprivate static func encoded(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// `hub` or `site 27`.
    package var siteName: String { site == 0 ? "hub" : "site \(site)" }

    /// Of the signer's key, in hexadecimal digits.
    var signerFingerprint: String {
        Data(base64Encoded: signer).flatMap { KeyFingerprint(bytes: Array($0)) }?.description ?? "no key"
    }

    /// Its first digits, for people to compare.
    package var signerName: String { String(signerFingerprint.prefix(16)) }
}

/// What is in a backup, file by file; inside it, and signed by its site.
package struct BackupManifest: Codable, Hashable, Sendable {
    package struct File: Codable, Hashable, Sendable {
        package var name: String
        package var bytes: Int64
        /// In hexadecimal digits.
        package var sha256: String
    }

    package var notice: BackupNotice
    /// The site's name, for people.
    package var name: String
    /// The last place in the order of arrival that is in it.
    package var feed: Int64
    package var files: [File]

    init(notice: BackupNotice, name: String, feed: Int64, files: [File]) {
        self.notice = notice
        self.name = name
        self.feed = feed
        self.files = files
    }

    init(json: [UInt8], at path: String) throws(CommandFailure) {
        guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: Data(json)) else {
            throw CommandFailure("\(path): its manifest cannot be read; take another backup")
        }
        self = manifest
    }

    var json: [UInt8] { get throws { try BackupNotice.encoded(self) } }

    /// What the site signs; the words before it keep the signature from standing for anything else.
    static func signedText(_ json: [UInt8]) -> [UInt8] { Array("kerben backup manifest 1\n".utf8) + json }
}

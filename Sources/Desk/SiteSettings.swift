import Causality
package import FoundationEssentials
package import Store

/// What was decided when the state folder was made; plain facts, no secrets.
package struct SiteSettings: Codable, Hashable, Sendable {
    package var site: Int
    package var incarnation: Int
    package var name: String
    package var epoch: Int
    /// Folder of the register description.
    package var config: String
    /// Hub: where it listens.
    package var bindAddress: String?
    package var exchangePort: Int?
    package var enrolmentPort: Int?
    /// Facility: where it calls, and the hub's key as base64 SHA-256 of its SPKI.
    package var hubURL: String?
    package var hubKeyFingerprint: String?

    package init(site: Int, incarnation: Int, name: String, epoch: Int, config: String) {
        self.site = site
        self.incarnation = incarnation
        self.name = name
        self.epoch = epoch
        self.config = config
    }

    /// Throws where it is none, or a number is not one that a site can have: the file may have been edited by hand.
    package init(json: Data, at path: String) throws(CommandFailure) {
        // The decoder's own words would say no more: the file is written by this program alone.
        guard let settings = try? JSONDecoder().decode(SiteSettings.self, from: json), settings.isSound else {
            throw CommandFailure("\(path): is damaged; restore it from a backup")
        }
        self = settings
    }

    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return try encoder.encode(self)
        }
    }

    private var isSound: Bool {
        (0...LogID.siteMax).contains(site) && (1...LogID.incarnationMax).contains(incarnation)
            && (1...Int(Int32.max)).contains(epoch)
            && [exchangePort, enrolmentPort].compactMap(\.self).allSatisfy(NumberBounds.port.contains)
    }

    package var identity: Store.Identity {
        Store.Identity(log: LogID(site: site, incarnation: incarnation), epoch: epoch)
    }
}

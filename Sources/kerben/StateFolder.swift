import Causality
import Description
import FoundationEssentials
import Machine
import Register
import Store
import Trust

/// Where one site keeps its store, keys and settings.
struct StateFolder {
    var path: String

    var store: String { path + "/store.sqlite" }
    var controlSocket: String { path + "/control.sock" }
    var trust: String { path + "/trust" }

    func secret(_ name: String) -> SecretFile { SecretFile(in: trust, named: name) }

    var exists: Bool { FileManager.default.fileExists(atPath: store) }

    func settings() throws -> SiteSettings {
        guard let data = FileManager.default.contents(atPath: path + "/settings.json") else {
            throw CommandFailure(
                "\(path): no Kerben state here; run 'kerben hub init' or 'kerben facility enrol', or give --state")
        }
        // The decoder's own words would say no more: the file is written by this program alone.
        guard let settings = try? JSONDecoder().decode(SiteSettings.self, from: data), settings.isSound else {
            throw CommandFailure("\(path)/settings.json: is damaged; restore it from a backup")
        }
        return settings
    }

    func save(_ settings: SiteSettings) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try AtomicFile.replace(path + "/settings.json", with: Array(encoder.encode(settings)))
    }
}

/// What was decided when the state folder was made; plain facts, no secrets.
struct SiteSettings: Codable {
    var site: Int
    var incarnation: Int
    var name: String
    var epoch: Int
    /// Folder of the register description.
    var config: String
    /// Hub: where it listens.
    var bindAddress: String?
    var exchangePort: Int?
    var enrolmentPort: Int?
    /// Facility: where it calls, and the hub's key as base64 SHA-256 of its SPKI.
    var hubURL: String?
    var hubKeyFingerprint: String?

    /// Whether every number is one that a site can have: the file may have been edited by hand.
    var isSound: Bool {
        (0...LogID.siteMax).contains(site) && (1...LogID.incarnationMax).contains(incarnation)
            && (1...Int(Int32.max)).contains(epoch)
            && [exchangePort, enrolmentPort].compactMap(\.self).allSatisfy(NumberBounds.port.contains)
    }

    var identity: Store.Identity {
        Store.Identity(log: LogID(site: site, incarnation: incarnation), epoch: epoch)
    }
}

/// Reads the register description, as text people can act on.
func loadDescription(_ config: String) throws -> RegisterDescription {
    do { return try DescriptionFolder.load(config) } catch {
        throw CommandFailure(error.problems.map(\.description).joined(separator: "\n        "))
    }
}

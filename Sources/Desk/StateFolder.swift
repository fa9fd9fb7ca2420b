import Description
import FoundationEssentials
import Machine
package import Register
package import Trust

/// Where one site keeps its store, keys and settings.
package struct StateFolder: Hashable, Sendable {
    package var path: String

    package init(path: String) { self.path = path }

    package var store: String { path + "/store.sqlite" }
    package var controlSocket: String { path + "/control.sock" }
    package var trust: String { path + "/trust" }
    var settingsFile: String { path + "/settings.json" }

    package func secret(_ name: String) -> SecretFile { SecretFile(in: trust, named: name) }

    package var exists: Bool { FileManager.default.fileExists(atPath: store) }

    package func settings() throws -> SiteSettings {
        guard let data = FileManager.default.contents(atPath: settingsFile) else {
            throw CommandFailure(
                "\(path): no Kerben state here; run 'kerben hub init' or 'kerben facility enrol', or give --state")
        }
        return try SiteSettings(json: data, at: settingsFile)
    }

    package func save(_ settings: SiteSettings) throws {
        try AtomicFile.replace(settingsFile, with: Array(settings.json))
    }
}

/// Reads the register description, as text people can act on.
package func loadDescription(_ config: String) throws -> RegisterDescription {
    do { return try DescriptionFolder.load(config) } catch {
        throw CommandFailure(error.problems.map(\.description).joined(separator: "\n        "))
    }
}

package func loadRuleSets(_ folder: String) throws -> [RuleSet] {
    do { return try DescriptionFolder.ruleSets(in: folder) } catch {
        throw CommandFailure(error.problems.map(\.description).joined(separator: "\n        "))
    }
}

/// What somebody is appointed to do: a code of the list `staff-role`. What it allows stands in the description.
package struct Role: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let recordsOfficer = Role(rawValue: "RECORDS_OFFICER")
    package static let psychologist = Role(rawValue: "PSYCHOLOGIST")
    package static let director = Role(rawValue: "DIRECTOR")
    package static let classificationBoard = Role(rawValue: "CLASSIFICATION_BOARD")
    package static let appealBody = Role(rawValue: "APPEAL_BODY")
    package static let health = Role(rawValue: "HEALTH")
    package static let nationalRecords = Role(rawValue: "NATIONAL_RECORDS")
    package static let complaintsUnit = Role(rawValue: "COMPLAINTS_UNIT")
    package static let monitor = Role(rawValue: "NPM")
    package static let publicCommission = Role(rawValue: "PUBLIC_COMMISSION")
    package static let systemAdmin = Role(rawValue: "SYSTEM_ADMIN")
}

extension Role: CaseIterable {
    /// Those that the register was commissioned with; a ministry may describe more.
    package static let allCases: [Role] = [
        .recordsOfficer, .psychologist, .director, .classificationBoard, .appealBody, .health, .nationalRecords,
        .complaintsUnit, .monitor, .publicCommission, .systemAdmin,
    ]
}

/// What is done beside reading and writing records; the words that `roles.yaml` uses under `may`.
package enum Act: String, CaseIterable, Sendable {
    case count
    case publishCounts = "publish-counts"
    case sync
    case seeSites = "see-sites"
    case letSitesIn = "let-sites-in"
    case revokeSites = "revoke-sites"
    case joinFiles = "join-files"
    case verify
    case rebuild
    case manageAccounts = "manage-accounts"
    case reviewAccess = "review-access"
    case breakGlass = "break-glass"
}

/// Which role may do what: the table of `roles.yaml`. What it does not name is refused.
package struct Rights: Hashable, Sendable {
    package enum Right: Int, Comparable, Sendable {
        case none
        /// Open and restricted fields only.
        case summary
        case read
        case write

        package static func < (left: Right, right: Right) -> Bool { left.rawValue < right.rawValue }
    }

    private var types: [Role: [String: Right]]
    private var acts: [Role: Set<Act>]

    package init(types: [Role: [String: Right]] = [:], acts: [Role: Set<Act>] = [:]) {
        self.types = types
        self.acts = acts
    }

    package func right(_ role: Role, _ type: String) -> Right { types[role]?[type] ?? .none }
    package func may(_ role: Role, _ act: Act) -> Bool { acts[role]?.contains(act) ?? false }

    /// Whether a role may read a record of any type, or write one.
    package func reaches(_ role: Role, _ least: Right) -> Bool {
        types[role]?.values.contains { $0 >= least } ?? false
    }
}

/// Who may do what, stated a second time and by hand: what `config/roles.yaml` and the commands together must come to.
enum RightsTable {
    static let roles = [
        "RECORDS_OFFICER", "PSYCHOLOGIST", "DIRECTOR", "CLASSIFICATION_BOARD", "APPEAL_BODY", "HEALTH",
        "NATIONAL_RECORDS", "COMPLAINTS_UNIT", "NPM", "PUBLIC_COMMISSION", "SYSTEM_ADMIN",
    ]

    /// A column a role, in their order: write, read, summary, nothing.
    private static let columns: [(types: String, rights: String)] = [
        ("person custody transfer placement absence separation day roll_check", "w r r r r r r r r - -"),
        ("sentence sentence_event legal_status", "w r w r r - w r r - -"),
        ("assessment", "- w s r r - - - r - -"),
        ("classification appeal", "r w w w w - r r r - -"),
        ("health_exam", "- - s - - w - - s - -"),
        ("complaint", "- - w - r - s w w w -"),
        ("corruption_report", "- - - - - - s w s w -"),
        ("accommodation", "w - w - r w r - w r -"),
        ("visit finding", "- - w - r - r - w w -"),
        ("solitary sanction incident", "w r w - r - r - r - -"),
        ("participation", "r w w - - - r - r - -"),
        ("access", "- - r - - - r - r - -"),
        ("facility programme provision comparison staff body_key statement", "r r r r r r w r r r r"),
    ]

    static var types: Set<String> { Set(columns.flatMap { $0.types.split(separator: " ").map(String.init) }) }

    /// Nil is an account without a role.
    static func right(_ role: String?, _ type: String) -> Character {
        guard let role, let place = roles.firstIndex(of: role),
            let row = columns.first(where: { $0.types.split(separator: " ").contains(Substring(type)) })
        else { return "-" }
        return row.rights.split(separator: " ")[place].first ?? "-"
    }

    static func reads(_ role: String?, _ type: String) -> Bool { right(role, type) != "-" }
    static func writes(_ role: String?, _ type: String) -> Bool { right(role, type) == "w" }

    static let sync: Set = ["RECORDS_OFFICER", "DIRECTOR", "NATIONAL_RECORDS", "SYSTEM_ADMIN"]
    static let count = Set(roles).subtracting(["PSYCHOLOGIST", "HEALTH", "SYSTEM_ADMIN"])
    static let administer: Set = ["NATIONAL_RECORDS", "SYSTEM_ADMIN"]
    static let registry: Set = ["NATIONAL_RECORDS"]
    static let system: Set = ["SYSTEM_ADMIN"]
    static let verify: Set = ["DIRECTOR", "NATIONAL_RECORDS", "NPM", "SYSTEM_ADMIN"]
    static let review: Set = ["DIRECTOR", "NATIONAL_RECORDS", "NPM"]
    static let breakGlass = Set(roles).subtracting(["PUBLIC_COMMISSION", "SYSTEM_ADMIN"])

    enum Door {
        /// Has no store, or makes or serves one: not for a daemon.
        case noStore
        case everybody
        case only(Set<String>)
        /// Every one of these types.
        case reads([String])
        /// Any type; what is shown is another test's.
        case readsAny
        case writesAny
        case writesType(String)
        /// Asked for the type, or a record of the type, that is put in place of `TYPE`, `ID`.
        case readsEach
        case writesEach
        /// One's own account, or for who manages accounts.
        case account
    }

    /// Every command of the program; `A-1` is a prisoner number, `ID` a record.
    static let doors: [String: (arguments: String, door: Door)] = [
        "hub init": ("", .noStore), "hub run": ("", .noStore), "facility enrol": ("--hub h:1", .noStore),
        "facility run": ("", .noStore), "generate": ("", .noStore), "demo": ("", .noStore),
        "safeguard rules": ("", .noStore), "seal key": ("/nowhere", .noStore),
        "backup make": ("", .noStore), "backup key": ("/nowhere", .noStore), "backup list": ("", .noStore),
        "backup verify": ("/nowhere --key /nowhere", .noStore),
        "backup rehearse": ("/nowhere --key /nowhere", .noStore),
        "restore": ("/nowhere --key /nowhere --state /nowhere", .noStore),
        "count tables": ("", .everybody), "describe": ("person sex", .everybody),
        "hub enrol-code": ("7 --name Seven", .only(administer)), "hub sites": ("", .only(administer)),
        "hub revoke": ("7", .only(administer)), "hub retire": ("7 --reason closed", .only(administer)),
        "hub readmit": ("7 --reason found", .only(administer)),
        "hub given-back": ("--take all", .only(administer)), "hub go-on": ("", .only(administer)),
        "hub admissions": ("--take /nowhere", .only(administer)),
        "facility hub": ("hub.example:7443", .only(administer)),
        "facility give-again": ("/nowhere", .only(sync)),
        "hub names": ("hub.example", .only(administer)), "hub authority list": ("", .only(administer)),
        "hub authority roll-over": ("", .only(administer)), "hub authority retire": ("", .only(administer)),
        "sync now": ("", .only(sync)), "sync status": ("", .only(sync)), "sync receipts": ("", .only(sync)),
        "sync refused list": ("", .readsAny), "sync refused show": ("0.1-1", .readsAny),
        "sync refused send-again": ("0.1-1", .writesAny), "sync refused drop": ("0.1-1 --reason x", .writesAny),
        "sync refused release": ("0.1-1 --reason x", .writesAny),
        "count show": ("population", .only(count)), "count statements": ("", .only(count)),
        "count publish": ("population --as-of 2026-07-01 --certifier x", .only(registry)),
        "count diff": ("population", .reads(["person", "COUNT"])),
        "legislation unmapped": ("", .only(count)),
        "legislation list": ("", .reads(["provision"])), "legislation compare": ("", .reads(["comparison"])),
        "identity list": ("", .only(registry)), "identity joined": ("", .only(registry)),
        "identity join": ("0.1-1 0.1-1 --reason x", .only(registry)),
        "identity separate": ("0.1-1 0.1-1 --reason x", .only(registry)),
        "audit verify": ("", .only(verify)), "audit list": ("--reason x", .reads(["access"])),
        "audit review": ("0.1-1 --found x", .only(review)),
        "doctor": ("--rebuild", .only(system)), "export": ("", .readsAny),
        "record put": ("--dry-run", .writesEach), "import": ("- --dry-run --as TYPE", .writesEach),
        "record list": ("TYPE", .readsEach), "record get": ("ID", .readsEach), "record history": ("ID", .readsEach),
        "record find": ("A-1", .reads(["person"])), "record copy": ("A-1", .reads(["person"])),
        "conflict list": ("", .readsAny), "conflict show": ("0.1-1", .readsAny),
        "conflict decide": ("0.1-1 surname --value x --reason x", .writesAny),
        "safeguard dues": ("", .readsAny), "safeguard breaches": ("", .readsAny),
        "safeguard breach-counts": ("", .readsAny),
        "safeguard release-dates": ("A-1", .reads(["person", "sentence"])),
        "sentence compute": ("--case A-1", .reads(["person", "sentence"])),
        "custody undo-admission": ("0.1-1 --reason x", .writesType("custody")),
        "custody undo-release": ("0.1-1 --reason x", .writesType("custody")),
        "custody manifest": ("2026-07-01", .reads(["transfer", "person"])),
        "roll": ("--site 3", .reads(["custody", "person"])), "seal open": ("0.1-1 --key -", .readsAny),
        "account set": ("somebody -", .account), "account remove": ("somebody", .account),
        "account list": ("", .only(system)), "account unlock": ("somebody", .everybody),
        "account sign-out": ("", .everybody),
    ]

    static func opens(_ door: Door, _ role: String?, _ type: String = "") -> Bool {
        func any(_ right: (String?, String) -> Bool) -> Bool { types.contains { right(role, $0) } }
        switch door {
        case .noStore, .everybody: return true
        case .only(let roles): return role.map(roles.contains) ?? false
        case .reads(let types):
            return types.allSatisfy { $0 == "COUNT" ? role.map(count.contains) ?? false : reads(role, $0) }
        case .readsAny: return any(reads)
        // Whoever reviews writes that into a trace.
        case .writesAny: return any(writes)
        case .writesType(let type): return writes(role, type)
        case .readsEach: return reads(role, type)
        case .writesEach: return writes(role, type)
        case .account: return role.map(system.contains) ?? false
        }
    }
}

/// One event of the custody data: something that happened to one person in one of the units that stand for facilities.
package struct CustodyEvent: Hashable, Sendable {
    /// What a SET event may change, apart from the unit.
    package enum Attribute: String, Hashable, Sendable {
        case sex
        case age
        case status
        case charge = "top_charge"
        case level = "custody_level"
    }

    package enum Kind: Hashable, Sendable {
        /// OPEN and IN.
        case admitted(unit: String)
        /// RETURN: the same admission back after an absence.
        case returned(unit: String)
        /// OUT.
        case released(unit: String)
        /// SET unit.
        case moved(from: String, to: String)
        /// SET of anything else.
        case changed(Attribute, to: String)
    }

    /// Orders all events, between nodes as well.
    package var seq: Int
    package var time: ReplayTime
    package var person: String
    package var spell: String
    package var kind: Kind

    package init(seq: Int, time: ReplayTime, person: String, spell: String, kind: Kind) {
        self.seq = seq
        self.time = time
        self.person = person
        self.spell = spell
        self.kind = kind
    }
}

/// What a snapshot says of one person on one day, as the source words it.
package struct PersonDetails: Hashable, Sendable {
    package var sex: String
    package var age: String
    package var level: String
    package var status: String
    package var charge: String
    /// In the local time of New York, without a zone.
    package var admittedAt: String

    package init(sex: String, age: String, level: String, status: String, charge: String, admittedAt: String) {
        self.sex = sex
        self.age = age
        self.level = level
        self.status = status
        self.charge = charge
        self.admittedAt = admittedAt
    }

    package subscript(_ attribute: CustodyEvent.Attribute) -> String {
        get {
            switch attribute {
            case .sex: sex
            case .age: age
            case .status: status
            case .charge: charge
            case .level: level
            }
        }
        set {
            switch attribute {
            case .sex: sex = newValue
            case .age: age = newValue
            case .status: status = newValue
            case .charge: charge = newValue
            case .level: level = newValue
            }
        }
    }
}

/// How much each agreement and difference of two files says, in bits: one more, and it is twice as likely that they are one
/// person's (Fellegi and Sunter, A Theory for Record Linkage, 1969).
///
/// A weight is the logarithm of how often something is found in two files of one person over how often in files of two.
/// What differs is set down here once, for a register of persons with some slips in it; how rare a name is, is counted.
enum Weights {
    /// A file is compared with all others, and one in ten has another of the same person: so much has to be made good
    /// first. Of a small register nobody is told alike sooner, since it holds a part of the same people.
    static func doubt(files: Int) -> Double { logarithm(Double(max(files, 10_000))) + 3.3 }

    /// How rare a name is. A register that holds few knows little of it, and is taken for a part of one of more.
    static func surname(_ shared: Int, of files: Int) -> Double { rarity(shared, files, smoothing: 1_000, most: 12) }
    static func given(_ shared: Int, of files: Int) -> Double { rarity(shared, files, smoothing: 250, most: 9) }
    static func father(_ shared: Int, of files: Int) -> Double { rarity(shared, files, smoothing: 250, most: 8) }

    private static func rarity(_ shared: Int, _ files: Int, smoothing: Int, most: Double) -> Double {
        // Without the two that are compared.
        min(most, max(1, logarithm(Double(files + smoothing) / Double(max(0, shared - 2) + 1))))
    }

    /// What is taken off the weight of a name that is not the same to the letter; nil where nothing of it agrees.
    static func lack(_ closeness: Closeness) -> Double? {
        switch closeness {
        case .same: 0
        case .stem: 2
        case .slip, .part: 3
        case .sound: 5
        case .other, .unknown: nil
        }
    }

    /// Women change it, and clerks; of a man it is rare.
    static func otherSurname(isWoman: Bool) -> Double { isWoman ? -2 : -4 }
    /// It stays for life, and is what tells twins apart, who agree in all else.
    static let otherGiven = -15.0
    static let otherFather = -6.0
    static let exchangedNames = -1.0
    /// Whose child a surname says somebody is, and the other file says it as well.
    static let surnameOfFather = 5.0

    static let samePIN = 18.0
    static let slippedPIN = 9.0
    static let otherPIN = -5.0
    static let otherSex = -6.0

    /// Days of birth: one in some twenty thousand is the same by chance, a year one in fifty-five.
    static let sameDay = 14.0
    static let sameMonth = 9.0
    static let exchangedDay = 7.0
    static let sameYear = 6.0
    static let firstOfYear = 4.0
    static let slippedDay = 4.0
    static let slippedYear = 3.0
    static let nearYear = -1.0
    static let otherDay = -1.0
    static let otherBirth = -6.0

    /// The nearest whole number; of two, the one further from nothing.
    static func whole(_ number: Double) -> Int { Int(number + (number < 0 ? -0.5 : 0.5)) }

    /// To the base of two, to a tenth: no system's library is asked.
    private static func logarithm(_ number: Double) -> Double {
        Double(number.exponent) + number.significand - 1
    }
}

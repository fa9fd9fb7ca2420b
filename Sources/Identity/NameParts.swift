/// A person's name as it is compared: whose columns it came in, in what script and spelling, with what endings, is no
/// difference any more.
package struct NameParts: Hashable, Sendable {
    /// A name as it was typed, in one script.
    package struct Typed: Hashable, Sendable {
        package var surname: String
        package var given: String
        package var patronymic: String
        /// How it is read where nothing in it tells.
        package var expected: Script?

        package init(surname: String, given: String, patronymic: String = "", expected: Script? = nil) {
            self.surname = surname
            self.given = given
            self.patronymic = patronymic
            self.expected = expected
        }
    }

    /// Keys of the surname's words, of the given name's, and of the father's name without the ending; empty where unknown.
    package var surname: [String]
    package var given: [String]
    package var father: String

    /// More words than this of one name are not compared.
    private static let wordsMax = 4

    init(surname: [String], given: [String], father: String) {
        self.surname = surname
        self.given = given
        self.father = father
    }

    package init(_ typed: Typed) {
        let keys = NameText.words(of: [typed.surname, typed.given, typed.patronymic], else: typed.expected).map {
            Self.joined($0.map(NameKey.key).filter { !$0.isEmpty })
        }
        // All of a name in one column, or the father's in that of the given name: told by its ending.
        var words = keys[0] + keys[1]
        var firsts = keys[0].count
        var father = keys[2]
        if father.isEmpty, words.count > 2, let place = words.lastIndex(where: { Ending.father(of: $0) != nil }),
            place > 0
        {
            father = [words.remove(at: place)]
            if place < firsts { firsts -= 1 }
        }
        if firsts == 0 || firsts == words.count { firsts = min(1, words.count) }
        surname = Array(words[..<firsts].prefix(Self.wordsMax))
        given = Array(words[firsts...].prefix(Self.wordsMax))
        // Ttilekovich, Ttilek uulu and Ttilek are one father.
        self.father = father.map { Ending.father(of: $0) ?? $0 }.joined()
    }

    /// Words with what belongs to the one before them: Асан уулу is one word.
    private static func joined(_ words: [String]) -> [String] {
        var joined: [String] = []
        for word in words {
            if Ending.isOne(word), let last = joined.last {
                joined[joined.count - 1] = last + word
            } else {
                joined.append(word)
            }
        }
        return joined
    }

    package var isEmpty: Bool { surname.isEmpty && given.isEmpty && father.isEmpty }

    /// Stems of the words of a surname or given name that has several.
    var words: [String] {
        [surname, given].filter { $0.count > 1 }.joined().map { NameSkeleton.skeleton(Ending.stem(of: $0)) }
    }

    /// What the surname and the given name are found by, in order: a single name has one of them.
    var stems: [String] {
        [surname, given].filter { !$0.isEmpty }.map { NameSkeleton.skeleton(Ending.stem(of: $0.joined())) }.sorted()
    }

    /// Surname and given name as one key, whichever of them stood first; nil where there is but one, and too little is told.
    package var whole: String? {
        let parts = [surname.joined(), given.joined()].filter { !$0.isEmpty }
        return parts.count < 2 ? nil : parts.sorted().joined(separator: " ")
    }
}

/// What makes a father's name of a name: -ovich, -ovna, uulu, kyzy, oglu, -zoda; and a surname, -ov, -ova.
enum Ending {
    /// Of whose child somebody is, as keys have them: by themselves, joined or with a hyphen.
    private static let child = [
        "ulu", "uli", "uglu", "ugli", "kizi", "gizi", "zade", "zada", "zuda", "zadeh",
    ]
    private static let patronymic = [
        "uvich", "evich", "ivich", "uvna", "evna", "ivna", "inichna", "ichna", "ich",
    ]
    private static let surname = [
        "uvskaia", "evskaia", "uvski", "evski", "skaia", "ski", "uva", "eva", "ina", "uv", "ev", "in",
    ]
    /// Less than that is no name that an ending was put to.
    private static let lengthMin = 3

    /// Whether a word is such an ending by itself.
    static func isOne(_ key: String) -> Bool { child.contains(key) }

    private static func dropping(_ endings: [String], from key: String) -> String? {
        for ending in endings where key.hasSuffix(ending) && key.utf8.count >= ending.utf8.count + lengthMin {
            return String(key.dropLast(ending.count))
        }
        return nil
    }

    /// Whose child a word says that somebody is; nil where it says nothing of the kind.
    static func father(of key: String) -> String? { dropping(child + patronymic, from: key) }

    /// What a surname is made of: Асанов, Асанова and Асан уулу of Асан.
    static func stem(of key: String) -> String { father(of: key) ?? dropping(surname, from: key) ?? key }
}

/// What was answered to a question on arrival: injuries seen, ill-treatment alleged.
///
/// It is asked by code, and words stand beside it. Where there are only words, as older records and other programs have
/// them, nothing is read into them: a plain yes opens a case and a plain no closes the question; a negation opens nothing,
/// and whatever else is said waits for a person to answer by code.
package enum ArrivalAnswer: String, CaseIterable, Sendable {
    case yes = "YES"
    case no = "NO"
    case notAsked = "NOT_ASKED"
    case unknown = "UNKNOWN"
    case refused = "REFUSED"

    /// Each question: the field of its code, that of its words, and what people call it.
    package static let questions = [
        (code: "injuries", words: "injuries_seen", label: "injuries seen on arrival"),
        (code: "ill_treatment", words: "ill_treatment_alleged", label: "ill-treatment alleged on arrival"),
    ]

    /// The code where there is one; else what the words say, the last that say anything; nil where that is not plain.
    package static func answer(code: String, words: [String]) -> ArrivalAnswer? {
        if let answer = ArrivalAnswer(rawValue: code) { return answer }
        let said = words.map(said)
        // Of several entries, each by whoever saw something: one yes is not taken back by another's no.
        if said.contains(.yes) { return .yes }
        return said.contains(nil) ? nil : said.last ?? nil
    }

    /// What words say by themselves.
    package static func said(in words: String) -> ArrivalAnswer? {
        let text = normal(words)
        if text.isEmpty || nothings.contains(text) { return .no }
        if unknowns.contains(text) { return .unknown }
        let tokens = text.split { !$0.isLetter }.map(String.init)
        let isNegated = tokens.contains { negations.contains($0) || begins($0, negationStems) }
        if isNegated {
            // Plain only where it speaks of nothing but the question itself.
            let isPlain = tokens.allSatisfy {
                negations.contains($0) || begins($0, negationStems) || fillers.contains($0) || begins($0, questionStems)
            }
            return isPlain ? .no : nil
        }
        let isYes = tokens.contains { yeses.contains($0) || begins($0, yesStems) }
        return isYes ? .yes : nil
    }

    private static func begins(_ token: String, _ stems: [String]) -> Bool { stems.contains { token.hasPrefix($0) } }

    /// Lower case, without marks and blanks at either end, ё as е.
    private static func normal(_ words: String) -> String {
        let text = words.lowercased().replacing("ё", with: "е").replacing("'", with: "").replacing("’", with: "")
        let kept = text.drop { !$0.isLetter && !$0.isNumber }
        let end = kept.lastIndex { $0.isLetter || $0.isNumber }
        guard let end else { return "" }
        return kept[...end].split { $0.isWhitespace }.joined(separator: " ")
    }

    private static let nothings: Set = [
        "none", "no", "nil", "nothing", "n/a", "na", "not applicable", "нет", "ничего", "жок", "эч нерсе жок", "б/о",
        "n",
        "false", "0", "clear", "чисто", "норма", "без особенностей", "не было", "нету",
    ]
    private static let unknowns: Set = [
        "not in source", "unknown", "not known", "not recorded", "not stated", "no data", "no information",
        "нет данных",
        "нет сведений", "не указано", "не известно", "неизвестно", "данных нет", "сведений нет", "маалымат жок",
        "белгисиз",
        "сведения отсутствуют", "данные отсутствуют",
    ]
    private static let negations: Set = [
        "no", "not", "none", "nil", "never", "without", "denies", "denied", "deny", "neither", "nor", "nothing",
        "didnt",
        "doesnt", "isnt", "wasnt", "werent", "hasnt", "нет", "не", "ни", "без", "жок", "эмес", "нету", "ничего",
        "никаких",
        "никто", "никем", "эч", "нигде",
    ]
    private static let negationStems = ["отсутств", "отриц", "невыявл", "необнаруж", "неимеет"]
    private static let fillers: Set = [
        "any", "of", "on", "at", "in", "the", "a", "were", "was", "are", "is", "has", "have", "had", "been", "by",
        "and", "or",
        "there", "him", "her", "he", "she", "during", "upon", "person", "detainee", "prisoner", "на", "при", "по", "и",
        "или",
        "о", "об", "у", "было", "были", "со", "стороны", "слов", "его", "ее", "нее", "него", "момент", "бар",
    ]
    /// Of the words in which the two questions themselves are put, and answered with no.
    private static let questionStems = [
        "injur", "visible", "sign", "mark", "complain", "alleg", "observ", "seen", "found", "report", "treatment",
        "ill",
        "mistreat", "maltreat", "made", "stated", "arriv", "admission", "arrest", "physical", "bodil", "external",
        "evident",
        "телесн", "поврежд", "травм", "жалоб", "признак", "след", "жесток", "обращ", "выявл", "обнаруж", "установл",
        "имеет",
        "имеют", "заявл", "заявил", "поступ", "предъявл", "видим", "наружн", "внешн", "осмотр", "прием", "зафиксир",
        "отмеч",
        "жаракат", "жарак", "катаал", "мамиле", "арыз", "байкал", "табыл", "көрүн", "даттан", "болгон", "айт",
    ]
    private static let yeses: Set = [
        "yes", "да", "есть", "ооба", "hit", "hits", "cut", "cuts", "beaten", "бил", "били", "било", "бит", "раны",
        "рана",
        "пинал", "пинали", "ударил", "ударили", "урду", "уруп", "урган", "тепти", "true",
    ]
    private static let yesStems = [
        "beat", "struck", "strik", "kick", "punch", "slap", "bruis", "wound", "injur", "scratch", "abras", "burn",
        "fractur",
        "broke", "swell", "swoll", "bleed", "blood", "haemat", "hemat", "tortur", "abus", "assault", "electr", "shock",
        "chok",
        "strangl", "suffocat", "stab", "gunshot", "lacerat", "contus", "concuss", "threat", "alleg", "maltreat",
        "mistreat",
        "rape", "violen", "black eye", "изби", "избит", "побо", "удар", "пинк", "синяк", "синяч", "гемат", "ссадин",
        "кровопод",
        "кровот", "ранен", "порез", "ожог", "перелом", "сотряс", "травм", "ушиб", "поврежд", "пытк", "пытал", "насил",
        "жесток", "издева", "угро", "электро", "душил", "отек", "опух", "царапин", "укус", "вывих", "сабал", "сабаш",
        "сабаг", "сабап", "көгөр",
        "жаракат", "кыйно", "күйүк", "сынык", "зордук", "кордо", "коркут",
    ]
}

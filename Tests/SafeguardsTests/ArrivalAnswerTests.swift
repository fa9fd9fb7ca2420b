import Register
import Safeguards
import Testing

@Suite struct ArrivalAnswerTests {
    @Test(arguments: [
        "none", "No", "NO.", " нет ", "Нет.", "нет!", "телесных повреждений нет", "Телесных повреждений не выявлено.",
        "не имеется", "не выявлено", "отсутствуют", "Жалоб не предъявляет", "жалоб нет", "жок", "Жок.", "жаракат жок",
        "N/A",
        "n/a", "-", "—", "", "no injuries", "No visible injuries.", "none seen", "без телесных повреждений",
        "not observed",
        "следов не обнаружено", "никаких повреждений", "отрицает жестокое обращение",
    ])
    func `A no in words is a no, however it is written`(words: String) {
        #expect(ArrivalAnswer.said(in: words) == .no, "\(words)")
    }

    @Test(arguments: [
        "struck during the arrest", "Beaten", "bruise on the left arm (fictional)", "избит при задержании",
        "Синяк под глазом",
        "гематома", "били ногами", "сабаган", "yes", "Да", "имеются телесные повреждения", "ушиб плеча", "torture",
    ])
    func `A plain yes in words opens a case`(words: String) {
        #expect(ArrivalAnswer.said(in: words) == .yes, "\(words)")
    }

    @Test(arguments: [
        "no bruises but a cut on the hand", "не помнит, кто бил", "does not say who beat him", "бил не сильно",
        "tattoo",
        "шрам", "см. акт 7", "see the doctor's sheet", "нет синяков, есть ссадина",
    ])
    func `What is not plain waits for a person to answer by code`(words: String) {
        #expect(ArrivalAnswer.said(in: words) == nil, "\(words)")
        #expect(ArrivalAnswer.answer(code: "NO", words: [words]) == .no)
        #expect(ArrivalAnswer.answer(code: "YES", words: [words]) == .yes)
    }

    /// Whatever is said, a negation put before it opens nothing.
    @Test(arguments: ["not ", "no ", "нет, ", "не ", "without ", "эч ", "denies: "])
    func `A negation in words opens nothing`(negation: String) {
        for words in ["beaten", "struck", "bruise", "избит", "побои", "жаракат", "allegations", "torture"] {
            #expect(ArrivalAnswer.said(in: negation + words) != .yes)
        }
    }

    @Test func `One entry that says yes is not taken back by another that says no`() {
        #expect(ArrivalAnswer.answer(code: "", words: ["none", "a bruise"]) == .yes)
        #expect(ArrivalAnswer.answer(code: "", words: ["none", "hm"]) == nil)
        #expect(ArrivalAnswer.answer(code: "", words: ["not in source"]) == .unknown)
        #expect(ArrivalAnswer.answer(code: "", words: []) == nil)
    }
}

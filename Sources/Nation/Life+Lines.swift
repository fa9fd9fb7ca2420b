extension Life {
    /// Letter, site of the first reception, number of the file: `F03-000123`.
    var prisonerNumber: String { "F\(Self.padded(sites[0], 2))-\(Self.padded(ordinal + 1, 6))" }

    /// What a site writes down at a step, in order.
    func lines(of step: Int) -> [NationLine] {
        guard moves(step) else { return [] }
        let episode = plan.steps[step].episode
        let lines: [PutLine] =
            switch plan.steps[step].kind {
            case .takeover where plan.sentencing == .later, .admission:
                [person(step), admission(step), charge(episode), legalStatus(step)] + examination(step)
            case .takeover, .duplicate: [person(step), admission(step), legalStatus(step), sentence(episode)]
            case .readmission: [admission(step), charge(episode), legalStatus(step)] + examination(step)
            case .convicted, .final: [legalStatus(step)]
            case .judged: [legalStatus(step), judgment(episode)]
            case .cellMove: [cellMove(step)]
            case .review: [review(step)] + assessment(step) + classification(step)
            case .dispatch: [dispatch(step)]
            case .receipt: [receipt(step)]
            case .exit: [exit(step)]
            }
        let site = site(of: step)
        return lines.map { NationLine(site: site, put: $0.finished) }
    }

    private func person(_ step: Int) -> PutLine {
        var line = PutLine("person", reason: "reception")
        var identity = Identity(seed: seed, ordinal: identity, isWoman: isWoman)
        var random = SeededRandom(seed, .papers, ordinal, step)
        if isSecondFile {
            // What lets a person see that it may be the same one: the number, or a name and a date alike.
            if random.chance(5_000) { identity.pin = nil }
            if random.chance(5_000) { identity.surname = identity.surname.respelled }
        }
        line.set("prisoner_no", prisonerNumber)
        line.set("paper_case_no", "P-\(OfficeTime.year(date(of: step)))-\(ordinal + 1)")
        line.set("surname", identity.surname.cyrillic)
        line.set("given_name", identity.given.cyrillic)
        line.set("patronymic", identity.patronymic.cyrillic)
        line.set("surname_latin", identity.surname.latin)
        line.set("given_name_latin", identity.given.latin)
        line.set("patronymic_latin", identity.patronymic.latin)
        let birth = birthDay()
        if random.chance(300) {
            line.set("birth_date", Self.padded(OfficeTime.year(birth), 4))
        } else {
            line.setDate("birth_date", birth)
        }
        line.set("sex", isWoman ? "F" : "M")
        line.set("citizenship", identity.citizenship)
        line.set("pin", identity.pin)
        if random.chance(800) { line.set("aliases", identity.given.respelled.latin) }
        line.set("next_of_kin", random.chance(9_000) ? "\(identity.patronymic.latin) (fictional), by letter" : nil)
        line.set("languages", random.chance(7_500) ? "ky" : "ru")
        return line
    }

    private func admission(_ step: Int) -> PutLine {
        let kind = plan.steps[step].kind
        let episode = plan.steps[step].episode
        var random = SeededRandom(seed, .custody, ordinal, step)
        var line = PutLine(
            "custody", of: prisonerNumber, provisional: kind == .readmission, reason: "commitment order seen")
        let first = start(of: episode)
        line.set("facility", site(of: step))
        line.set("opened_at", time.instantText(instant(of: step)))
        line.set("opened_by", kind == .takeover ? "UNKNOWN" : "ADMISSION")
        line.set("commitment_order", "Order \(random.within(100...9_999)) of \(OfficeTime.dateText(first))")
        line.set("commitment_authority", Self.court(&random))
        if kind == .takeover {
            line.set("admitted_at", OfficeTime.instantText(day: first, seconds: random.below(OfficeTime.day)))
        } else {
            line.set("admitted_at", time.instantText(instant(of: step)))
        }
        line.set("security_level", kind == .takeover ? level(step, &random) : "UNCLASSIFIED")
        line.set("cell", Self.cell(&random))
        line.set("injuries_seen", random.chance(9_500) ? "none" : "bruise on the left arm (fictional)")
        line.set("ill_treatment_alleged", random.chance(9_700) ? "none" : "alleged during arrest (fictional)")
        line.set("property_list", random.chance(6_000) ? "clothes, documents" : "clothes, telephone, watch")
        return line
    }

    private func legalStatus(_ step: Int) -> PutLine {
        let kind = plan.steps[step].kind
        let episode = plan.steps[step].episode
        var random = SeededRandom(seed, .papers, identity, step + 1_000)
        var line = PutLine("legal_status", of: prisonerNumber)
        line.set("status", status(after: step)?.rawValue)
        line.set("document", "Case \(random.within(1...9_999))/\(random.within(10...99))")
        line.set("court", Self.court(&random))
        if kind == .takeover || kind == .duplicate {
            let day = plan.sentencing == .before ? Sentence(self, episode: episode).court + 30 : start(of: episode)
            line.setDate("document_date", day)
            line.set("since", OfficeTime.instantText(day: day, seconds: OfficeTime.hour))
        } else {
            line.setDate("document_date", date(of: step))
            line.set("since", time.instantText(instant(of: step)))
        }
        return line
    }

    /// No tag on a charge: the untried are presumed innocent (Mandela Rule 111).
    private func charge(_ episode: Int) -> PutLine {
        var line = PutLine("sentence", of: prisonerNumber)
        setOffence(&line, episode)
        return line
    }

    private func judgment(_ episode: Int) -> PutLine {
        var line = PutLine("sentence", of: prisonerNumber, current: true, reason: "judgment received")
        setTerm(&line, episode)
        return line
    }

    private func sentence(_ episode: Int) -> PutLine {
        var line = PutLine("sentence", of: prisonerNumber, reason: "from the paper file")
        setOffence(&line, episode)
        setTerm(&line, episode)
        return line
    }

    private func setOffence(_ line: inout PutLine, _ episode: Int) {
        let offence = offence(of: episode)
        let day = offenceDay(of: episode)
        let edition = Offence.edition(on: day)
        line.set("article", offence.articles[edition])
        line.set("part", String(1 + ordinal % 3))
        line.set("edition", Offence.editions[edition])
        line.set("iccs", offence.iccs)
        line.setDate("offence_date", day)
    }

    private func setTerm(_ line: inout PutLine, _ episode: Int) {
        let sentence = Sentence(self, episode: episode)
        var random = SeededRandom(seed, .sentence, identity, episode + 1_000)
        line.set("court", Self.court(&random))
        line.setDate("court_date", sentence.court)
        line.set("document", "Judgment \(random.within(1...9_999))")
        line.set("term", sentence.term)
        line.setDate("start", sentence.start)
        line.setDate("expiry", sentence.expiry)
        line.setDate("earliest_release", sentence.earliestRelease)
        line.set("conviction_tag", offence(of: episode).tag.rawValue)
        line.set("life", plan.isLife)
        line.set("remand_credit", sentence.remandCredit)
    }

    private func cellMove(_ step: Int) -> PutLine {
        var random = SeededRandom(seed, .custody, ordinal, step)
        var line = PutLine("custody", of: prisonerNumber, current: true)
        line.set("cell", Self.cell(&random))
        return line
    }

    private func review(_ step: Int) -> PutLine {
        var random = SeededRandom(seed, .custody, ordinal, step)
        var line = PutLine("custody", of: prisonerNumber, current: true, reason: "review")
        line.set("security_level", level(step, &random))
        line.set("cell", Self.cell(&random))
        line.set("regime", random.chance(6_000) ? "workshop" : "no work assigned")
        return line
    }

    /// On the day of reception, as a rule; some are owed one.
    private func examination(_ step: Int) -> [PutLine] {
        var random = SeededRandom(seed, .papers, ordinal, step + 2_000)
        guard random.chance(9_500) else { return [] }
        var line = PutLine("health_exam", of: prisonerNumber)
        line.set("examined_at", time.instantText(instant(of: step) + random.below(OfficeTime.hour)))
        line.set("examined_by_health_staff", true)
        line.set("fit_for_work", random.chance(8_500))
        line.set("disability", random.chance(300))
        if isWoman {
            line.set("pregnant", random.chance(200))
            line.set("infant_with_mother", random.chance(100))
        }
        return [line]
    }

    /// What is judged has nothing to do with the article: any sentenced person may be assessed (Mandela Rule 89).
    private func assessment(_ step: Int) -> [PutLine] {
        var random = SeededRandom(seed, .papers, ordinal, step + 3_000)
        guard random.chance(2_500) else { return [] }
        let day = date(of: step)
        var line = PutLine("assessment", of: prisonerNumber, reason: "review")
        line.set("tool", "VERA-2R")
        line.set("tool_version", "2018")
        line.set("assessor", "Assessor Zz-\(random.within(1...9)) (fictional)")
        line.set("assessor_trained", true)
        line.setDate("assessed_on", day)
        line.set("trigger", "DUE")
        line.set("evidence_for", "made up: as the file says")
        line.set("evidence_against", "made up: works, writes home")
        line.set("protective", "made up: family visits")
        line.set("judgement", random.chance(7_000) ? "LOW" : random.chance(7_000) ? "MODERATE" : "HIGH")
        line.setDate("review_due", day + (random.chance(8_000) ? 365 : 180))
        return [line]
    }

    private func classification(_ step: Int) -> [PutLine] {
        var levels = SeededRandom(seed, .custody, ordinal, step)
        let level = level(step, &levels)
        guard level != "UNCLASSIFIED" else { return [] }
        var random = SeededRandom(seed, .papers, ordinal, step + 4_000)
        let day = date(of: step)
        var line = PutLine("classification", of: prisonerNumber, reason: "review")
        line.set("state", "APPROVED")
        line.set("proposed_class", level)
        line.set("proposed_by", "Officer Zz-\(random.within(1...9)) (fictional)")
        line.set("class", level)
        line.set("approver", "Board Zz-\(random.within(1...3)) (fictional)")
        line.setDate("effective", day)
        line.setDate("review_due", day + (random.chance(7_000) ? 365 : 180))
        line.set("grounds", level == "SEPARATE" ? "STATUTORY_REGIME" : "BEHAVIOUR")
        line.set("reasons", "made up: as seen since the last review")
        line.setDate("document_date", day)
        return [line]
    }

    private func transferNumber(_ stage: Int) -> String { "T\(Self.padded(ordinal + 1, 6))-\(stage)" }

    private func dispatch(_ step: Int) -> PutLine {
        let stage = plan.steps[step].stage
        let time = instant(of: step)
        var random = SeededRandom(seed, .transfer, ordinal, step)
        var line = PutLine("transfer", of: prisonerNumber, reason: "transfer order")
        line.set("number", transferNumber(stage + 1))
        line.set("from", sites[stage])
        line.set("to", sites[stage + 1])
        line.set("dispatched_at", self.time.instantText(time))
        line.set("due_at", self.time.instantText(time + 2 * OfficeTime.day))
        line.set("reason", plan.places[stage] == .remand ? "to serve the sentence" : "change of place")
        line.set("escort", "Escort group Zz-\(random.within(1...9)) (fictional)")
        line.set("medical_file_travels", random.chance(9_600))
        line.set("family_told", random.chance(9_000))
        line.set("authority_document", "Order \(random.within(100...9_999))-T")
        return line
    }

    private func receipt(_ step: Int) -> PutLine {
        let stage = plan.steps[step].stage
        var random = SeededRandom(seed, .custody, ordinal, step)
        var line = PutLine("custody", of: prisonerNumber, provisional: true)
        line.set("facility", sites[stage])
        line.set("opened_at", time.instantText(instant(of: step)))
        line.set("opened_by", "RECEIPT")
        line.set("transfer_no", transferNumber(stage))
        line.set("received_from", sites[stage - 1])
        line.set("security_level", level(step, &random))
        line.set("cell", Self.cell(&random))
        line.set("injuries_seen", random.chance(9_900) ? "none" : "bruise on the right hand (fictional)")
        line.set("ill_treatment_alleged", "none")
        return line
    }

    private func exit(_ step: Int) -> PutLine {
        var random = SeededRandom(seed, .custody, ordinal, step)
        var line = PutLine("custody", of: prisonerNumber, current: true, reason: "left")
        line.set("closed_at", time.instantText(instant(of: step)))
        switch exit(of: plan.steps[step].episode) {
        case .death: line.set("closed_by", "DEATH")
        case .escape: line.set("closed_by", "ESCAPE")
        case .release(let type):
            line.set("closed_by", "RELEASE")
            line.set("release_type", type)
        }
        line.set("closing_document", "Document \(random.within(1...9_999))")
        return line
    }

    /// Where somebody is held for now. An article decides none of these but the separate section.
    private func level(_ step: Int, _ random: inout SeededRandom) -> String {
        if plan.isLife { return "MAX" }
        let episode = plan.steps[step].episode
        let isSentenced = status(before: step + 1) == .final
        if isSentenced, offence(of: episode).tag != .none, random.chance(6_000) { return "SEPARATE" }
        return ["MIN", "MED", "MAX"][random.weighted([30, 60, 10])]
    }

    private static func cell(_ random: inout SeededRandom) -> String {
        "\(random.within(1...6))-\(random.within(101...140))-\(random.within(1...8))"
    }

    private static func court(_ random: inout SeededRandom) -> String {
        let district = random.element(["Zzumtash", "Qqarbulak", "Vvolkorgo", "Zzeldobo", "Qqossaray", "Vvirtash"])
        return "District court of \(district) (fictional)"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

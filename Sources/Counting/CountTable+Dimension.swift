package import Register

extension CountTable {
    /// Whether this counts the same persons as a finer table, by one of its dimensions alone.
    package func isMargin(of finer: CountTable) -> Bool {
        unit == .persons && finer.unit == .persons && conditions == finer.conditions && dimensions.count == 1
            && finer.dimensions.count > 1 && finer.dimensions.contains(dimensions[0])
    }

    /// The record types of which it reads whole records, besides person and facility.
    package var recordTypes: [String] {
        read.compactMap(\.recordType)
    }

    /// Whether it asks what the law says of an article.
    package var readsLegislation: Bool { read.contains { $0 == .iccs || $0 == .lineage } }

    /// What it reads of a person; names that are no dimension are passed over.
    package var read: [Dimension] { (dimensions + conditions.map(\.dimension)).compactMap(Dimension.init) }

    /// The order of keys in a table: numbers by their size, before texts.
    package static func precedes(_ one: String, _ other: String) -> Bool {
        switch (Int(one), Int(other)) {
        case (let one?, let other?): one == other ? false : one < other
        case (nil, nil): one < other
        case (let number, _): number != nil
        }
    }

    /// What persons can be counted by; what each reads is the ``Grain``'s affair.
    package enum Dimension: String, CaseIterable, Sendable {
        case facility
        case facilityKind = "facility_kind"
        /// `1` for a closed institution, `0` for others.
        case closedType = "closed_type"
        case region
        case sex
        /// `0-17`, `18-24`, `25-59`, `60+`, at the reference day.
        case ageBand = "age_band"
        case citizenship
        case legalStatus = "legal_status"
        /// Of the latest sentence or charge.
        case iccs
        case article
        case codeEdition = "code_edition"
        /// What the article is called in the newest law: one offence under three numbers is one row.
        case lineage
        /// What law the conviction was under; empty for the untried, whatever a record says (Nelson Mandela Rule 111).
        case convictionTag = "conviction_tag"
        case life
        /// Years from start to expiry: `0-1`, `2-4`, `5-9`, `10-19`, `20+`.
        case termBand = "term_band"
        case securityLevel = "security_level"
        /// Of the latest approved classification.
        case securityClass = "class"
        /// The latest judgement, `LAPSED` where its review is overdue, empty where there is none.
        case risk
        /// `1` where a review of classification or assessment is overdue.
        case reviewOverdue = "review_overdue"
        /// `1` where the latest examination says so.
        case expectingOrNursing = "expecting_or_nursing"
        case disability

        /// The record type that it reads, besides person and facility.
        package var recordType: String? {
            switch self {
            case .facility, .facilityKind, .closedType, .region, .sex, .ageBand, .citizenship, .securityLevel: nil
            case .legalStatus: "legal_status"
            case .iccs, .article, .codeEdition, .lineage, .convictionTag, .life, .termBand: "sentence"
            case .securityClass: "classification"
            case .risk, .reviewOverdue: "assessment"
            case .expectingOrNursing, .disability: "health_exam"
            }
        }
    }
}

package import Causality
import Register

/// Articles of law across their editions: what a renumbered one was called before and is called now, and how it is
/// classified.
///
/// A conviction stays under the law of its time (ICCPR Article 15); only a count by lineage brings what is one offence under
/// three numbers together.
package struct Legislation: Hashable, Sendable {
    /// What a sentence names.
    package struct Provision: Hashable, Sendable {
        package var edition: String
        package var article: String
        package var part: String

        package init(edition: String, article: String, part: String = "") {
            self.edition = edition
            self.article = article
            self.part = part
        }

        /// `KG 2021 332` or `KG 2021 332(2)`.
        package var text: String { "\(edition) \(article)" + (part.isEmpty ? "" : "(\(part))") }
    }

    /// One row of the register of laws.
    package struct Entry: Hashable, Sendable {
        package var record: Dot
        package var provision: Provision
        package var iccs: String
        /// What it replaced: by record, or as ``Provision/text`` has it; several where articles were merged.
        package var predecessors: [String]
        /// Days as ``CivilTime/date(_:)`` packs them; nil where it is not said.
        package var inForceFrom: Int64?
        package var inForceTo: Int64?

        package init(
            record: Dot, provision: Provision, iccs: String = "", predecessors: [String] = [],
            inForceFrom: Int64? = nil, inForceTo: Int64? = nil
        ) {
            self.record = record
            self.provision = provision
            self.iccs = iccs
            self.predecessors = predecessors
            self.inForceFrom = inForceFrom
            self.inForceTo = inForceTo
        }
    }

    /// Every entry, the oldest record first.
    package let entries: [Entry]
    private var byProvision: [Provision: [Entry]] = [:]
    /// What replaced an entry, by its record.
    private var successors: [Dot: [Entry]] = [:]

    /// What stands for an offence that no class of ICCS is known for: shown and counted, never left out.
    package static let unmapped = "UNMAPPED"

    package init(_ entries: [Entry] = []) {
        self.entries = entries.sorted { $0.record < $1.record }
        var names: [String: Dot] = [:]
        for entry in self.entries {
            byProvision[entry.provision, default: []].append(entry)
            names[entry.record.description] = entry.record
            names[entry.provision.text] = entry.record
        }
        for entry in self.entries {
            for predecessor in Set(entry.predecessors.compactMap { names[$0] }) where predecessor != entry.record {
                // Entered twice, it is one all the same.
                successors[predecessor, default: []].removeAll { $0.provision == entry.provision }
                successors[predecessor, default: []].append(entry)
            }
        }
    }

    /// The entry of an article and part; of the article as a whole where the part has none.
    package func entry(_ provision: Provision) -> Entry? {
        versions(provision).last
    }

    /// What the register has of it, where it was altered within an edition.
    private func versions(_ provision: Provision) -> [Entry] {
        byProvision[provision]
            ?? byProvision[Provision(edition: provision.edition, article: provision.article)] ?? []
    }

    /// The class of an offence by its article; ``unmapped`` where none is known, empty where there is no article.
    package func iccs(_ provision: Provision) -> String {
        if provision.article.isEmpty { return "" }
        return versions(provision).last { !$0.iccs.isEmpty }?.iccs ?? Self.unmapped
    }

    /// What the offence is called in the newest law; as it was called itself where that is not known.
    package func newest(_ provision: Provision) -> String {
        if provision.article.isEmpty { return "" }
        return entry(provision).flatMap { lineage(from: $0).last?.provision.text } ?? provision.text
    }

    /// An entry and what replaced it since. It ends where an article was split: which of them it became is not known.
    package func lineage(from entry: Entry) -> [Entry] {
        var lineage = [entry]
        while let next = successors[lineage[lineage.count - 1].record], next.count == 1,
            // A circle of predecessors would have no end.
            !lineage.contains(where: { $0.record == next[0].record })
        {
            lineage.append(next[0])
        }
        return lineage
    }

    /// Whether an article was law on a day; nil where that is not known.
    package func wasInForce(_ provision: Provision, on day: Int64) -> Bool? {
        let known = versions(provision)
        guard !known.isEmpty, known.allSatisfy({ $0.inForceFrom != nil || $0.inForceTo != nil }) else { return nil }
        return known.contains { entry in
            (entry.inForceFrom ?? .min) <= day && day <= (entry.inForceTo.map(CivilTime.lastDay) ?? .max)
        }
    }
}

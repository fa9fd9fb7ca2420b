import Causality
import Register
package import Store

/// What was proved and what not, as people and programs read it.
package enum ProofText {
    package static func rendered(_ proof: Proof, _ format: Format) -> String {
        guard format != .table else { return lines(proof) }
        var table = Table(columns: ["log", "changes", "proved", "means", "receipted_up_to", "remark"])
        table.rows = proof.logs.map { log in
            [
                .text(log.log.description), .number(log.changes), .number(log.proved), .text(log.means.rawValue),
                log.receiptedUpTo.map { .number($0) } ?? .empty, Table.Cell(log.remark.isEmpty ? nil : log.remark),
            ]
        }
        guard format == .json else { return table.rendered(.csv) }
        func list(_ texts: [String]) -> String { "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]" }
        return
            "{\"logs\":\(table.json),\n \"not_proved\":\(list(proof.notProved)),\n \"problems\":\(list(proof.problems))}\n"
    }

    private static func lines(_ proof: Proof) -> String {
        (proof.logs.map(line) + proof.notProved.map { "not proved: \($0)" }).map { $0 + "\n" }.joined()
    }

    private static func line(_ log: Proof.Log) -> String {
        let means =
            switch log.means {
            case .chain: "proved by its chain"
            case .feed: "proved by the digest of what the hub sent"
            case .nothing: "proved"
            }
        let proved =
            log.proved == log.changes && log.means != .nothing
            ? means : log.proved == 0 ? "none proved" : "\(log.proved) \(means)"
        let signed = log.receiptedUpTo.map { "the hub signed for 1 to \($0)" }
        let rest = [signed, log.remark.isEmpty ? nil : log.remark].compactMap(\.self)
        return (["log \(log.log): \(log.changes) changes, \(proved)"] + rest).joined(separator: "; ")
    }
}

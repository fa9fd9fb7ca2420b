import Causality
import Counting
import FoundationEssentials
import Register
import Store
import Trust

/// Counts that the hub published.
extension Node {
    /// Certifies a count and publishes it, signed; gives its id. One of a day that was published before is a correction, and
    /// needs a reason.
    package func publish(
        _ name: String, day: String, certifier: String, reason: String?, as clerk: Clerk
    ) throws -> String {
        try requireHub()
        let table = try description.countTable(name)
        guard table.unit == .persons else {
            throw CommandFailure("\(table.name): only tables of persons are published")
        }
        guard try day <= today else {
            throw CommandFailure("--as-of \(day): is to come; a count is published of a day that has been")
        }
        guard !certifier.contains(where: \.isNewline) else {
            throw CommandFailure("--certifier: is one line, a name or an office")
        }
        let key = try folder.secret("server-key.pem").readText()
        return try write(as: clerk) { transaction, author, moment in
            let statement = try transaction.counts.count(table, day: day, now: moment.present.milliseconds / 1_000)
            let former = try transaction.counts.publishedStatements(table: table.name)
            let corrected = former.last { $0["as_of"] == day }
            if let corrected { try Self.check(statement, corrects: corrected, reason) }
            var published = PublishedStatement(
                statement, balance: try Self.balance(transaction, table, statement, former), certifier: certifier,
                publishedAt: timeText(moment.present.milliseconds), corrects: corrected?.record,
                reason: corrected == nil ? "" : reason ?? "")
            let signature = try ReceiptSignature(signing: Array(published.signedText.utf8), keyPEM: key)
            published.texts["signature"] = Data(signature.bytes).base64EncodedString()
            return try transaction.writing.publish(published, author: author, at: &moment).description
        }
    }

    private static func check(_ statement: CountStatement, corrects former: PublishedStatement, _ reason: String?)
        throws
    {
        let id = former.record?.description ?? ""
        guard former["cells"] != PublishedStatement.cells(statement) else {
            throw CommandFailure(
                "\(statement.table) \(statement.asOf): published already as \(id), and every cell is the same")
        }
        guard let reason, !reason.isEmpty else {
            throw CommandFailure("\(statement.table) \(statement.asOf): corrects \(id); say why with --reason")
        }
    }

    /// Stock then, who came in and who left since, stock now; and how the former figure looks today.
    private static func balance(
        _ transaction: Transaction, _ table: CountTable, _ statement: CountStatement, _ former: [PublishedStatement]
    ) throws -> String {
        guard let last = former.last(where: { $0["as_of"] < statement.asOf }) else { return "" }
        let then = try transaction.counts.counted(table, day: last["as_of"])
        let now = try transaction.counts.counted(table, day: statement.asOf)
        let entries = now.keys.count { then[$0] == nil }
        let exits = then.keys.count { now[$0] == nil }
        let late = then.count &- (Int(last["figure"]) ?? 0)
        return
            "\(last["as_of"]): \(last["figure"]) published, \(late) by late entries; + \(entries) in - \(exits) out = "
            + "\(then.count + entries - exits); counted \(statement.figure)"
    }

    /// The published counts: whose signature holds, which come out again, which are due for correction; and what is wrong.
    package func statements(reproducing: Bool) throws -> (table: Table, problems: [String]) {
        try requireHub()
        let certificate = try folder.secret("server.pem").readText()
        var rows = Table(columns: [
            "id", "table", "as_of", "figure", "bounds", "watermark", "certifier", "signature", "now", "corrects",
            "reproduced", "balance",
        ])
        var problems: [String] = []
        let statements = try store.read { try $0.counts.publishedStatements() }
        for published in statements {
            let id = published.record?.description ?? ""
            let signature = Data(base64Encoded: published["signature"]).map { Array($0) } ?? []
            let isValid = try ReceiptSignature.isValid(signature, of: published.signedText, certificatePEM: certificate)
            if !isValid { problems.append("\(id): the signature does not hold") }
            let now = try store.read { try count(published, $0) }
            var again = "not tried"
            if reproducing {
                let isSame = try reproduced(published)
                again = isSame ? "to the unit" : "differs"
                if !isSame { problems.append("\(id): the watermark gives another count") }
            }
            let isLate = now.map { PublishedStatement.cells($0) != published["cells"] } ?? false
            let correction = statements.last { $0["corrects"] == id }?.record
            rows.rows.append([
                .text(id), .text(published["table"]), .text(published["as_of"]), Table.Cell(Int(published["figure"])),
                .text("\(published["least"]) to \(published["most"].isEmpty ? "open" : published["most"])"),
                .text(published["watermark"]), .text(published["certifier"]),
                .text(isValid ? "holds" : "does not hold"),
                .text(
                    correction.map { "corrected by \($0)" } ?? now.map {
                        isLate ? "\($0.figure), correction due" : "the same"
                    } ?? "no such table"), published["corrects"].isEmpty ? .empty : .text(published["corrects"]),
                .text(again), .text(published["balance"]),
            ])
        }
        return (rows, problems)
    }

    private func count(_ published: PublishedStatement, _ transaction: Transaction) throws -> CountStatement? {
        guard let table = description.tables.first(where: { $0.name == published["table"] }) else { return nil }
        return try transaction.counts.count(table, day: published["as_of"])
    }

    private func reproduced(_ published: PublishedStatement) throws -> Bool {
        let feed = try feed(published["watermark"])
        let then = try store.read(knownAt: feed) { try count(published, $0) }
        return then.map(PublishedStatement.cells) == published["cells"]
    }
}

import ArgumentParser
import Causality
import Counting
import Desk
import FoundationEssentials
import Register
import Safeguards
import Store
import Trust

extension CountCommand {
    struct Publish: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Certify a count and publish it, signed by the hub.",
            discussion: """
                A count of a day that was published already is a correction: it needs --reason, and names the one it corrects.
                Late entries change later counts, never a published one.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Table of persons, such as population.") var table: String
        @Option(help: "Day to count, such as 2026-07-01.") var asOf: String
        @Option(help: "Name or office of who certifies it.") var certifier: String
        @Option(help: "Why a published count is corrected.") var reason: String?

        var options: StateOptions { hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.publishCounts) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireHub(node)
            let table = try node.countTable(table)
            guard table.unit == .persons else {
                throw CommandFailure("\(table.name): only tables of persons are published")
            }
            guard asOf <= node.today else {
                throw CommandFailure("--as-of \(asOf): is to come; a count is published of a day that has been")
            }
            guard !certifier.contains(where: \.isNewline) else {
                throw CommandFailure("--certifier: is one line, a name or an office")
            }
            let key = try node.folder.secret("server-key.pem").readText()
            let id = try node.write(as: output.user) { session, author, moment in
                let statement = try session.count(table, day: asOf, now: moment.wallMilliseconds / 1_000)
                let former = try session.publishedStatements(table: table.name)
                let corrected = former.last { $0["as_of"] == asOf }
                if let corrected {
                    let id = corrected.record?.description ?? ""
                    guard corrected["cells"] != PublishedStatement.cells(statement) else {
                        throw CommandFailure(
                            "\(table.name) \(asOf): published already as \(id), and every cell is the same")
                    }
                    guard let reason, !reason.isEmpty else {
                        throw CommandFailure("\(table.name) \(asOf): corrects \(id); say why with --reason")
                    }
                }
                var published = PublishedStatement(
                    statement, balance: try Self.balance(session, table, statement, former),
                    certifier: certifier, publishedAt: timeText(moment.wallMilliseconds), corrects: corrected?.record,
                    reason: corrected == nil ? "" : reason ?? "")
                let signature = try ReceiptSignature(signing: Array(published.signedText.utf8), keyPEM: key)
                published.texts["signature"] = Data(signature.bytes).base64EncodedString()
                return try session.publish(published, author: author, at: &moment)
            }
            output.write("{\"id\":\"\(id)\"}\n")
        }

        /// Stock then, who came in and who left since, stock now; and how the former figure looks today.
        private static func balance(
            _ session: Session, _ table: CountTable, _ statement: CountStatement, _ former: [PublishedStatement]
        ) throws -> String {
            guard let last = former.last(where: { $0["as_of"] < statement.asOf }) else { return "" }
            let then = try session.counted(table, day: last["as_of"])
            let now = try session.counted(table, day: statement.asOf)
            let entries = now.keys.count { then[$0] == nil }
            let exits = then.keys.count { now[$0] == nil }
            let late = then.count &- (Int(last["figure"]) ?? 0)
            return
                "\(last["as_of"]): \(last["figure"]) published, \(late) by late entries; + \(entries) in - \(exits) out = "
                + "\(then.count + entries - exits); counted \(statement.figure)"
        }
    }

    struct Statements: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Published counts: whose signature holds, which come out again, which are due for correction.")
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Flag(help: "Count each again at its watermark; takes the longer, the more came since.") var reproduce = false

        var options: StateOptions { hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.count) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireHub(node)
            let certificate = try node.folder.secret("server.pem").readText()
            var rows = Table(columns: [
                "id", "table", "as_of", "figure", "bounds", "watermark", "certifier", "signature", "now", "corrects",
                "reproduced", "balance",
            ])
            var problems: [String] = []
            let statements = try node.store.read { try $0.publishedStatements() }
            for published in statements {
                let id = published.record?.description ?? ""
                let signature = Data(base64Encoded: published["signature"]).map { Array($0) } ?? []
                let isValid =
                    // Bytes that are no signature are an invalid one.
                    try (try? ReceiptSignature(bytes: signature))?.isValid(
                        for: Array(published.signedText.utf8), certificatePEM: certificate) ?? false
                if !isValid { problems.append("\(id): the signature does not hold") }
                let now = try node.store.read { try count(published, $0, node) }
                var again = "not tried"
                if reproduce {
                    let isSame = try reproduced(published, node)
                    again = isSame ? "to the unit" : "differs"
                    if !isSame { problems.append("\(id): the watermark gives another count") }
                }
                let isLate = now.map { PublishedStatement.cells($0) != published["cells"] } ?? false
                let correction = statements.last { $0["corrects"] == id }?.record
                rows.rows.append([
                    .text(id), .text(published["table"]), .text(published["as_of"]),
                    Table.Cell(Int(published["figure"])),
                    .text("\(published["least"]) to \(published["most"].isEmpty ? "open" : published["most"])"),
                    .text(published["watermark"]), .text(published["certifier"]),
                    .text(isValid ? "holds" : "does not hold"),
                    .text(
                        correction.map { "corrected by \($0)" }
                            ?? now.map { isLate ? "\($0.figure), correction due" : "the same" } ?? "no such table"),
                    published["corrects"].isEmpty ? .empty : .text(published["corrects"]), .text(again),
                    .text(published["balance"]),
                ])
            }
            output.write(rows.rendered(format))
            guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
        }

        private func count(_ published: PublishedStatement, _ session: Session, _ node: Node) throws -> CountStatement?
        {
            guard let table = node.store.description.tables.first(where: { $0.name == published["table"] }) else {
                return nil
            }
            return try session.count(table, day: published["as_of"])
        }

        private func reproduced(_ published: PublishedStatement, _ node: Node) throws -> Bool {
            let feed = try node.feed(published["watermark"])
            let then = try node.store.read(knownAt: feed) { try count(published, $0, node) }
            return then.map(PublishedStatement.cells) == published["cells"]
        }
    }
}

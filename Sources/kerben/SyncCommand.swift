import ArgumentParser
import Causality
import Desk
import Exchange
import Facility
import FoundationEssentials
import Logging
import Logs
import Register
import Safeguards
import Store
import Synchronization
import Terminal
import Trust

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchange with the hub now, or see how far that has come.",
        subcommands: [Now.self, Status.self, RefusedCommand.self, Receipts.self])

    struct Now: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exchange until nothing waits on either side, or the link fails.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireFacility(node)
            let outcome = try Self.outcome(node)
            var table = Table(columns: [
                "end", "round_trips", "bytes_up", "bytes_down", "changes_sent", "changes_received",
            ])
            let counters = outcome.counters
            let end =
                switch outcome.end {
                case .quiescent: "in step"
                case .failed: "failed"
                case .refused: "refused"
                }
            table.rows = [
                [
                    .text(end), Table.Cell(counters.roundTrips), .number(counters.bytesUp), .number(counters.bytesDown),
                    Table.Cell(counters.changesSent), Table.Cell(counters.changesReceived),
                ]
            ]
            output.write(table.rendered(format))
            if case let aside = try node.store.read({ try $0.openRefusedCount() }), aside > 0 {
                output.note("\(aside) changes of this site are set aside by the hub; see 'kerben sync refused'")
            }
            switch outcome.end {
            case .quiescent: break
            case .failed(let line): throw CommandFailure(line)
            case .refused(let refusal): throw CommandFailure("the hub refuses: \(refusal.advice)")
            }
        }

        private static func outcome(_ node: Node) throws -> SyncOutcome {
            let result = Mutex<SyncOutcome?>(nil)
            let gate = ThreadGate()
            if let agent = node.agent.withLock({ $0 }) {
                agent.syncNow { outcome in
                    result.withLock { $0 = outcome }
                    gate.signal()
                }
            } else {
                var logger = Logger(label: "sync") { _ in StandardErrorLog() }
                logger.logLevel = .error
                let agent = try FacilityCommand.Run.agent(for: node, logger: logger)
                Task {
                    let outcome = await agent.syncOnce()
                    result.withLock { $0 = outcome }
                    gate.signal()
                }
            }
            gate.wait()
            guard let outcome = result.withLock({ $0 }) else {
                throw CommandFailure("the exchange ended without a word")
            }
            return outcome
        }
    }

    struct Status: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits, in which case files, since when, and what sending it would cost.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Option(help: "Most case files to list; default 20.", transform: within(NumberBounds.rows)) var limit = 20

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireFacility(node)
            let agent = node.agent.withLock { $0?.currentStatus() }
            let waiting = try node.store.read { try $0.waiting() }
            let link = agent?.link ?? LinkEstimate()
            let bytes = waiting.reduce(0) { $0 + $1.contentBytes }
            let wire = Int(Double(bytes) / link.packing)
            var table = Table(columns: ["case", "waiting", "since", "bytes", "urgent"])
            for file in waiting.prefix(limit) {
                table.rows.append([
                    .text(file.caseFile.description), Table.Cell(file.changes), .text(timeText(file.since)),
                    Table.Cell(Int(Double(file.contentBytes) / link.packing)), .flag(file.isUrgent),
                ])
            }
            let state = try node.store.read { try $0.exchangeState() }
            let (refused, aside, unread) = try node.store.read {
                (try $0.standingRefusal(), try $0.openRefusedCount(), try $0.unread())
            }
            let refusal = refused?.refusal
            let lastHeard = try node.store.read { try $0.lastExchangeAt() }
            let resyncs = try node.store.read { try $0.resyncs() }
            // Said last, whatever the format: nothing else that stands here reaches the hub.
            func checkRefusal() throws {
                guard let refused else { return }
                let since = refused.since.map { " since \(timeText($0))" } ?? ""
                let next =
                    agent?.nextTryAt.map { "; it is asked again at \(timeText($0)), or by 'kerben sync now'" } ?? ""
                throw CommandFailure("the hub refuses this machine\(since): \(refused.refusal.advice)\(next)")
            }
            if format == .json {
                output.write(
                    """
                    {"waiting":\(waiting.reduce(0) { $0 + $1.changes }),"case_files":\(waiting.count),\
                    "bytes":\(wire),"seconds":\(Int(Double(wire) / link.bytesPerSecond)),\
                    "held":"\(state.held)","safe_up_to":\(state.safeUpTo),"position":\(state.position),\
                    "last_exchange_at":\(Table.Cell(lastHeard.map(timeText)).json),\
                    "failure":\(Table.Cell(agent?.failure).json),"refusal":\(Table.Cell(refusal?.advice).json),\
                    "refused_since":\(Table.Cell(refused?.since.map(timeText)).json),\
                    "next_try_at":\(Table.Cell(agent?.nextTryAt.map(timeText)).json),"set_aside":\(aside),\
                    "waiting_for_others":\(unread.waiting),"of_unknown_type":\(unread.ofUnknownType),\
                    "unread_values":\(unread.values),\
                    "bytes_up":\(agent?.counters.bytesUp ?? 0),"bytes_down":\(agent?.counters.bytesDown ?? 0),\
                    "round_trips":\(agent?.counters.roundTrips ?? 0),"resyncs":\(resyncs.account.count),\
                    "resyncs_unexplained":\(resyncs.account.unexplained),\
                    "resync_unexplained_at":\(Table.Cell(resyncs.unexplainedAt.map(timeText)).json),"files":\(table.json)}

                    """)
                return try checkRefusal()
            }
            output.write(table.rendered(format))
            guard format == .table else { return try checkRefusal() }
            output.write(
                "\(waiting.reduce(0) { $0 + $1.changes }) changes in \(waiting.count) case files wait: about \(wire) bytes, "
                    + "\(Int(Double(wire) / link.bytesPerSecond)) s on this link\n")
            output.write("last exchange: \(lastHeard.map(timeText) ?? "never")\n")
            if let failure = agent?.failure { output.write("last failure: \(failure.printable)\n") }
            if let warning = resyncs.warning {
                output.write(
                    "resyncs: \(warning); the last at \(resyncs.unexplainedAt.map(timeText) ?? "an unknown time")\n")
            }
            if let refusal { output.write("refused: \(refusal.advice)\n") }
            if aside > 0 { output.write("set aside by the hub: \(aside) changes; see 'kerben sync refused'\n") }
            for line in unread.lines { output.write(line + "\n") }
            try checkRefusal()
        }
    }

    struct Receipts: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "The hub's signed word of what it holds of this log; checked, without a link.",
            discussion:
                "--certificate FILE is the hub's certificate (trust/server.pem at the hub), which anyone may have.")
        @OptionGroup var options: StateOptions
        @Option(help: "The hub's certificate, to prove the signatures with.") var certificate: String?
        @Option(help: "table, json or csv.") var format = Format.table

        var filePaths: [String] { [certificate].compactMap(\.self) }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireFacility(node)
            let pem = try certificate.map { path in
                String(decoding: try output.file(path), as: UTF8.self)
            }
            var table = Table(columns: ["issued_at", "epoch", "log", "held", "signature", "own log"])
            var isProved = true
            for receipt in try node.store.read({ try $0.receipts() }) {
                let signed = try pem.map {
                    try ReceiptSignature(bytes: receipt.signature).isValid(
                        for: Array(receipt.signedText.utf8), certificatePEM: $0)
                }
                let agrees = try node.store.read { try $0.agrees(with: receipt) }
                isProved = isProved && agrees && signed != false
                table.rows.append([
                    .text(timeText(receipt.issuedAt)), Table.Cell(receipt.epoch), .text(receipt.log.description),
                    .text(receipt.held.description),
                    .text(signed.map { $0 ? "valid" : "FALSE" } ?? "not checked"), .text(agrees ? "agrees" : "DIFFERS"),
                ])
            }
            output.write(table.rendered(format))
            guard isProved else {
                throw CommandFailure("a receipt does not prove this log; keep the state folder as evidence")
            }
        }
    }
}

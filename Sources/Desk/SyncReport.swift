import Causality
import Exchange
package import Facility
import Register
import Store
import Synchronization
import Trust

/// What waits at a facility, in which case files, since when, and what sending it would cost.
package struct SyncReport {
    let files: [FacilitySide.WaitingFile]
    let state: ExchangeState
    let refused: (refusal: ExchangeRefusal, since: Int64?)?
    let aside: Int
    let unread: RecordsView.Unread
    let lastHeard: Int64?
    let resyncs: ExchangeAccount.Resyncs
    /// This machine's own; nil where it cannot be read, which doctor says more of.
    let certificate: CertificateWords?
    /// Of the daemon's agent, where there is one.
    let agent: SyncStatus?
    let backups: BackupHealth
    let clock: ClockWords

    /// Content bytes of what waits to one byte on the wire.
    let packing: Double

    private var link: LinkEstimate { state.link }
    private var changes: Int { files.reduce(0) { $0 + $1.changes } }
    private var bytes: Int { onLink(files.reduce(0) { $0 + $1.contentBytes }) }
    private var seconds: Int { link.seconds(for: bytes) }

    private func onLink(_ contentBytes: Int) -> Int { Int(Double(contentBytes) / packing) }

    /// As text, JSON or CSV, with at most `limit` case files.
    package func rendered(_ format: Format, limit: Int) -> String {
        let table = table(limit)
        switch format {
        case .json: return json(table)
        case .csv: return table.rendered(.csv)
        case .table: return table.rendered(.table) + words
        }
    }

    private func table(_ limit: Int) -> Table {
        var table = Table(columns: ["case", "waiting", "since", "bytes", "urgent"])
        for file in files.prefix(limit) {
            table.rows.append([
                .text(file.caseFile.description), Table.Cell(file.changes), .text(timeText(file.since)),
                Table.Cell(onLink(file.contentBytes)), .flag(file.urgency != nil),
            ])
        }
        return table
    }

    private func json(_ table: Table) -> String {
        func time(_ milliseconds: Int64?) -> String { Table.Cell(milliseconds.map(timeText)).json }
        return """
            {"waiting":\(changes),"case_files":\(files.count),"bytes":\(bytes),"seconds":\(seconds),\
            "link_bytes_per_second":\(Table.Cell(link.measuredBytesPerSecond.map { Int($0) }).json),\
            "held":"\(state.held)","safe_up_to":\(state.safeUpTo),"position":\(state.position),\
            "filled":\(Table.Cell(state.filling?.received).json),"to_fill":\(Table.Cell(state.filling?.all).json),\
            "last_exchange_at":\(time(lastHeard)),"failure":\(Table.Cell(agent?.failure).json),\
            "hub_owes":\(agent?.waitsForHub ?? false),\
            "refusal":\(Table.Cell(refused?.refusal.advice).json),"refused_since":\(time(refused?.since)),\
            "next_try_at":\(time(agent?.nextTryAt)),"set_aside":\(aside),\
            "waiting_for_others":\(unread.waiting),"of_unknown_type":\(unread.ofUnknownType),\
            "unread_values":\(unread.values),\
            "bytes_up":\(agent?.counters.bytesUp ?? 0),"bytes_down":\(agent?.counters.bytesDown ?? 0),\
            "round_trips":\(agent?.counters.roundTrips ?? 0),"resyncs":\(resyncs.account.count),\
            "resyncs_unexplained":\(resyncs.account.unexplained),\
            "resync_unexplained_at":\(time(resyncs.unexplainedAt)),\
            "clock_behind_seconds":\(Table.Cell(clock.behindSeconds.map { Int($0) }).json),\
            "clock":\(JSONText.quoted(clock.words)),\
            "certificate_end":\(time(certificate?.endMilliseconds)),\
            "certificate":\(Table.Cell(certificate?.standing.rawValue).json),\
            "renewal_failure":\(Table.Cell(agent?.renewalFailure).json),\
            "backup_problems":[\(backups.problems.map(JSONText.quoted).joined(separator: ","))],"files":\(table.json)}

            """
    }

    private var words: String {
        var lines = [
            "\(changes) changes in \(files.count) case files wait: about \(bytes) bytes, \(seconds) s \(linkWords)",
            "last exchange: \(lastHeard.map(timeText) ?? "never")",
        ]
        if let filling = state.filling { lines.append(filling.words) }
        if agent?.waitsForHub == true { lines.append("hub: \(SyncStatus.waitsForHubWords)") }
        if let failure = agent?.failure { lines.append("last failure: \(failure.printable)") }
        if let warning = resyncs.warning {
            lines.append("resyncs: \(warning); the last at \(resyncs.unexplainedAt.map(timeText) ?? "an unknown time")")
        }
        if let refused { lines.append("refused: \(refused.refusal.advice)") }
        if aside > 0 { lines.append("set aside by the hub: \(aside) changes; see 'kerben sync refused'") }
        if state.safeUpTo > 0 { lines.append("in a backup of the hub: changes of this site up to \(state.safeUpTo)") }
        lines.append("backups: \(backups.words)")
        lines.append(clock.line)
        return (lines + unread.lines + certificateLines).map { $0 + "\n" }.joined()
    }

    private var linkWords: String {
        link.measuredBytesPerSecond == nil ? "at 64 kbit/s; this link was not measured yet" : "on this link"
    }

    private var certificateLines: [String] {
        [certificate?.line, agent?.renewalFailure?.printable].compactMap(\.self)
    }

    /// What a format that is one table has no room for.
    package func notice(_ format: Format) -> String? {
        let lines = [state.filling?.words].compactMap(\.self) + certificateLines + [clock.problem].compactMap(\.self)
        guard format == .csv, !lines.isEmpty else { return nil }
        return lines.joined(separator: "; ")
    }

    /// Said last, whatever the format: nothing else that stands here reaches the hub.
    package var failure: CommandFailure? {
        guard let refused else {
            return backups.problems.isEmpty ? nil : CommandFailure(backups.problems.joined(separator: "; "))
        }
        let since = refused.since.map { " since \(timeText($0))" } ?? ""
        let next = agent?.nextTryAt.map { "; it is asked again at \(timeText($0)), or by 'kerben sync now'" } ?? ""
        return CommandFailure("the hub refuses this machine\(since): \(refused.refusal.advice)\(next)")
    }
}

extension Node {
    /// What stands beside a list or a count that can only be of a part of what there is; nil where nothing is known to lack.
    func partNotice() throws -> String? {
        guard !isHub else { return nil }
        return try store.read { transaction in
            if let filling = try transaction.account.filling() { return filling.words }
            return try transaction.account.isFilled()
                ? nil
                : "nothing has come from the hub yet; what is shown here is what was written on this machine alone"
        }
    }

    package func syncReport() throws -> SyncReport {
        try requireFacility()
        let agent = agent.withLock { $0?.currentStatus() }
        let backups = backupHealth()
        // A file that cannot be read stops no report on what waits; doctor names it.
        let certificate = (try? ownCertificate()) ?? nil
        return try store.read { transaction in
            SyncReport(
                files: try transaction.facility.waiting(), state: try transaction.exchangeState(),
                refused: try transaction.facility.standingRefusal(), aside: try transaction.writing.openRefusedCount(),
                unread: try transaction.recordsView.unread(), lastHeard: try transaction.facility.lastExchangeAt(),
                resyncs: try transaction.account.resyncs(), certificate: certificate, agent: agent,
                backups: backups, clock: ClockWords(try presentTime(transaction), isHub: false),
                packing: try transaction.facility.packing())
        }
    }

    /// What to know of a sync besides how it ended.
    package func syncNotice() throws -> String? {
        let aside = try store.read { try $0.writing.openRefusedCount() }
        return aside > 0 ? "\(aside) changes of this site are set aside by the hub; see 'kerben sync refused'" : nil
    }

    /// The hub's signed word of what it holds of this log, and whether all of it agrees with what is here.
    package func receipts(certificatePEM: String?) throws -> (table: Table, isProved: Bool) {
        try requireFacility()
        var table = Table(columns: ["issued_at", "epoch", "log", "held", "signature", "own log"])
        var isProved = true
        for receipt in try store.read({ try $0.facility.receipts() }) {
            let signed = try certificatePEM.map {
                try ReceiptSignature(bytes: receipt.signature).isValid(
                    for: Array(receipt.signedText.utf8), certificatePEM: $0)
            }
            let agrees = try store.read { try $0.facility.agrees(with: receipt) }
            isProved = isProved && agrees && signed != false
            table.rows.append([
                .text(timeText(receipt.issuedAt)), Table.Cell(receipt.epoch), .text(receipt.log.description),
                .text(receipt.held.description), .text(signed.map { $0 ? "valid" : "FALSE" } ?? "not checked"),
                .text(agrees ? "agrees" : "DIFFERS"),
            ])
        }
        return (table, isProved)
    }
}

extension SyncOutcome {
    package var table: Table {
        let end =
            switch end {
            case .quiescent: "in step"
            case .failed: "failed"
            case .refused: "refused"
            }
        return Table(
            columns: ["end", "round_trips", "bytes_up", "bytes_down", "changes_sent", "changes_received"],
            rows: [
                [
                    .text(end), Table.Cell(counters.roundTrips), .number(counters.bytesUp), .number(counters.bytesDown),
                    Table.Cell(counters.changesSent), Table.Cell(counters.changesReceived),
                ]
            ])
    }

    /// Nil where nothing waits on either side.
    package var failure: CommandFailure? {
        switch end {
        case .quiescent: nil
        case .failed(let line): CommandFailure(line)
        case .refused(let refusal): CommandFailure("the hub refuses: \(refusal.advice)")
        }
    }
}

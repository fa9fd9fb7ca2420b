package import Causality
import FoundationEssentials
import Decisions
import Register
import Store
import Trust

/// What time it is here, and what is said of this machine's clock.
extension Node {
    /// The one answer to "now" and "today" (``PresentTime``).
    package func presentTime() throws -> PresentTime { try store.read { try presentTime($0) } }

    func presentTime(_ transaction: Transaction) throws -> PresentTime {
        if isHub { return try hubTime(transaction) }
        return PresentTime(try clockEvidence(transaction))
    }

    /// The day it is at this site.
    package var today: String { get throws { day(of: try presentTime()) } }

    func day(of present: PresentTime) -> String {
        String(timeText(store.zone.local(present.milliseconds / 1_000) * 1_000).prefix(10))
    }

    func clockEvidence(_ transaction: Transaction) throws -> ClockEvidence {
        var evidence = try transaction.facility.clockEvidence(
            wallNow: surroundings.wall(), monotonicNow: surroundings.uptime(), boot: surroundings.boot())
        if evidence.measurement == nil { evidence.issuedAt = certificateIssuedAt("certificate.pem") }
        return evidence
    }

    /// By the hub's own clock. What it wrote last and its certificate were stamped by it too.
    private func hubTime(_ transaction: Transaction) throws -> PresentTime {
        let written = try transaction.ownLog.newestStamp()
        let issued = certificateIssuedAt("server.pem") ?? .min
        return PresentTime(hubWall: surroundings.wall(), written: max(written, issued))
    }

    /// Nil where the file cannot be read, which doctor says: whoever reads the time can do without it.
    private func certificateIssuedAt(_ file: String) -> Int64? {
        // Asked at every command: what is wrong with the file is said where it is needed.
        guard let pem = try? folder.secret(file).readText(), let certificate = try? NodeCertificate(pem: pem) else {
            return nil
        }
        return certificate.term.issuedAt.milliseconds
    }

    /// What is said of this machine's clock, long or short.
    package func clockWords() throws -> ClockWords { ClockWords(try presentTime(), isHub: isHub) }
}

/// What a person is told of a machine's clock.
package struct ClockWords: Hashable, Sendable {
    private let present: PresentTime
    private let isHub: Bool

    package init(_ present: PresentTime, isHub: Bool) {
        self.present = present
        self.isHub = isHub
    }

    /// Of `sync status` and doctor.
    var line: String { "clock: " + words }

    var words: String { problem ?? good }

    /// Nil where it is not known.
    var behindSeconds: Int64? {
        present.grounds == .clock ? nil : present.clockBehindMilliseconds / 1_000
    }

    private var good: String {
        switch present.grounds {
        case .measured: isHub ? "the hub's own, by which all others go" : "as the hub's"
        case .doubted:
            "\(Self.duration(present.clockBehindMilliseconds)) behind what this hub has put its name to: it was wrong then, "
                + "or is now"
        case .clock, .former, .passed:
            "not measured against the hub's since this machine was started; nothing says that it is wrong"
        }
    }

    /// A line where it is wrong, by how much, and what is gone by; nil where nothing says that it is.
    package var problem: String? {
        guard present.isClockWrong else { return nil }
        let behind = present.clockBehindMilliseconds
        let error = "this machine's clock is \(Self.duration(behind)) \(behind > 0 ? "behind" : "ahead of")"
        let time = timeText(present.milliseconds)
        switch present.grounds {
        case .measured: return "\(error) the hub's; it is \(time) by the hub's, which is gone by; set the clock"
        case .former, .clock:
            return "\(error) the hub's, as last measured; it is taken to be \(time); set the clock, or exchange"
        case .passed:
            return "\(error) what has come by the hub's at least; it is taken to be \(time); set the clock, or "
                + "exchange"
        // What was written while it was ahead stays, and nothing is wrong once it was set right.
        case .doubted: return nil
        }
    }

    /// In its greatest unit.
    static func duration(_ milliseconds: Int64) -> String {
        let minutes = Int64(milliseconds.magnitude / 60_000)
        return switch minutes {
        case ..<120: "\(minutes) min"
        case ..<2_880: "\(minutes / 60) h"
        default: "\(minutes / 1_440) days"
        }
    }
}

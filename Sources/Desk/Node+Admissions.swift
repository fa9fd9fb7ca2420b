import Causality
import Decisions
import FoundationEssentials
import Glibc
import Ledger
import Machine
import Register
package import Store
import Synchronization

/// How it stands with the list of who was let in and shut out.
struct AdmissionState {
    /// Until it is mended.
    var problem: String?
    /// What happened to it and nobody was told of yet.
    var notices: [String] = []
}

/// Who was let in and who was shut out, kept apart from a hub's store: for a store that is put back to what it was.
extension Node {
    /// The file that it is kept in: beside the state folder, so that whoever puts that back leaves it alone.
    package var admissionFile: String {
        AdmissionFile.path(in: options.admissionFolder, besides: folder)
    }

    /// Takes what the file knows and the store does not, and puts into the file what it lacks. What is wrong with the file
    /// stops nobody: doctor and the health check say it until it is kept again.
    package func keepAdmissions() {
        guard isHub else { return }
        admissionFileLock.withLock { _ in
            do {
                let kept = try AdmissionFile(path: admissionFile).keep(in: store)
                if !kept.new.isEmpty, isServed.load(ordering: .relaxed) { lacks.continuation.yield() }
                admissionState.withLock {
                    $0.problem = kept.problem
                    $0.notices += kept.notices
                }
            } catch {
                let words = "who was let in and shut out is kept in this store alone: \(CommandFailure(error).message)"
                admissionState.withLock { $0.problem = words }
            }
        }
    }

    /// What is wrong with the list on disk.
    func admissionFindings() -> [String] { [admissionState.withLock { $0.problem }].compactMap(\.self) }

    /// What happened to the list since this was asked last, for the log of a daemon.
    package func takeAdmissionNotices() -> [String] {
        admissionState.withLock { state in
            defer { state.notices = [] }
            return state.notices + [state.problem].compactMap(\.self)
        }
    }

    /// An act by which somebody is let in or shut out, and what is kept of it.
    package func admit<T>(_ act: (Transaction) throws -> T) throws -> T {
        let result = try store.write(act)
        keepAdmissions()
        return result
    }

    /// What is known of who was let in and shut out, in order.
    package func admissions() throws -> Table {
        try requireHub()
        var table = Table(columns: ["number", "site", "incarnation", "act", "at", "lost_since", "name"])
        for admission in try store.read({ try $0.hub.admissions() }) {
            var (since, name): (Table.Cell, Table.Cell) = (.empty, .empty)
            switch admission.act {
            case .letIn(_, let given): name = .text(given)
            case .lost(let time): since = .text(timeText(time * 1_000))
            case .revoked, .retired, .readmitted: break
            }
            table.rows.append([
                .number(admission.number), Table.Cell(admission.log.site), Table.Cell(admission.log.incarnation),
                .text(admission.word), .text(timeText(admission.at * 1_000)), since, name,
            ])
        }
        return table
    }

    /// The same as lines, each with the hub's seal, for a printer.
    package func admissionLines() throws -> [String] {
        try requireHub()
        return try store.read { try $0.hub.admissionLines() }
    }

    /// Lets in and shuts out as lines say that this hub once printed; all of them or none. Gives what was not known.
    package func take(admissionLines input: [UInt8]) throws -> [String] {
        try requireHub()
        let new = try admit { transaction in
            let read = try transaction.hub.read(admissionLines: Array(InputLines(input)))
            if let strange = read.strange.first {
                throw CommandFailure(
                    "line \(strange.number): is no line of this hub's list, or not as it was printed; nothing was taken"
                )
            }
            try transaction.hub.take(read.new)
            return read.new
        }
        if isServed.load(ordering: .relaxed) { lacks.continuation.yield() } else { try catchUp() }
        return new.map(\.line)
    }

    /// Sets aside what came of lost machines before this hub, put back, was told of the loss again.
    func reviewLosses() throws {
        for loss in try store.read({ try $0.hub.lossesToReview() }) {
            try setAsideWork(of: loss)
            try store.write { try $0.hub.noteReviewed(loss.log) }
        }
    }
}

/// The list on disk.
struct AdmissionFile {
    let path: String

    static func path(in admissionFolder: String?, besides folder: StateFolder) -> String {
        (admissionFolder ?? URL(filePath: folder.path).standardized.path.trimmed(of: "/") + "-admissions")
            + "/admissions"
    }

    struct Kept {
        var new: [Admission]
        var problem: String?
        var notices: [String] = []
    }

    func keep(in store: Store) throws -> Kept {
        if try !store.read({ try $0.hub.hasAdmissions }) { try store.write { try $0.hub.beginAdmissions() } }
        let lines = try lines()
        let read = try store.read { try $0.hub.read(admissionLines: lines ?? []) }
        var kept = Kept(new: read.new)
        if !read.new.isEmpty {
            try store.write { try $0.hub.take(read.new) }
            kept.notices.append(
                "this hub was put back: of who was let in and shut out it is told again by \(path): "
                    + read.new.map { "\($0.word) \($0.log)" }.joined(separator: ", ")
                    + "; codes that were given and not used let nobody in any more")
        }
        if let strange = read.strange.first {
            kept.problem =
                "\(path): line \(strange.number) is not of this hub, or was altered; take it out, once what is right of it is known "
                + "('kerben hub admissions')"
        }
        // What is not this hub's stays: it may be another's, or what is left of a line of its own.
        let all = try store.read { try $0.hub.admissionLines() }
        let after = all + read.strange.map(\.line)
        if after != lines ?? [] {
            if lines == nil, all.count > 1 {
                kept.notices.append("\(path): was not there, and is begun again with what this store knows")
            }
            try write(after)
        }
        return kept
    }

    /// Nil where there is no file.
    private func lines() throws -> [String]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemCallError("read", on: path, code: errno)
        }
        defer { close(descriptor) }
        return Array(InputLines(try Descriptor.readAll(descriptor, path) ?? []))
    }

    private func write(_ lines: [String]) throws {
        let folder = AtomicFile.folder(of: path)
        if FileStatus(folder) == nil { try checked("make the folder", on: folder) { mkdir(folder, 0o700) } }
        try AtomicFile.replace(path, with: Array(lines.map { $0 + "\n" }.joined().utf8))
    }
}

extension String {
    fileprivate func trimmed(of end: Character) -> String {
        var text = self
        while text.count > 1, text.last == end { text.removeLast() }
        return text
    }
}

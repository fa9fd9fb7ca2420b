import Custody
import FoundationEssentials
package import Register
import Yams

/// The folder that describes the register: `register/` with a file per record type, `codes/` with a file per code list,
/// `counts/` with a file per table, `sentences/` with a file per state and edition of its law, and `roles.yaml` with who may
/// do what.
package enum DescriptionFolder {
    private static let editionMax = 1_000_000

    /// Reads `folder`, such as `config`; throws with every mistake in it.
    package static func load(_ folder: String) throws(DescriptionError) -> RegisterDescription {
        let problems = ProblemList()
        let files = Files(problems: problems)
        let codeLists = files.all(in: "\(folder)/codes").compactMap { codeList(in: $0, files) }
        let lists = Dictionary(codeLists.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let register = "\(folder)/register"
        let typeFiles = files.all(in: register).filter { !$0.hasSuffix("/edition.yaml") }
        let edition = edition(in: "\(register)/edition.yaml", files)
        let sheets = typeFiles.compactMap { files.sheet($0, keys: RecordTypeSheet.keys) }
        Sheet.refuseDuplicates(sheets, of: "number")
        Sheet.refuseDuplicates(sheets, of: "name")
        let types = sheets.map { RecordTypeSheet(sheet: $0, codeLists: lists).recordType() }
        var description = RegisterDescription(edition: edition, types: types, codeLists: lists)
        let tableSheets = files.all(in: "\(folder)/counts").compactMap { files.sheet($0, keys: CountTableSheet.keys) }
        Sheet.refuseDuplicates(tableSheets, of: "name")
        description.tables += tableSheets.map { CountTableSheet(sheet: $0, description: description).table() }
        description.ruleSets = ruleSets(in: "\(folder)/sentences", files)
        // A role of a list or a type that could not be read would seem to be unknown.
        if problems.problems.isEmpty, let sheet = files.sheet("\(folder)/roles.yaml", keys: nil) {
            description.rights = RolesSheet(sheet: sheet, description: description).rights()
        }
        // A file that cannot be read at all would seem to lack everything.
        if sheets.count == typeFiles.count { checkCustody(description, sheets, register, problems) }
        if problems.problems.isEmpty { checkVocabulary(description, sheets, register, problems) }
        guard problems.problems.isEmpty else { throw DescriptionError(problems.problems) }
        return description
    }

    /// Custody, scope and counting are code, and name the fields they depend on.
    private static func checkCustody(
        _ description: RegisterDescription, _ sheets: [Sheet], _ register: String, _ problems: ProblemList
    ) {
        do {
            _ = try CustodyFields(description)
        } catch {
            for name in error.names {
                let type = name.prefix { $0 != "." }
                let sheet = sheets.first { $0.text("name").map { $0 == type } ?? false }
                let reason = "custody and counting depend on \(name), which is missing or of another type"
                problems.add(sheet?.file ?? register, sheet?.line, reason)
            }
        }
    }

    /// What else code reads by name may be missing, and may not be another thing.
    private static func checkVocabulary(
        _ description: RegisterDescription, _ sheets: [Sheet], _ register: String, _ problems: ProblemList
    ) {
        for fault in Vocabulary.faults(in: description) {
            let sheet = sheets.first { $0.text("name") == fault.type }
            problems.add(sheet?.file ?? register, sheet?.line, fault.description)
        }
    }

    /// Rule sets of a folder, such as one in which they are tried before they are put among those of a description.
    package static func ruleSets(in folder: String) throws(DescriptionError) -> [RuleSet] {
        let problems = ProblemList()
        let files = Files(problems: problems)
        // As above, but what is not there is a mistake.
        let sets = files.all(in: folder).isEmpty ? [] : ruleSets(in: folder, files)
        guard problems.problems.isEmpty else { throw DescriptionError(problems.problems) }
        return sets
    }

    /// Without the folder nothing is described of how sentences end.
    private static func ruleSets(in folder: String, _ files: Files) -> [RuleSet] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        let sheets = files.all(in: folder).compactMap { files.sheet($0, keys: RuleSetSheet.keys) }
        Sheet.refuseDuplicates(sheets, of: "id")
        return sheets.map { RuleSetSheet(sheet: $0).ruleSet() }
    }

    private static func edition(in file: String, _ files: Files) -> Int {
        guard let sheet = files.sheet(file, keys: ["edition"]), sheet.required("edition") != nil,
            let edition = sheet.integer("edition")
        else { return 0 }
        guard (1...editionMax).contains(edition) else {
            sheet.report("the edition must be at least 1, and at most \(editionMax)", key: "edition")
            return 0
        }
        return edition
    }

    /// A list's name is its file's.
    private static func codeList(in file: String, _ files: Files) -> CodeList? {
        guard let sheet = files.sheet(file, keys: ["source", "codes"]) else { return nil }
        var codes: [CodeList.Code] = []
        if let entry = sheet.entry("codes") {
            let codeSheet = Sheet(entry.node, file: file, place: "codes", keys: nil, problems: sheet.problems)
            codes =
                codeSheet.map { codeSheet in
                    codeSheet.entries.map { entry in
                        .init(
                            code: entry.key, labels: codeSheet.labels(entry.node, "\(entry.key).", besides: "also"),
                            also: codeSheet.others(entry.node, "also"))
                    }
                } ?? []
        }
        if codes.isEmpty { sheet.report("missing \"codes\"", key: "codes") }
        let name = file.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
        return CodeList(name: String(name), source: sheet.required("source") ?? "", codes: codes)
    }
}

/// Reads files of a description; what cannot be read is a problem.
private struct Files {
    let problems: ProblemList

    /// YAML files of a folder by name; others, such as a package manager's leftovers, are not read.
    func all(in folder: String) -> [String] {
        // Told as a mistake of the folder, which is what people can mend.
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            problems.add(folder, nil, "the folder is missing or cannot be read")
            return []
        }
        for name in names.sorted() where name.hasSuffix(".yml") {
            problems.add("\(folder)/\(name)", nil, "is not read: name it .yaml")
        }
        return names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    func sheet(_ file: String, keys: [String]?) -> Sheet? {
        // Told as a mistake of the file.
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            problems.add(file, nil, "the file is missing, cannot be read or is not UTF-8")
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                problems.add(file, nil, "the file is empty")
                return nil
            }
            return Sheet(node, file: file, keys: keys, problems: problems)
        } catch {
            let (line, reason) = Self.place(of: error)
            problems.add(file, line, "not YAML: \(reason)")
            return nil
        }
    }

    private static func place(of error: any Error) -> (Int?, String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "the key \"\(keys.joined(separator: "\", \""))\" stands twice")
        case .reader(let problem, _, _, _): (nil, problem)
        default: (nil, "cannot be read")
        }
    }
}

import CXlsxWriter
package import FoundationEssentials
import Glibc
import Machine
import Register

/// Tables as an Office Open XML workbook, by libxlsxwriter: one sheet a table, numbers as numbers.
package enum Spreadsheet {
    /// `scratch` is a folder for temporary files; throws ``CommandFailure`` where the library refuses, as for more rows than a
    /// sheet has.
    package static func xlsx(_ sheets: [(name: String, table: Table)], scratch: String) throws -> Data {
        // The library writes to a file: in a folder that nobody else can read, for as long as that takes.
        var template = Array("\(scratch)/kerben-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw CommandFailure("\(scratch): no folder can be made in it: \(systemMessage(errno))")
        }
        let folder = String(cString: made)
        // What is left of it holds no more than whoever asked is given.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/count.xlsx"
        guard let workbook = workbook_new(path) else { throw refused("a workbook") }
        // Closing frees it, whatever happened before.
        let written = Result {
            guard let bold = workbook_add_format(workbook) else { throw refused("a format") }
            format_set_bold(bold)
            for sheet in sheets { try add(sheet.name, sheet.table, workbook, bold) }
        }
        let closed = workbook_close(workbook)
        try written.get()
        guard closed == LXW_NO_ERROR else { throw refused(String(cString: lxw_strerror(closed))) }
        guard let data = FileManager.default.contents(atPath: path) else { throw refused("a file") }
        return data
    }

    private static func add(
        _ name: String, _ table: Table, _ workbook: UnsafeMutablePointer<lxw_workbook>,
        _ bold: UnsafeMutablePointer<lxw_format>
    ) throws {
        guard let sheet = workbook_add_worksheet(workbook, name) else { throw refused("a sheet \(name)") }
        var failed = LXW_NO_ERROR
        func check(_ error: lxw_error) { if error != LXW_NO_ERROR { failed = error } }
        for (column, title) in table.columns.enumerated() {
            check(worksheet_write_string(sheet, 0, lxw_col_t(column), title, bold))
        }
        for (index, row) in table.rows.enumerated() {
            for (column, cell) in row.enumerated() {
                let (row, column) = (lxw_row_t(index + 1), lxw_col_t(column))
                switch cell {
                case .number(let number): check(worksheet_write_number(sheet, row, column, Double(number), nil))
                case .empty: break
                case .text, .flag: check(worksheet_write_string(sheet, row, column, cell.text.cellText, nil))
                }
            }
        }
        worksheet_freeze_panes(sheet, 1, 0)
        guard failed == LXW_NO_ERROR else { throw refused("\(name): \(String(cString: lxw_strerror(failed)))") }
    }

    private static func refused(_ what: String) -> CommandFailure {
        CommandFailure("--format xlsx: the spreadsheet library could not write \(what); use --format csv")
    }
}

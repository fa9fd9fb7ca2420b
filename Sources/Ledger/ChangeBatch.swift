package import Register

/// Changes of which none is made before it is asked for.
package protocol ChangeColumns: AnyObject, Sendable {
    var count: Int { get }

    func change(_ row: Int) -> Change
}

/// Changes on their way: made already, or in the columns that they came in.
package struct ChangeBatch: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
    private enum Changes {
        case made([Change])
        case columns(any ChangeColumns)
    }

    private let changes: Changes

    package init(_ changes: [Change]) { self.changes = .made(changes) }

    package init(_ columns: any ChangeColumns) { changes = .columns(columns) }

    package init(arrayLiteral changes: Change...) { self.init(changes) }

    /// As they came; nil where they were made already.
    package var columns: (any ChangeColumns)? {
        if case .columns(let columns) = changes { columns } else { nil }
    }

    /// All of them, made.
    package var made: [Change] {
        switch changes {
        case .made(let changes): changes
        case .columns(let columns): (0..<columns.count).map(columns.change)
        }
    }

    package var startIndex: Int { 0 }

    package var endIndex: Int {
        switch changes {
        case .made(let changes): changes.count
        case .columns(let columns): columns.count
        }
    }

    package subscript(row: Int) -> Change {
        switch changes {
        case .made(let changes): changes[row]
        case .columns(let columns): columns.change(row)
        }
    }
}

/// The same where their changes are.
extension ChangeBatch: Hashable {
    package static func == (one: ChangeBatch, other: ChangeBatch) -> Bool { one.elementsEqual(other) }

    package func hash(into hasher: inout Hasher) { for change in self { hasher.combine(change) } }
}

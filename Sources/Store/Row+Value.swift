import Causality
import GRDB

extension Row {
    /// What a column holds, where it is of that kind; nil where it is NULL, of another kind, or not there.
    ///
    /// GRDB's own subscripts end the process on a kind that they did not expect, and print the row: a description of the
    /// register, or a flipped bit, decides what is read here.
    func value<T: DatabaseValueConvertible>(_ column: String) -> T? {
        (self[column] as DatabaseValue?).flatMap(T.fromDatabaseValue)
    }

    /// The same by place; `column` is one of the statement's.
    func value<T: DatabaseValueConvertible>(_ column: Int) -> T? {
        T.fromDatabaseValue(self[column] as DatabaseValue)
    }

    func dot(_ column: String) -> Dot? { (value(column) as Int64?).flatMap { Dot(packed: $0) } }

    /// Of the store's own tables, which no description makes: what is not there is damage.
    func required<T: DatabaseValueConvertible>(_ column: String) throws -> T {
        guard let value: T = value(column) else {
            throw StoreError("the store's own \(column) is damaged; stop writing and run 'kerben doctor'")
        }
        return value
    }
}

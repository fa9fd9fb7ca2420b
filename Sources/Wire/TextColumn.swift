import FoundationEssentials

/// A column of texts as it came: bytes side by side, and where each begins. No text is made of them before it is asked for.
final class TextColumn: Sendable {
    private let utf8: FixedArray<UInt8>
    private let ends: FixedArray<Int32>
    private let index: FixedArray<Int32>
    /// How many texts there are: rows that have the same one may share it.
    let textCount: Int

    /// The texts of the rows, for as long as the column is there.
    var texts: Texts {
        Texts(utf8: UnsafeRawBufferPointer(utf8.elements), ends: ends.elements, index: index.elements)
    }

    /// Where the texts are.
    struct Texts: BitwiseCopyable {
        fileprivate let utf8: UnsafeRawBufferPointer
        /// Where each of the texts ends; one more than there are, since the first begins at 0.
        fileprivate let ends: UnsafeBufferPointer<Int32>
        /// Which text each row has; empty where each has its own, or all have the first.
        fileprivate let index: UnsafeBufferPointer<Int32>

        /// Which of the texts a row has.
        @inline(__always) func text(_ row: Int) -> Int {
            index.isEmpty ? min(row, ends.count - 2) : Int(index[row])
        }

        @inline(__always) func utf8(ofText text: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: utf8[Int(ends[text])..<Int(ends[text + 1])])
        }

        @inline(__always) func utf8(_ row: Int) -> UnsafeRawBufferPointer { utf8(ofText: text(row)) }
    }

    func string(ofText text: Int) -> String { String(decoding: texts.utf8(ofText: text), as: UTF8.self) }

    func string(ofRow row: Int) -> String { string(ofText: texts.text(row)) }

    /// The texts of `rows` rows.
    init(_ column: Kerben_V1_Texts, _ rows: Int) throws(WireError) {
        let (utf8, count) = (column.utf8, Int(column.count))
        guard count <= rows else { throw .malformed("a text column's count") }
        guard utf8.count <= Int(Int32.max) else { throw .malformed("a text column's length") }
        let lengths =
            column.hasLengths || count != 1 ? try column.lengths.unpacked(count) : [Int64(utf8.count)]
        var ends: [Int32] = [0]
        ends.reserveCapacity(count + 1)
        var end = 0
        for length in lengths {
            guard length >= 0, length <= Int64(utf8.count - end) else { throw .malformed("a text's length") }
            end += Int(length)
            ends.append(Int32(end))
        }
        guard end == utf8.count else { throw .malformed("a text column's length") }
        let index = column.hasIndex ? try column.index.unpacked(rows) : []
        guard index.allSatisfy({ $0 >= 0 && $0 < count }) else { throw .malformed("a text's index") }
        guard column.hasIndex || count == rows || count == 1 else { throw .malformed("a text column's index") }
        self.utf8 = FixedArray(utf8)
        self.ends = FixedArray(ends)
        self.index = FixedArray(index.map(Int32.init))
        textCount = count
        guard areTexts else { throw .malformed("a text's encoding") }
    }

    /// Where all is well formed, and none begins within a letter, each is.
    private var areTexts: Bool {
        let utf8 = utf8.elements
        return String(validating: utf8, as: UTF8.self) != nil
            && ends.elements.allSatisfy { Int($0) == utf8.count || utf8[Int($0)] & 0xC0 != 0x80 }
    }
}

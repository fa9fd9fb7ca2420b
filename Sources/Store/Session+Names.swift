package import Causality

extension Session {
    /// Case files whose prisoner number is `text`, or whose names have each of its words; the exact ones first, then
    /// those in which a word is one letter off.
    package func find(_ text: String, limit: Int = 100) throws -> [Dot] { try names.find(text, limit: limit) }
}

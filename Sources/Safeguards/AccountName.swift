/// What an account may be called: a text of any other kind is nobody's name.
package enum AccountName {
    package static let lengthMax = 60

    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.count <= lengthMax
            && text.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) }
    }
}

import Register

/// Milliseconds since 1970 as text.
package func timeText(_ milliseconds: Int64) -> String {
    CivilTime.instantText(CivilTime.pack(milliseconds / 1_000, .second))
}

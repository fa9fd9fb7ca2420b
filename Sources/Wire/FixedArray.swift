/// Elements that are written once and stay where they are, so that a loop over them reads through a pointer: asking for each
/// whether it is still there would cost more than what is done with it.
final class FixedArray<Element: BitwiseCopyable>: Sendable {
    /// For as long as this is there.
    nonisolated(unsafe) let elements: UnsafeBufferPointer<Element>

    init(_ array: some Collection<Element>) {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: array.count)
        _ = memory.initialize(fromContentsOf: array)
        elements = UnsafeBufferPointer(memory)
    }

    deinit { elements.deallocate() }
}

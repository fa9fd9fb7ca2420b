/// How a demo is to be played.
package struct DemoOptions: Hashable, Sendable {
    /// The folder of real data; nil for the small story.
    package var data: String?
    /// The configuration folder, with `register` and `codes`.
    package var config: String
    /// Replay days at most; nil for all.
    package var daysMax: Int?
    /// Of the fault plan.
    package var seed: UInt64
    /// Leave everything running at the end, until Ctrl-C.
    package var keepsRunning: Bool
    /// The `kerben` to demonstrate; nil for the one beside this program.
    package var program: String?

    package init(
        data: String? = nil, config: String, daysMax: Int? = nil, seed: UInt64 = 1, keepsRunning: Bool = false,
        program: String? = nil
    ) {
        self.data = data
        self.config = config
        self.daysMax = daysMax
        self.seed = seed
        self.keepsRunning = keepsRunning
        self.program = program
    }
}

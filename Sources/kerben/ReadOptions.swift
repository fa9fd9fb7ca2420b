import ArgumentParser
import Desk
import Safeguards

/// How much a reading shows, and why.
struct ReadOptions: ParsableArguments {
    @Flag(help: "Confidential fields too; needs --reason, and leaves a trace.") var confidential = false
    @Flag(help: "In an emergency, beyond your roles; needs --reason, and is reviewed.") var breakGlass = false
    @Option(help: "Why confidential fields are read.") var reason: String?

    var look: Look { Look(isConfidential: confidential, breaksGlass: breakGlass, reason: reason) }

    func deed(_ deed: Deed) -> Deed { look.deed(deed) }
}

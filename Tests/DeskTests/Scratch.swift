import ProcessHarness

/// A folder that goes with the test that made it.
final class Scratch: Sendable {
    private let folder: ScratchFolder
    var path: String { folder.path }

    init() throws { folder = try ScratchFolder() }

    deinit { folder.remove() }

    func file(_ name: String) -> String { path + "/" + name }
}

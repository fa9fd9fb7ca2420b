package import Control
import Desk

extension CommandService {
    /// On the store in a state folder, as its daemon has it.
    package init(state: String) throws { self.init(node: try openNode(StateFolder(path: state))) }

    /// Carries out a command line for an account that is known already, whoever it is.
    package func reply(
        to arguments: [String], input: [UInt8] = [], account: String, isSystemRoot: Bool = false
    ) -> ControlReply {
        reply(to: ControlRequest(arguments: arguments, input: input)) { _ in
            Caller(account: account, isSystemRoot: isSystemRoot)
        }
    }
}

/// One way that the model of the exchange (`deploy/model`) can go, step by step, as Spin prints it.
///
/// A line is `STEP call 0 hub 1 0 1 1 0 0 machine 1 1 1 0 0 off`: what was done and by which machine, and then, where it is said,
/// what the model sees: the hub's epoch, whether it is closed, how it answered, and its content of each dot; of each machine how
/// much it wrote, how much of that it believes held, and its contents.
struct ModelTrail {
    struct Seen: Equatable {
        var hub: [Int] = []
        /// Nil for a machine that is not at work.
        var machines: [[Int]?] = []
    }

    struct Step {
        var verb: Verb
        var machine: Int
        var seen: Seen?
    }

    enum Verb: String {
        case write, call, lose, keep, late, start, copy, back, clone, enrol, giveagain, hubwrite, hubcopy, hubback,
            take, goon
        /// From here on nothing goes wrong.
        case heal
    }

    struct Sizes {
        var sites: Int
        /// One a site, and one of whoever is enrolled anew.
        var logs: Int
        var machines: Int
        var own: Int
    }

    struct Unreadable: Error { var line: String }

    /// Sites, logs, machines, changes of each log, as the model was sized.
    var sizes: Sizes
    var steps: [Step] = []

    /// The trails of a text, each of which begins with a line `SIZES sites logs machines own`.
    static func trails(_ text: String) throws -> [ModelTrail] {
        var trails: [ModelTrail] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.first != "SIZES" else {
                let sizes = words.dropFirst().compactMap { Int($0) }
                guard sizes.count == 4 else { throw Unreadable(line: String(line)) }
                trails.append(
                    ModelTrail(sizes: Sizes(sites: sizes[0], logs: sizes[1], machines: sizes[2], own: sizes[3])))
                continue
            }
            guard words.first == "STEP", words.count >= 3, let verb = Verb(rawValue: String(words[1])),
                let machine = Int(words[2]), !trails.isEmpty
            else { throw Unreadable(line: String(line)) }
            trails[trails.count - 1].steps.append(
                Step(verb: verb, machine: machine, seen: words.count > 3 ? seen(words[3...]) : nil))
        }
        return trails
    }

    private static func seen(_ words: ArraySlice<Substring>) -> Seen {
        var seen = Seen()
        for word in words {
            switch word {
            case "hub": continue
            case "machine": seen.machines.append([])
            case "off": seen.machines.append(nil)
            default:
                guard let number = Int(word) else { continue }
                if seen.machines.isEmpty {
                    seen.hub.append(number)
                } else {
                    seen.machines[seen.machines.count - 1]?.append(number)
                }
            }
        }
        return seen
    }
}

extension ModelTrail.Seen: CustomStringConvertible {
    var description: String {
        let machines = machines.map { $0.map { "machine " + $0.map(String.init).joined(separator: " ") } ?? "off" }
        return (["hub " + hub.map(String.init).joined(separator: " ")] + machines).joined(separator: " ")
    }
}

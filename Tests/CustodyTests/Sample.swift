import Causality

enum Sample {
    static func dot(_ site: Int, _ sequence: Int64) -> Dot { Dot(LogID(site: site, incarnation: 1), sequence) }
}

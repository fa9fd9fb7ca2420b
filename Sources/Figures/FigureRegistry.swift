package import CoreMetrics
import Synchronization

/// Where what swift-metrics is told in this process adds up, to be read at any time; one for the process.
package final class FigureRegistry: MetricsFactory {
    private struct Key: Hashable {
        var name: String
        var labels: [Figure.Label]
    }

    private let meters = Mutex<[Key: Meter]>([:])

    package init() {}

    /// Everything that was measured so far, by name and labels.
    package var figures: [Figure] {
        let meters = meters.withLock { $0 }
        let byName = Dictionary(grouping: meters, by: \.key.name)
        return byName.map { name, meters in
            let inOrder = meters.sorted { $0.key.labels.lexicographicallyPrecedes($1.key.labels) }
            return Figure(
                name, kind: inOrder[0].value.kind, inOrder.flatMap { key, meter in meter.samples(key.labels) })
        }.sorted { $0.name < $1.name }
    }

    private func meter(_ label: String, _ dimensions: [(String, String)], _ kind: Figure.Kind) -> Meter {
        let key = Key(name: label, labels: dimensions.map { Figure.Label($0.0, $0.1) }.sorted())
        return meters.withLock { meters in
            // A name is of one kind: what comes second under it measures what nobody reads.
            if let known = meters[key] { return known.kind == kind ? known : Meter(kind) }
            let meter = Meter(kind)
            meters[key] = meter
            return meter
        }
    }

    private func forget(_ meter: AnyObject) {
        meters.withLock { meters in
            guard let key = meters.first(where: { $0.value === meter })?.key else { return }
            meters[key] = nil
        }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        meter(label, dimensions, .counter)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        meter(label, dimensions, aggregate ? .summary : .gauge)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        meter(label, dimensions, .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        meter(label, dimensions, .summary)
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { forget(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }
}

/// One measured thing under one set of labels.
private final class Meter: CounterHandler, RecorderHandler, MeterHandler, TimerHandler {
    let kind: Figure.Kind
    private let state = Mutex((count: Int64(0), value: 0.0))

    init(_ kind: Figure.Kind) { self.kind = kind }

    func samples(_ labels: [Figure.Label]) -> [Figure.Sample] {
        let (count, value) = state.withLock { $0 }
        guard kind == .summary else { return [Figure.Sample(labels: labels, value)] }
        return [
            Figure.Sample(suffix: "_count", labels: labels, Double(count)),
            Figure.Sample(suffix: "_sum", labels: labels, value),
        ]
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(max(0, amount)) } }
    func increment(by amount: Double) { state.withLock { $0.value += amount } }
    func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
    func reset() { state.withLock { $0 = (0, 0) } }
    func set(_ value: Int64) { record(Double(value)) }
    func set(_ value: Double) { record(value) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        state.withLock { state in
            state.count += 1
            state.value = kind == .summary ? state.value + value : value
        }
    }

    /// In seconds, the unit that Prometheus keeps times in.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

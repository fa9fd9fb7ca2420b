import Causality
import Ledger
import Testing

@Suite struct ReceivedDotsTests {
    @Test func `Dots come back in the order in which they came`() {
        let logs = [
            LogID(site: 0, incarnation: 1), LogID(site: 32_767, incarnation: 8_191), LogID(site: 3, incarnation: 2),
        ]
        let dots = (0..<300).map { Dot(logs[$0 % 3], $0.isMultiple(of: 7) ? Dot.sequenceMax : Int64($0 / 3 + 1)) }
        #expect(ReceivedDots.dots(ReceivedDots.bytes(dots)) == dots)
        #expect(ReceivedDots.dots([]) == [])
    }

    @Test func `Consecutive changes take a byte each`() {
        let dots = (1...100).map { Dot(LogID(site: 3, incarnation: 1), $0) }
        #expect(ReceivedDots.bytes(dots).count < 110)
    }

    @Test(
        arguments: [
            [0x80], [0], [1], [UInt8](repeating: 0xFF, count: 12), [UInt8](repeating: 0xFF, count: 9) + [0x7F, 2],
            [
                0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                0xFF, 1,
            ],
        ] as [[UInt8]])
    func `Bytes that name no dots are none, and trap nothing`(bytes: [UInt8]) {
        #expect(ReceivedDots.dots(bytes) == nil)
    }
}

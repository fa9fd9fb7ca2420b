import Hub
import NIOCore
import Testing

@Suite struct ConnectionCapTests {
    private func address(_ text: String) -> AddressKey { AddressKey(try? SocketAddress(ipAddress: text, port: 1)) }

    @Test func `An address has its share, and its own oldest silent one goes for a new one`() {
        var cap = ConnectionCap(connectionsMax: 10, addressMax: 2)
        let ids = (0..<3).map { _ in cap.enter(address("10.0.0.1")) }
        #expect(ids.map { $0?.evicted } == [nil, nil, 1])
        #expect(cap.count == 2)
        // Both have proved who they are: nobody goes.
        for id in [2, 3] { cap.know(id) }
        #expect(cap.enter(address("10.0.0.1")) == nil)
        #expect(cap.enter(address("10.0.0.2"))?.evicted == .some(nil))
        cap.leave(2)
        #expect(cap.enter(address("10.0.0.1"))?.evicted == .some(nil))
    }

    @Test func `In a full house the address with most silent ones makes room`() {
        var cap = ConnectionCap(connectionsMax: 4, addressMax: 4)
        for text in ["10.0.0.1", "10.0.0.2", "10.0.0.2", "10.0.0.3"] { _ = cap.enter(address(text)) }
        cap.know(1)
        #expect(cap.enter(address("10.0.0.4"))?.evicted == 2)
        // A newcomer counts with its own: two of it now, and the older goes.
        #expect(cap.enter(address("10.0.0.4"))?.evicted == 5)
        #expect(cap.enter(address("10.0.0.9"))?.evicted == 3)
    }

    @Test func `Where all are known, a full house refuses`() {
        var cap = ConnectionCap(connectionsMax: 2, addressMax: 2)
        for text in ["10.0.0.1", "10.0.0.2"] { if let id = cap.enter(address(text))?.id { cap.know(id) } }
        #expect(cap.enter(address("10.0.0.3")) == nil)
        // Twice gone is gone once.
        for id in [1, 1] { cap.leave(id) }
        #expect(cap.enter(address("10.0.0.3"))?.evicted == .some(nil))
        #expect(cap.count == 2)
    }

    /// Beside a slow statement: never more than the caps, never a known one evicted, never an honest one by a flood.
    @Test(arguments: UInt64(1)...20) func `Whatever comes, the caps hold and the known stay`(seed: UInt64) {
        var state = seed
        func below(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        var cap = ConnectionCap(connectionsMax: 12, addressMax: 5)
        var open: [Int: (address: Int, isKnown: Bool)] = [:]
        for _ in 0..<400 {
            let id = open.keys.sorted().dropFirst(below(20)).first
            switch below(4) {
            case 0:
                if let id {
                    cap.leave(id)
                    open[id] = nil
                }
            case 1:
                if let id {
                    cap.know(id)
                    open[id]?.isKnown = true
                }
            default:
                let host = below(4)
                let own = open.values.filter { $0.address == host }
                let entered = cap.enter(address("10.0.0.\(host)"))
                if let evicted = entered?.evicted {
                    #expect(open[evicted]?.isKnown == false)
                    open[evicted] = nil
                }
                if let entered {
                    open[entered.id] = (host, false)
                } else {
                    let isOwnFull = own.count == 5 && own.allSatisfy(\.isKnown)
                    #expect(isOwnFull || open.count == 12 && open.values.allSatisfy(\.isKnown))
                }
            }
            #expect(cap.count == open.count && open.count <= 12)
            for host in 0..<4 { #expect(open.values.count { $0.address == host } <= 5) }
        }
    }

    @Test func `Addresses of one IPv6 network are one, and an IPv4 caller is the same on any socket`() {
        #expect(address("2001:db8::1") == address("2001:db8::ffff:2"))
        #expect(address("2001:db8::1") != address("2001:db8:0:1::1"))
        #expect(address("::ffff:10.0.0.1") == address("10.0.0.1"))
        #expect(address("10.0.0.1") != address("10.0.0.2"))
        #expect(address("::ffff:10.0.0.1") != address("::ffff:10.0.0.2"))
    }
}

@Suite struct ConnectionDeadlineTests {
    private func deadline() -> ConnectionDeadline { ConnectionDeadline(.init(), nowMilliseconds: 1_000) }

    @Test func `Who says nothing has the time of a handshake, then that of a request`() {
        var deadline = deadline()
        #expect(deadline.closesAtMilliseconds == 11_000)
        deadline.note(.received(bytes: 500), nowMilliseconds: 2_000)
        #expect(deadline.closesAtMilliseconds == 11_000)
        deadline.note(.handshakeCompleted, nowMilliseconds: 3_000)
        #expect(deadline.closesAtMilliseconds == 63_000)
    }

    @Test func `A byte each five seconds is cut after a minute, two kilobytes a second never`() {
        for (bytes, isCut) in [(1, true), (10_000, false)] {
            var deadline = deadline()
            deadline.note(.handshakeCompleted, nowMilliseconds: 0)
            var now: Int64 = 0
            while now < 1_200_000, deadline.closesAtMilliseconds > now {
                now += 5_000
                deadline.note(.received(bytes: bytes), nowMilliseconds: now)
            }
            #expect((now < 70_000) == isCut)
        }
    }

    @Test func `No request takes longer than a facility waits`() {
        var deadline = deadline()
        deadline.note(.requestBegan, nowMilliseconds: 0)
        deadline.note(.received(bytes: .max / 4_000), nowMilliseconds: 1)
        #expect(deadline.closesAtMilliseconds == 1_800_000)
    }

    @Test func `The hub's own work is not the caller's fault, and a reader that takes nothing is`() {
        var deadline = deadline()
        deadline.note(.requestBegan, nowMilliseconds: 0)
        deadline.note(.requestEnded, nowMilliseconds: 50_000)
        #expect(deadline.closesAtMilliseconds == 650_000)
        deadline.note(.answerBegan, nowMilliseconds: 100_000)
        #expect(deadline.closesAtMilliseconds == 160_000)
        deadline.note(.sent(bytes: 65_536), nowMilliseconds: 101_000)
        #expect(deadline.closesAtMilliseconds == 160_000 + 262_144)
        // What comes meanwhile is the next request's, and gives this answer no time.
        deadline.note(.received(bytes: 1_000_000), nowMilliseconds: 102_000)
        #expect(deadline.closesAtMilliseconds == 160_000 + 262_144)
        deadline.note(.answerEnded, nowMilliseconds: 110_000)
        #expect(deadline.closesAtMilliseconds == 410_000)
        deadline.note(.received(bytes: 250), nowMilliseconds: 120_000)
        #expect(deadline.closesAtMilliseconds == 181_000)
    }
}

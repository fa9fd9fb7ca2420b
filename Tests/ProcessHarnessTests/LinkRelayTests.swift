import ProcessHarness
import Glibc
import Testing

struct LinkRelayTests {
    @Test func `What one side says arrives at the other, and both directions are counted`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        try facility.send("prisoner count")
        #expect(try facility.receive(14) == "prisoner count")
        #expect(relay.traffic.bytesUp == 14)
        #expect(relay.traffic.bytesDown == 14)
        #expect(relay.traffic.connections == 1)
        #expect(relay.traffic.roundTrips == 1)
    }

    @Test func `More than any buffer holds passes whole`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        let text = String(repeating: "0123456789abcdef", count: 20_000)
        try facility.send(text)
        #expect(try facility.receive(text.utf8.count) == text)
    }

    @Test func `A cut resets what is open and what comes, until the link is restored`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let before = try TestSocket(connectedTo: relay.port)
        try before.send("a")
        #expect(try before.receive(1) == "a")
        relay.cut()
        #expect(relay.isCut)
        #expect(throws: TestSocket.Broken.self) { try before.receive(1) }
        #expect(throws: TestSocket.Broken.self) {
            let during = try TestSocket(connectedTo: relay.port)
            try during.send("b")
            _ = try during.receive(1)
        }
        #expect(relay.traffic.connectionsRefused == 1)
        relay.restore()
        let after = try TestSocket(connectedTo: relay.port)
        try after.send("c")
        #expect(try after.receive(1) == "c")
        #expect(relay.traffic.bytesUp == 2)
    }

    @Test func `A cut in the middle lets pass exactly what it was told`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        relay.cut(afterBytes: 5)
        let facility = try TestSocket(connectedTo: relay.port)
        try facility.send("0123456789")
        #expect(throws: TestSocket.Broken.self) { try facility.receive(1) }
        #expect(relay.isCut)
        #expect(relay.traffic.bytesUp + relay.traffic.bytesDown == 5)
    }

    @Test func `Restoring forgets a cut that was still to come`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        relay.cut(afterBytes: 1)
        relay.restore()
        let facility = try TestSocket(connectedTo: relay.port)
        try facility.send("0123")
        #expect(try facility.receive(4) == "0123")
    }

    @Test func `A stalled link keeps what has not passed until it is restored`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        relay.stall(afterBytesUp: 4)
        try facility.send("0123456789")
        #expect(try facility.receive(4) == "0123")
        #expect(relay.awaitStall(within: .seconds(10)))
        #expect(relay.traffic.bytesUp == 4)
        relay.restore()
        #expect(!relay.isStalled)
        #expect(try facility.receive(6) == "456789")
        relay.stall(afterBytesDown: 3)
        try facility.send("abcdef")
        #expect(try facility.receive(3) == "abc")
        #expect(relay.awaitStall(within: .seconds(10)))
        #expect(relay.traffic.bytesUp == 16)
        relay.restore()
        #expect(try facility.receive(3) == "def")
    }

    @Test func `A stalled link can be cut`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        relay.stall(afterBytesUp: 1)
        try facility.send("01")
        #expect(relay.awaitStall(within: .seconds(10)))
        relay.cut()
        #expect(throws: TestSocket.Broken(code: ECONNRESET)) {
            _ = try facility.receive(1)
            _ = try facility.receive(1)
        }
    }

    @Test func `A side that ends its half still hears the other`() throws {
        let hub = try EchoServer()
        let relay = try LinkRelay(to: hub.port)
        let facility = try TestSocket(connectedTo: relay.port)
        try facility.send("last words")
        facility.endSending()
        #expect(try facility.receive(10) == "last words")
        #expect(try facility.receive(1) == "")
    }

    @Test func `Without a hub behind it a link is as good as cut, and it may be stopped twice`() throws {
        let nobody = try EchoServer(listens: false)
        let relay = try LinkRelay(to: nobody.port)
        let facility = try TestSocket(connectedTo: relay.port)
        #expect(throws: TestSocket.Broken.self) { try facility.receive(1) }
        relay.stop()
        relay.stop()
        relay.cut()
        withExtendedLifetime(nobody) {}
    }
}

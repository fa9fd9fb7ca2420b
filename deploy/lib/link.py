"""A bad link on loopback: carries what comes to a port to another one, slowly, and breaks.

link.py PORT TO-PORT BYTES-PER-SECOND MEAN-BYTES SEED FIGURES

Both directions share the rate. After a random number of bytes, MEAN-BYTES on average (0: never), all connections are cut, or a
byte is altered, in turn. The file FIGURES has how many bytes were carried, and how often it was cut and altered.
"""
import random
import socket
import sys
import threading
import time

PIECE = 512
PORT, TO_PORT, RATE, MEAN, SEED = map(int, sys.argv[1:6])
FIGURES = sys.argv[6]


class Link:
    def __init__(self):
        self.lock = threading.Lock()
        self.random = random.Random(SEED)
        self.free_at = 0.0
        self.carried = self.cuts = self.altered = 0
        self.ends = set()
        self.left = self.draw()

    def draw(self):
        return self.random.expovariate(1 / MEAN) if MEAN else float("inf")

    def carry(self, piece):
        """The piece as it arrives, after its time; all connections may be cut meanwhile."""
        with self.lock:
            self.free_at = max(self.free_at, time.monotonic()) + len(piece) / RATE
            at = self.free_at
        time.sleep(max(0, at - time.monotonic()))
        with self.lock:
            self.carried += len(piece)
            self.left -= len(piece)
            if self.left <= 0:
                self.left = self.draw()
                piece = self.spoil(piece)
            self.note()
        return piece

    def note(self):
        with open(FIGURES, "w") as figures:
            print(self.carried, self.cuts, self.altered, file=figures)

    def spoil(self, piece):
        if self.altered < self.cuts:
            self.altered += 1
            at = self.random.randrange(len(piece))
            return piece[:at] + bytes([piece[at] ^ 1]) + piece[at + 1 :]
        self.cuts += 1
        for end in self.ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                # It was ended by who called.
                pass
        return piece

    def pump(self, source, drain):
        try:
            while piece := source.recv(PIECE):
                drain.sendall(self.carry(piece))
            drain.shutdown(socket.SHUT_WR)
        except OSError:
            # Cut: the other direction ends with it.
            pass

    def join(self, caller):
        with caller:
            try:
                hub = socket.create_connection(("127.0.0.1", TO_PORT))
            except OSError:
                return
            with hub:
                # What is on its way is little: a cut is noticed at once.
                for end in (caller, hub):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
                with self.lock:
                    self.ends |= {caller, hub}
                back = threading.Thread(target=self.pump, args=(hub, caller), daemon=True)
                back.start()
                self.pump(caller, hub)
                back.join()
                with self.lock:
                    self.ends -= {caller, hub}


link = Link()
with socket.create_server(("127.0.0.1", PORT)) as server:
    link.note()
    while True:
        threading.Thread(target=link.join, args=(server.accept()[0],), daemon=True).start()

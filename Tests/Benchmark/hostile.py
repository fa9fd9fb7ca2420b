"""Sends a running hub what an attacker would, and prints what each took as `key=KIB:MILLISECONDS:STATUS` arguments.

hostile.py requests PID PORT STATE SITE   one request each that asks for much, with the keys of an enrolled facility
hostile.py crowd PORT STATE SITE          an idle exchange alone, and while 2,000 connections of 20 addresses stand
"""
import http.client
import re
import socket
import ssl
import subprocess
import sys
import time

CONNECTIONS, ADDRESSES, EXCHANGES = 2_000, 20, 50


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def column(base):
    return number(1, base << 1)


def texts(text):
    return number(1, 1) + message(2, column(len(text))) + message(3, text)


def field(content):
    return message(23, number(1, 40) + number(2, 1) + content)


def token(answer):
    """Field 4 of an answer that is not packed: what the next request must show to be heard."""
    place = 1
    while place < len(answer) and answer[place] & 7 == 0:
        place += 1
        while answer[place] >= 0x80:
            place += 1
        place += 1
    return int.from_bytes(answer[place + 1:place + 9], "little") if answer[place:place + 1] == b"\x21" else 0


class Site:
    """An enrolled facility, as its own program would not speak."""

    def __init__(self, port, state, number):
        self.port, self.log, self.token = port, number << 13 | 1, 0
        trust = f"{state}/trust"
        self.context = ssl.create_default_context(cafile=f"{trust}/authority.pem")
        self.context.check_hostname = False
        self.context.load_cert_chain(f"{trust}/certificate.pem", f"{trust}/key.pem")

    def head(self):
        return number(1, 1) + number(2, self.log) + b"\x21" + self.token.to_bytes(8, "little")

    def batch(self, rows, columns, contexts=0, sequence=column(1)):
        shape = number(1, 40) + number(2, 3) + number(3, contexts) + message(4, b"\x01")
        return (number(1, rows) + message(2, varint(self.log)) + message(4, sequence) + message(5, shape)
                + message(20, texts(b"A")) + columns)

    def request(self, batch, rest=b""):
        return self.head() + message(8, batch) + rest

    def connection(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=300)

    def post(self, body, connection=None):
        connection = connection or self.connection()
        connection.request("POST", "/v1/exchange", body)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            self.token = token(body)
        return answer.status


def plain(content):
    return b"\x00" + content


def packed(content):
    return b"\x01" + subprocess.run(["zstd", "-q", "-19", "-c"], input=content, stdout=subprocess.PIPE, check=True).stdout


def up(count, step):
    """A column of `count` numbers from `step`, each `step` more than the last."""
    return number(1, step << 1) + number(2, 1) + message(3, bytes([0]) + bytes([step << 1]) * (count - 1)) + number(4, 1)


def bodies(site):
    one = field(message(4, column(5)))
    gaps = 64_000
    links = message(9, b"".join(varint(2 * n + 1) for n in range(gaps))) + message(10, bytes(8 * gaps))
    contexts = message(13, number(2, 2) + message(3, bytes(80_000))) + message(14, column(1))
    yield "columns", packed(site.request(b"\xba\x01\x00" * 20_000_000))
    yield "shapes", packed(site.request(b"\x2a\x00" * 20_000_000))
    yield "header", b"\x01\x28\xb5\x2f\xfd\xe0" + (64 << 20).to_bytes(8, "little") + b"\x01"
    yield "contexts", packed(site.request(site.batch(4, one + contexts, contexts=10_000)))
    yield "million", plain(site.request(site.batch(1_000_000, one)))
    yield "gaps", plain(site.request(site.batch(gaps, one, sequence=up(gaps, 2)), links))
    yield "texts", packed(site.request(site.batch(1_000, field(message(5, texts(b"kerben " * 51_000))))))
    # Within the limits, and as much as so few bytes may ask for.
    yield "taken", plain(site.request(site.batch(1_000, one, sequence=up(1_000, 1))))


def memory(pid, key):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(rf"^{key}:\s+(\d+)", status.read(), re.M).group(1))


def requests(pid, port, state, number_):
    site = Site(port, state, number_)
    # The first is answered with the token of whoever called before; the second is heard.
    for _ in range(2):
        site.post(plain(site.head()))
    for name, body in bodies(site):
        with open(f"/proc/{pid}/clear_refs", "w") as file:
            file.write("5")
        before = memory(pid, "VmRSS")
        connection = site.connection()
        connection.connect()
        start = time.monotonic()
        status = site.post(body, connection)
        took = time.monotonic() - start
        print(f"hostile-{name}={memory(pid, 'VmHWM') - before}:{round(took * 1e6)}:{status}:{len(body)}")


def exchange(site):
    """Median milliseconds of an exchange, each over a connection of its own."""
    times = []
    for _ in range(EXCHANGES):
        start = time.monotonic()
        status = site.post(plain(site.head()))
        if status != 200:
            sys.exit(f"hostile.py: an idle exchange was answered with {status}")
        times.append(time.monotonic() - start)
    return sorted(times)[len(times) // 2], max(times)


def crowd(port, state, number_):
    site = Site(port, state, number_)
    alone = exchange(site)
    sockets = []
    for index in range(CONNECTIONS):
        bare = socket.socket()
        bare.bind((f"127.0.0.{2 + index % ADDRESSES}", 0))
        bare.connect(("127.0.0.1", port))
        sockets.append(bare)
    beside = exchange(site)
    print(f"crowd-alone={round(alone[0] * 1e6)}:{round(alone[1] * 1e6)}")
    print(f"crowd-beside={round(beside[0] * 1e6)}:{round(beside[1] * 1e6)}")


if __name__ == "__main__":
    if sys.argv[1] == "requests":
        requests(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
    else:
        crowd(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))

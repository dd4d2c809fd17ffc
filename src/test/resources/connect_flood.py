"""Sends connect requests to a tracker on loopback, each from another address of 127/8.

Usage: connect_flood.py PORT REQUESTS SECONDS
Sends at full speed until both are reached; at its end prints how many it has sent, which is also
from how many addresses. The addresses are written into the packets (IP_PKTINFO) and not bound, as
one who spoofs them does it; the answers go to a socket that nobody reads.
"""

import socket
import struct
import sys
import time

IP_PKTINFO = 8
FIRST = 0x7F010000  # 127.1.0.0: the honest client has 127.0.0.1


def main():
    port, requests, seconds = (int(argument) for argument in sys.argv[1:])
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("0.0.0.0", 0))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    connect = struct.pack(">QII", 0x41727101980, 0, 7)
    tracker = ("127.0.0.1", port)
    end = time.monotonic() + seconds
    pack, send = struct.Struct("=I4s4s").pack, sock.sendmsg
    sent = 0
    print("Flooding", flush=True)
    while sent < requests or time.monotonic() < end:
        for _ in range(1000):
            source = (FIRST + sent % 0xFE0000).to_bytes(4, "big")
            sent += 1
            info = pack(0, source, b"\0\0\0\0")
            send([connect], [(socket.IPPROTO_IP, IP_PKTINFO, info)], 0, tracker)
    print("Sent", sent, flush=True)


main()

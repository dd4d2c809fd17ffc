"""A seeder on 127.0.0.1, from a new port: announces itself to the tracker at port 1234 and prints the
counts of the answer. Usage: one_peer.py INFO_HASH
"""

import os
import socket
import struct
import sys

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(2)
client.connect(("127.0.0.1", 1234))


def ask(request):
    for _ in range(30):
        try:
            client.send(request)
            return client.recv(2048)
        except (ConnectionRefusedError, socket.timeout):
            pass  # UDP may lose a datagram.
    sys.exit("no answer")


connected = ask(struct.pack(">QII", 0x41727101980, 0, 1))
announce = connected[8:16] + struct.pack(">II", 1, 2)
announce += bytes.fromhex(sys.argv[1]) + os.urandom(20)
announce += struct.pack(">QQQIIIiH", 0, 0, 0, 2, 0, 0, -1, client.getsockname()[1])
leechers, seeders = struct.unpack(">II", ask(announce)[12:20])
print(f"{seeders} seeders, {leechers} leechers")

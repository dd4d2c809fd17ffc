"""Announces leechers of one torrent to a UDP tracker (BEP 15) over IPv6, one after the other.

Usage: announce.py PORT INFO_HASH SOURCE,TRACKER...

Each SOURCE is an address, with %INTERFACE if it is link-local, and announces from its own address at TRACKER's. Prints
a line for each: the source, then the peers that it was given, sorted; or why there is no answer.
Written from the BEP, and shares no code with the tracker.
"""

import socket
import struct
import sys

PROTOCOL_ID = 0x41727101980
CONNECT, ANNOUNCE = 0, 1
REPLY_SECONDS, TRIES = 2, 5
PEER_PORT = 6881


def ask(tracker, action, head, body):
    """Sends one request, again if there is no answer; returns what follows action and transaction ID."""
    for transaction_id in range(1, TRIES + 1):
        tracker.send(struct.pack(">QII", head, action, transaction_id) + body)
        try:
            reply = tracker.recv(2048)
        except socket.timeout:
            continue
        if struct.unpack(">II", reply[:8]) != (action, transaction_id):
            raise OSError(f"unexpected reply {reply.hex()}")
        return reply[8:]
    raise OSError("no answer")


def resolved(address, port):
    return socket.getaddrinfo(address, port, socket.AF_INET6, socket.SOCK_DGRAM)[0][4]


def announce(source, tracker_address, port, info_hash):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as tracker:
        tracker.settimeout(REPLY_SECONDS)
        tracker.bind(resolved(source, 0))
        tracker.connect(resolved(tracker_address, port))
        (connection_id,) = struct.unpack(">Q", ask(tracker, CONNECT, PROTOCOL_ID, b""))
        body = info_hash + bytes(20) + struct.pack(">QQQIIIiH", 0, 1, 0, 2, 0, 0, -1, PEER_PORT)
        peers = ask(tracker, ANNOUNCE, connection_id, body)[12:]
        for at in range(0, len(peers), 18):
            yield socket.inet_ntop(socket.AF_INET6, peers[at : at + 16])


def main(port, info_hash, *clients):
    for client in clients:
        source, tracker = client.split(",")
        try:
            answer = " ".join(sorted(announce(source, tracker, int(port), bytes.fromhex(info_hash))))
        except OSError as error:
            answer = repr(error)
        print(f"{source}: {answer}".rstrip(), flush=True)


main(*sys.argv[1:])

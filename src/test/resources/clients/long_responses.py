"""Has a UDP tracker (BEP 15) send its longest responses.

Usage: long_responses.py ADDRESS PORT

Announces more leechers of one torrent than a response holds, one at each port, and then asks for all of them; scrapes
74 torrents. Prints the length of each of the two responses and of what is in it. A first response may be lost, since it
is by the loss that the tracker's host learns of a narrow path.
Written from the BEP, and shares no code with the tracker.
"""

import socket
import struct
import sys

PROTOCOL_ID = 0x41727101980
CONNECT, ANNOUNCE, SCRAPE = 0, 1, 2
REPLY_SECONDS, TRIES = 1, 8
LEECHERS = 243
INFO_HASH = bytes(range(20))


def ask(tracker, action, head, body):
    """Sends one request, again if there is no answer; returns the response, action and transaction ID included."""
    for transaction_id in range(1, TRIES + 1):
        tracker.send(struct.pack(">QII", head, action, transaction_id) + body)
        try:
            reply = tracker.recv(2048)
        except socket.timeout:
            continue
        if struct.unpack(">II", reply[:8]) != (action, transaction_id):
            raise OSError(f"unexpected reply {reply.hex()}")
        return reply
    raise OSError("no answer")


def announce(tracker, connection_id, num_want, port):
    body = INFO_HASH + bytes(20) + struct.pack(">QQQIIIiH", 0, 1, 0, 2, 0, 0, num_want, port)
    return ask(tracker, ANNOUNCE, connection_id, body)


def main(address, port):
    family, peer_length = (socket.AF_INET6, 18) if ":" in address else (socket.AF_INET, 6)
    with socket.socket(family, socket.SOCK_DGRAM) as tracker:
        tracker.settimeout(REPLY_SECONDS)
        tracker.connect((address, int(port)))
        (connection_id,) = struct.unpack(">Q", ask(tracker, CONNECT, PROTOCOL_ID, b"")[8:])
        for peer_port in range(1, LEECHERS + 1):
            announce(tracker, connection_id, 0, peer_port)
        reply = announce(tracker, connection_id, LEECHERS, 1)
        (leechers,) = struct.unpack(">I", reply[12:16])
        peers = [reply[at : at + peer_length] for at in range(20, len(reply), peer_length)]
        client = socket.inet_pton(family, tracker.getsockname()[0])
        valid = {peer for peer in peers if peer[:-2] == client and 1 < int.from_bytes(peer[-2:], "big") <= LEECHERS}
        print(f"announce: {len(reply)} bytes, {leechers} leechers, {len(valid)} peers", flush=True)
        reply = ask(tracker, SCRAPE, connection_id, INFO_HASH * 74)
        triples = [struct.unpack(">III", reply[at : at + 12]) for at in range(8, len(reply), 12)]
        right = triples.count((0, 0, LEECHERS))
        print(f"scrape: {len(reply)} bytes, {right} triples", flush=True)


main(*sys.argv[1:])

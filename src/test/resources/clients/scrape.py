"""Scrapes a UDP tracker (BEP 15) until it answers with the expected numbers.

Usage: scrape.py ADDRESS PORT INFO_HASH "seeders=S completed=C leechers=L" SECONDS

Prints the numbers of the last answer, or "no answer", when they are the expected ones or the time is over.
Written from the BEP, and shares no code with the tracker.
"""

import socket
import struct
import sys
import time

PROTOCOL_ID = 0x41727101980
CONNECT, SCRAPE = 0, 2
REPLY_SECONDS = 1
PAUSE_SECONDS = 0.1


def ask(tracker, action, head, body, reply_format):
    """Sends one request, returns the reply's fields after action and transaction ID."""
    transaction_id = time.monotonic_ns() & 0x7FFFFFFF
    tracker.send(struct.pack(">QII", head, action, transaction_id) + body)
    reply = tracker.recv(2048)
    got_action, got_transaction_id, *fields = struct.unpack(">II" + reply_format, reply)
    if (got_action, got_transaction_id) != (action, transaction_id):
        raise OSError(f"unexpected reply {reply.hex()}")
    return fields


def scrape(family, address, port, info_hash):
    with socket.socket(family, socket.SOCK_DGRAM) as tracker:
        tracker.settimeout(REPLY_SECONDS)
        tracker.connect((address, port))
        (connection_id,) = ask(tracker, CONNECT, PROTOCOL_ID, b"", "Q")
        return "seeders=%d completed=%d leechers=%d" % tuple(ask(tracker, SCRAPE, connection_id, info_hash, "III"))


def main(address, port, info_hash, expected, seconds):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    deadline = time.monotonic() + float(seconds)
    answer, failure = "no answer", None
    while answer != expected and time.monotonic() < deadline:
        try:
            answer = scrape(family, address, int(port), bytes.fromhex(info_hash))
        except (OSError, struct.error) as error:  # not started yet: refused, or silent
            failure = error
        if answer != expected:
            time.sleep(PAUSE_SECONDS)
    print(answer)
    if answer != expected and failure:
        print(repr(failure), file=sys.stderr)


main(*sys.argv[1:])

"""Asks a UDP tracker (BEP 15) for a connection ID at several of its addresses.

Usage: asked.py connected|any PORT ADDRESS...

"connected" asks from a connected socket, as most clients do: it receives only what comes from the address that was
asked. "any" takes an answer from any address. Prints a line for each ADDRESS: the address, then the one that the answer
came from, or why there is none.
Written from the BEP, and shares no code with the tracker.
"""

import socket
import struct
import sys

PROTOCOL_ID = 0x41727101980
CONNECT = 0
REPLY_SECONDS, TRIES = 2, 8


def ask(sock, tracker):
    """Sends a connect request, again if there is no answer; returns the address that the answer came from."""
    for transaction_id in range(1, TRIES + 1):
        sock.sendto(struct.pack(">QII", PROTOCOL_ID, CONNECT, transaction_id), *tracker)
        try:
            reply, source = sock.recvfrom(2048)
        except socket.timeout:
            continue
        if len(reply) != 16 or struct.unpack(">I", reply[:4]) != (CONNECT,):
            raise OSError(f"unexpected reply {reply.hex()}")
        return source[0]
    raise OSError("no answer")


def main(mode, port, *addresses):
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.settimeout(REPLY_SECONDS)
            tracker = (address, int(port))
            try:
                if mode == "connected":
                    sock.connect(tracker)
                    source = ask(sock, (sock.getpeername(),))
                else:
                    source = ask(sock, (tracker,))
            except OSError as error:
                source = repr(error)
        print(address, source, flush=True)


main(*sys.argv[1:])

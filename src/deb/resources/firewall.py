"""Usage: firewall.py serve | ask"""

import select
import socket
import sys

PORTS = (1234, 1235)


def serve():
    sockets = []
    for port in PORTS:
        sockets.append(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
        sockets[-1].setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sockets[-1].bind(("::", port))
    while True:
        for ready in select.select(sockets, [], [])[0]:
            request, sender = ready.recvfrom(9)
            ready.sendto(request, sender)


def ask():
    for family, address in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        for port in PORTS:
            client = socket.socket(family, socket.SOCK_DGRAM)
            client.settimeout(0.5)
            client.connect((address, port))
            for _ in range(60):
                try:
                    client.send(b"request")
                    client.recv(9)
                    break
                except (ConnectionRefusedError, socket.timeout):
                    pass  # It does not listen yet.
            else:
                sys.exit("no answer")


serve() if sys.argv[1] == "serve" else ask()

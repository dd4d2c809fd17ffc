"""Starts a program with a socket as its standard input, as systemd and inetd do.

Usage: inherited_socket.py SOCKET COMMAND...
SOCKET is an address to bind a UDP socket to, perhaps with a comma and a port behind it, or one of the kinds below. Prints the port, 0 if there
is none. Each line of its own standard input is a command: "start" runs the program, "stop" sends it
SIGTERM, "wait" does not; both print its exit status once it has ended. At the end of the input a
program that still runs is killed.
"""

import signal
import socket
import subprocess
import sys


def udp(address, port=0):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind((address, port))
    return sock


def connected_udp():
    sock = udp("::1")
    sock.connect(sock.getsockname()[:2])
    return sock


def tcp():
    sock = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    sock.bind(("::1", 0))
    sock.listen()
    return sock


def connected_tcp():
    global listener  # or the connection would be closed
    listener = tcp()
    return socket.create_connection(listener.getsockname()[:2])


def unix_stream():
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.bind("")  # any free name that is not a file's
    sock.listen()
    return sock


def unix_pair(kind):
    global other  # or it would be closed
    sock, other = socket.socketpair(socket.AF_UNIX, kind)
    return sock


KINDS = {
    "unbound": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "connected": connected_udp,
    "tcp": tcp,
    "tcp-connected": connected_tcp,
    "unix-datagram": lambda: unix_pair(socket.SOCK_DGRAM),
    "unix-stream": unix_stream,
    "unix-pair": lambda: unix_pair(socket.SOCK_STREAM),
}


def main():
    kind, command = sys.argv[1], sys.argv[2:]
    address, _, port = kind.partition(",")
    sock = KINDS[kind]() if kind in KINDS else udp(address, int(port or 0))
    name = sock.getsockname()
    print("Port", name[1] if isinstance(name, tuple) else 0, flush=True)
    child = None
    for line in sys.stdin:
        if line.strip() == "start":
            child = subprocess.Popen(command, stdin=sock)
        elif line.strip() == "stop":
            child.send_signal(signal.SIGTERM)
            print("Status", child.wait(), flush=True)
        elif line.strip() == "wait":
            print("Status", child.wait(), flush=True)
    if child is not None and child.poll() is None:
        child.kill()


main()

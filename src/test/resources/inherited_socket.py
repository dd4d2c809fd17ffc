"""Starts a program with a bound UDP socket as its standard input, as systemd and inetd do.

Usage: inherited_socket.py ADDRESS COMMAND...
Prints the port. Each line of its own standard input is a command: "start" runs the program, "stop"
sends it SIGTERM, "wait" does not; both print its exit status once it has ended. At the end of the
input a program that still runs is killed.
"""

import signal
import socket
import subprocess
import sys


def main():
    address, command = sys.argv[1], sys.argv[2:]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind((address, 0))
    print("Port", sock.getsockname()[1], flush=True)
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

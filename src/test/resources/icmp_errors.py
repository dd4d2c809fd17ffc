"""Starts a program with a UDP socket as its standard input that has asked for ICMP errors (IP_RECVERR).

Usage: icmp_errors.py COMMAND...
Prints the port. Each line of its own standard input is a command: "start" runs the program, "errors"
sends ICMP messages to the socket that tell of responses that could not be delivered and prints
"Sent" (or why it may not), "stop" sends SIGTERM and prints the exit status once the program has ended.
At the end of the input a program that still runs is killed.
"""

import signal
import socket
import struct
import subprocess
import sys

IP_RECVERR, IPV6_RECVERR = 11, 25
ICMP_UNREACHABLE = 3

# Net, host, protocol, fragmentation needed, net and host prohibited, filtered.
CODES = (0, 1, 2, 4, 9, 10, 13)
LOOPBACK = "127.0.0.1"

# Where the undelivered packets went. Linux believes for ten minutes that the path there is narrow, so nobody else's.
CLIENT = "127.77.0.1"


def checksum(data):
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total > 0xFFFF:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def send_errors(port):
    """About a packet of 16 bytes from the socket's port to port 9 of the client."""
    addresses = socket.inet_aton(LOOPBACK), socket.inet_aton(CLIENT)
    packet = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 44, 1, 0, 64, 17, 0, *addresses)
    packet += struct.pack(">HHHH", port, 9, 24, 0)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
        for code in CODES:
            rest = struct.pack(">I", 0) + packet
            header = struct.pack(">BBH", ICMP_UNREACHABLE, code, 0)
            header = header[:2] + struct.pack(">H", checksum(header + rest))
            raw.sendto(header + rest, (LOOPBACK, 0))


def say(line):
    """In one piece: the program writes to the same standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main():
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
    sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVERR, 1)
    sock.bind(("::", 0))
    port = sock.getsockname()[1]
    say(f"Port {port}")
    child = None
    for line in sys.stdin:
        if line.strip() == "start":
            child = subprocess.Popen(sys.argv[1:], stdin=sock)
        elif line.strip() == "errors":
            try:
                send_errors(port)
                say("Sent")
            except PermissionError as error:
                say(f"Not permitted: {error}")
        elif line.strip() == "stop":
            child.send_signal(signal.SIGTERM)
            say(f"Status {child.wait()}")
    if child is not None and child.poll() is None:
        child.kill()


main()

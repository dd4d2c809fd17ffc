"""Tries to bind UDP sockets to a port, with and without leave for others to share it (SO_REUSEADDR).

Usage: bind.py PORT ADDRESS...

Prints a line for each: the address, 0 or 1 for the option, and "bound" or why not.
"""

import os
import socket
import sys


def bind(address, port, reuse):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, reuse)
        try:
            sock.bind((address, port))
        except OSError as error:
            return os.strerror(error.errno)
        return "bound"


def main(port, *addresses):
    for address in addresses:
        for reuse in (0, 1):
            print(address, reuse, bind(address, int(port), reuse), flush=True)


main(*sys.argv[1:])

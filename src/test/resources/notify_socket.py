"""Receives what a service tells its manager, as systemd does.

Usage: notify_socket.py SOCKET COMMAND...
Binds a UNIX datagram socket to the path SOCKET (in the abstract namespace if it begins with @), runs
the command with NOTIFY_SOCKET=SOCKET, and prints "told: MESSAGE" for each datagram, with commas in
place of line ends. Passes SIGTERM and SIGHUP on to the command. Ends when the command does and nothing waits.
"""

import os
import select
import signal
import socket
import subprocess
import sys

path = sys.argv[1]
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind("\0" + path[1:] if path.startswith("@") else path)
child = subprocess.Popen(sys.argv[2:], env={**os.environ, "NOTIFY_SOCKET": path})
for number in signal.SIGTERM, signal.SIGHUP:
    signal.signal(number, lambda received, _: child.send_signal(received))
ended = False
while True:
    if select.select([receiver], [], [], 0.1)[0]:
        # At once: the command writes lines to the same place, and one must not come into another.
        os.write(1, b"told: " + receiver.recv(4096).replace(b"\n", b",") + b"\n")
    elif ended:
        break
    else:
        ended = child.poll() is not None
sys.exit(0)

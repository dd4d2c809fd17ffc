"""Runs a command in a terminal of its own, and closes the terminal on demand.

Usage: terminal.py COMMAND...
Prints what the command writes to its terminal. When its own standard input has a line, closes the
terminal, as a user does with a window, and prints "Status N" when the command has ended.
"""

import os
import pty
import select
import sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    ready = select.select([terminal, sys.stdin], [], [])[0]
    if sys.stdin in ready:
        break
    try:
        sys.stdout.write(os.read(terminal, 4096).decode().replace("\r\n", "\n"))
        sys.stdout.flush()
    except OSError:
        break
os.close(terminal)
status = os.waitpid(pid, 0)[1]
print("Status", os.waitstatus_to_exitcode(status), flush=True)

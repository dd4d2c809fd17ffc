"""Runs a command under a filter of system calls as systemd makes it: other calls, and sockets of other
families, fail with EPERM and EAFNOSUPPORT. Usage: filtered.py @SET FAMILY,FAMILY... COMMAND...
"""

import ctypes
import errno
import os
import socket
import subprocess
import sys

ALLOW = 0x7FFF0000
EQUAL = 4


def fail(error):
    return 0x00050000 | error


class Argument(ctypes.Structure):
    _fields_ = [
        ("number", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("mask", ctypes.c_uint64),
    ]


def calls(name):
    """The calls in one of systemd's sets."""
    listing = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True
    ).stdout
    for line in listing.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            yield from calls(word)
        elif word and not word.startswith("#"):
            yield word


allowed, families, command = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
seccomp = ctypes.CDLL("libseccomp.so.2")
seccomp.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(seccomp.seccomp_init(fail(errno.EPERM)))
for call in sorted(set(calls(allowed))):
    number = seccomp.seccomp_syscall_resolve_name(call.encode())
    if number != -1 and call != "socket":
        seccomp.seccomp_rule_add(context, ALLOW, number, 0)
for family in range(0, 46):
    if family in [getattr(socket, name) for name in families]:
        action = ALLOW
    else:
        action = fail(errno.EAFNOSUPPORT)
    number = seccomp.seccomp_syscall_resolve_name(b"socket")
    argument = Argument(0, EQUAL, family, 0)
    if seccomp.seccomp_rule_add_array(context, action, number, 1, ctypes.byref(argument)) != 0:
        sys.exit("no rule for family " + str(family))
if seccomp.seccomp_load(context) != 0:
    sys.exit("no filter can be set")
os.execvp(command[0], command)

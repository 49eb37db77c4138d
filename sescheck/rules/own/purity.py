"""Own rules cannot call AWS: while one runs, its thread opens no connection and starts no program.

Python reports such acts to audit hooks. This stops mistakes, and not an author who wants to get around it: a rule
is a program with the rights of the user.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_ACTS = {
    "socket.bind": "open a connection",
    "socket.connect": "open a connection",
    "socket.getaddrinfo": "look up an address",
    "socket.gethostbyaddr": "look up an address",
    "socket.gethostbyname": "look up an address",
    "socket.getnameinfo": "look up an address",
    "socket.sendmsg": "send data",
    "socket.sendto": "send data",
    "os.exec": "start a program",
    "os.fork": "start a program",
    "os.forkpty": "start a program",
    "os.posix_spawn": "start a program",
    "os.spawn": "start a program",
    "os.startfile": "start a program",
    "os.system": "start a program",
    "subprocess.Popen": "start a program",
}


class ImpureError(RuntimeError):
    """A rule tried to leave what was read."""


class _Here(threading.local):
    guarded = 0


_HERE = _Here()


@contextmanager
def pure() -> Iterator[None]:
    """Run a block in which this thread cannot call AWS.

    Raises:
        ImpureError: it tries.
    """
    _install()
    _HERE.guarded += 1
    try:
        yield
    finally:
        _HERE.guarded -= 1


@cache
def _install() -> None:
    """Add the hook; Python has no way to remove one."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event in _ACTS and _HERE.guarded:
        raise ImpureError(f"a rule judges what was read, and cannot {_ACTS[event]}")

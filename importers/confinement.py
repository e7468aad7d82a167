"""What a process gives up before it touches what somebody sent: network, writing, new processes, memory, time."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress

MEMORY = 1024 * 1024 * 1024
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "os.spawn",
    "shutil.",
)
_FORBIDDEN_EXACT = frozenset(
    {
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.mkdir",
        "os.link",
        "os.symlink",
        "os.truncate",
        "os.chmod",
        "ctypes.dlopen",
    }
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine(seconds: int, *, threads: bool = False) -> None:
    """Give up network, writing, new processes and all but `seconds` of processor time; there is no way back.

    `threads`: for a library that can't work without threads of its own, which the system counts as processes.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        if threads and limit == resource.RLIMIT_NPROC:
            continue
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    sys.addaudithook(_forbid)


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        flags = arguments[2]
        forbidden = isinstance(flags, int) and bool(flags & _WRITES)
    else:
        forbidden = event in _FORBIDDEN_EXACT or event.startswith(_FORBIDDEN)
    if forbidden:
        raise PermissionError(event)

"""Files that a process of its own writes beside the page: begun here, seen by the lock that the process holds.

Such a process is called as `python -m MODULE FOLDER LOCK`; the lock of the folder goes with it, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_LOCK = "lock"
_ROOT = Path(__file__).resolve().parent.parent


def is_being_written(folder: Path) -> bool:
    """Whether a process holds the folder."""
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def start_writing(module: str, folder: Path, told: Mapping[str, str]) -> bool:
    """Start the process, which gets `told` as JSON on standard input; False where another holds the folder already.

    The process takes over the lock from this one, so that nothing lies between.
    """
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        process = subprocess.Popen(  # noqa: S603  (our own module; the folder's name is ours too)
            [sys.executable, "-m", module, str(folder.resolve()), str(lock.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
            text=True,
        )
        if process.stdin is not None:
            process.stdin.write(json.dumps(dict(told)))
            process.stdin.close()
    # Nobody waits for it: what it has done stands in its folder.
    process.returncode = 0
    return True

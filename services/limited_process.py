"""Work on what people wrote or sent, done in a process of its own that has limits: outside of that process.

The inside is `services.limited_inside`. A process that writes PDFs is kept for the next one, since none of its
input is a program; one that fills a template which somebody sent is used once.
"""

from __future__ import annotations

import atexit
import json
import logging
import selectors
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from services.wire import LENGTH, packed, unpacked

# Of the clock, for one piece of work: far more than a report of a thousand lines needs.
SECONDS = 60.0
MOST_SAID = 256 * 1024 * 1024
# A typesetter keeps what it has laid out; it is started afresh before that grows large.
MOST_USES = 200
_IDLE = 2
_LAST_LINES = 40
_ROOT = Path(__file__).resolve().parent.parent
_log = logging.getLogger(__name__)


class WorkStopped(Exception):
    """The process ended without an answer: `why` is took_too_long or failed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class LimitedProcess:
    """One such process; `kind` is what it was started for: pdf, template or labels."""

    def __init__(self, kind: str) -> None:
        self.uses = 0
        self._process = subprocess.Popen(  # noqa: S603  (our own module, no word of people in it)
            [sys.executable, "-E", "-s", "-B", "-m", "services.limited_inside", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8", "RAYON_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            close_fds=True,
            bufsize=0,
        )
        self._said: deque[str] = deque(maxlen=_LAST_LINES)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        """Take what the process says of its own trouble, so that it neither waits nor is lost."""
        if self._process.stderr is not None:
            with self._process.stderr as stream:
                for line in iter(lambda: stream.readline(4096), b""):
                    self._said.append(line.decode("utf-8", "replace").rstrip())

    @property
    def said(self) -> str:
        """The last lines that an ended process wrote of its trouble; "" where it wrote none."""
        self._listener.join(1)
        return "\n".join(self._said)

    def ask(
        self, asked: dict[str, Any], parts: Mapping[str, bytes], seconds: float = SECONDS
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """What the process answers: JSON and named bytes. Raises WorkStopped, and the process is ended then."""
        self.uses += 1
        until = monotonic() + seconds
        # Writing blocks while the process is slow to read, so the clock runs beside it.
        stop = threading.Timer(seconds, self._process.kill)
        stop.daemon = True
        stop.start()
        try:
            if self._process.stdin is None:
                raise ValueError("the process was started without pipes")
            for piece in packed(asked, parts):
                self._write(piece)
            size = LENGTH.unpack(self._read(LENGTH.size, until))[0]
            if size > MOST_SAID:
                raise EOFError
            return unpacked(self._read(size, until))
        except (OSError, EOFError, ValueError) as trouble:
            late = monotonic() >= until
            status = self.close()
            # SIGXCPU, or SIGKILL by the hard limit of processor time.
            if late or status in (-24, -9):
                raise WorkStopped("took_too_long") from trouble
            _log.warning("a limited process ended with %s: %s", status, self.said or "nothing said")
            raise WorkStopped("failed") from trouble
        finally:
            stop.cancel()

    def _write(self, data: bytes) -> None:
        left = memoryview(data)
        stream = self._process.stdin
        while left and stream is not None:
            left = left[stream.write(left) :]

    def _read(self, size: int, until: float) -> bytes:
        stream = self._process.stdout
        if stream is None:
            raise EOFError
        read = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(stream, selectors.EVENT_READ)
            while len(read) < size:
                if not ready.select(max(until - monotonic(), 0)):
                    raise EOFError
                chunk = stream.read(min(size - len(read), 1 << 20))
                if not chunk:
                    raise EOFError
                read += chunk
        return bytes(read)

    @property
    def lives(self) -> bool:
        """Whether it can take more work."""
        return self._process.poll() is None and self.uses < MOST_USES

    def stop(self) -> None:
        """End the process whatever it does; a thread that waits for its answer gets WorkStopped."""
        self._process.kill()

    def close(self) -> int:
        """End the process; the status it ended with."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            return self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class _Kept:
    """Processes for PDFs that wait for work; each is used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[LimitedProcess] = []

    def take(self) -> LimitedProcess:
        with self._lock:
            while self._idle:
                one = self._idle.pop()
                if one.lives:
                    return one
                one.close()
        return LimitedProcess("pdf")

    def put_back(self, one: LimitedProcess) -> None:
        with self._lock:
            if one.lives and len(self._idle) < _IDLE:
                self._idle.append(one)
                return
        one.close()

    def close(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().close()


_kept = _Kept()
atexit.register(_kept.close)


def write_pdf(facts: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a report's facts (as `facts_to_json` gives them). Raises WorkStopped."""
    return _typeset({"facts": facts}, pictures, ("pdf",))["pdf"]


def write_paper(paper: dict[str, Any], drawings: Sequence[str]) -> bytes:
    """The PDF of an official document (as `paper_fields` gives it) with its drawings as SVG. Raises WorkStopped."""
    return _typeset({"paper": paper, "drawings": list(drawings)}, {}, ("pdf",))["pdf"]


def write_handover(shift: dict[str, Any]) -> bytes:
    """The PDF of a shift handed over (as `handover_fields` gives it). Raises WorkStopped."""
    return _typeset({"shift": shift}, {}, ("pdf",))["pdf"]


def draw_pictures(drawings: Sequence[str]) -> list[bytes]:
    """Drawings (SVG) as pictures (PNG), in order. Raises WorkStopped."""
    names = [str(n) for n in range(len(drawings))]
    drawn = _typeset({"drawings": list(drawings)}, {}, names) if names else {}
    return [drawn[name] for name in names]


def _typeset(asked: dict[str, Any], pictures: Mapping[str, bytes], wanted: Sequence[str]) -> dict[str, bytes]:
    """What a process for PDFs makes, each of the wanted parts. Raises WorkStopped."""
    one = _kept.take()
    fresh = not one.uses
    answer: dict[str, Any] = {}
    parts: dict[str, bytes] = {}
    try:
        answer, parts = one.ask(asked, pictures)
    except WorkStopped:
        if fresh:
            raise
    if any(name not in parts for name in wanted):
        # One that wrote others before may have met its limits over all of them: a fresh one says whether it was this.
        one.close()
        if not fresh:
            one = LimitedProcess("pdf")
            answer, parts = one.ask(asked, pictures)
    if any(name not in parts for name in wanted):
        one.close()
        _log.error("the PDF was not written: %s", json.dumps(answer)[:2000])
        raise WorkStopped("failed")
    _kept.put_back(one)
    return parts


def fill_template(
    template: bytes, facts: dict[str, Any] | None, pictures: Mapping[str, bytes], seconds: float = 20.0
) -> tuple[dict[str, Any], bytes]:
    """Check a template that somebody sent and fill it with the facts (invented ones where None).

    The answer is {"text": [...]} with the document, or {"refused": code, "values": {…}} without.
    Raises WorkStopped.
    """
    one = LimitedProcess("template")
    try:
        answer, parts = one.ask({"facts": facts}, {"template": template, **pictures}, seconds)
    finally:
        one.close()
    return answer, parts.get("docx", b"")

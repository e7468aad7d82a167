"""Pictures that people send, decoded and written anew in a process of its own that has limits.

The inside runs as `python -m services.pictures_apart KIND`: one request on standard input, its answer on standard
output. Telephones' own format (HEIC) is read in a process by itself, since its reader needs threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from importers.confinement import confine
from locales import Phrase, phrase
from reports.pictures import (
    MOST_BYTES,
    PreparedPicture,
    RefusedPicture,
    is_phone_format,
    prepare_picture,
    thumbnail,
)
from services.wire import LENGTH, packed, unpacked

SECONDS = 30
SMALL_SIDE = 320
# What one process is given: so many pictures, and so many bytes.
MOST_TOGETHER, MOST_BYTES_TOGETHER = 24, 32_000_000
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class SafePicture:
    """A picture as it is kept, and its small form (the same bytes where it is small itself)."""

    whole: PreparedPicture
    small: bytes


def prepare_apart(pictures: Sequence[bytes]) -> list[PreparedPicture]:
    """Each picture as `prepare_picture` makes it. Raises RefusedPicture for the first that can't be kept.

    Also with the code stopped, for pictures on which the process ran out of time or memory.
    """
    whole = []
    for one in prepare_each(pictures):
        if isinstance(one, RefusedPicture):
            raise one
        whole.append(one.whole)
    return whole


def prepare_each(pictures: Sequence[bytes]) -> list[SafePicture | RefusedPicture]:
    """Each picture by itself: as it is kept, or why it can't be, in their order."""
    done: dict[int, SafePicture | RefusedPicture] = {}
    asked: dict[str, list[int]] = {"pictures": [], "phone": []}
    for number, data in enumerate(pictures):
        if not data or len(data) > MOST_BYTES:
            done[number] = _refused_unread(data)
        else:
            asked["phone" if is_phone_format(data) else "pictures"].append(number)
    for kind, numbers in asked.items():
        for together in _loads(numbers, pictures):
            answers = _ask(kind, [pictures[n] for n in together])
            if answers is None:
                # One of them stopped the process; the others are none the worse for it.
                answers = [(_ask(kind, [pictures[n]]) or [_stopped()])[0] for n in together]
            done.update(zip(together, answers, strict=True))
    return [done[number] for number in range(len(pictures))]


def _refused_unread(data: bytes) -> RefusedPicture:
    try:
        prepare_picture(data[: MOST_BYTES + 1])
    except RefusedPicture as refused:
        return refused
    raise ValueError("a picture of this size is not refused")


def _loads(numbers: Sequence[int], pictures: Sequence[bytes]) -> Iterator[list[int]]:
    load: list[int] = []
    size = 0
    for number in numbers:
        if load and (len(load) == MOST_TOGETHER or size + len(pictures[number]) > MOST_BYTES_TOGETHER):
            yield load
            load, size = [], 0
        load.append(number)
        size += len(pictures[number])
    if load:
        yield load


def _ask(kind: str, pictures: Sequence[bytes]) -> list[SafePicture | RefusedPicture] | None:
    """What the process says of each; None where it ended without an answer."""
    message = b"".join(packed({}, {str(n): data for n, data in enumerate(pictures)}))
    try:
        ended = subprocess.run(  # noqa: S603  (our own module, no word of people in it)
            [sys.executable, "-E", "-s", "-B", "-m", "services.pictures_apart", kind],
            input=message,
            capture_output=True,
            cwd=_ROOT,
            env={"PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"},
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode != 0 or len(ended.stdout) < LENGTH.size:
        return None
    said, parts = unpacked(ended.stdout[LENGTH.size :])
    answers: list[SafePicture | RefusedPicture] = []
    for number, told in enumerate(said["pictures"]):
        if "refused" in told:
            answers.append(RefusedPicture(told["refused"], Phrase.from_json(told["sentence"])))
        else:
            sha256, mime, width, height = told["kept"]
            whole = PreparedPicture(parts[f"whole{number}"], sha256, mime, width, height)
            answers.append(SafePicture(whole, parts[f"small{number}"]))
    return answers


def _stopped() -> RefusedPicture:
    return RefusedPicture(
        "stopped",
        phrase(
            "The picture could not be read within the limits. Send a smaller one, for example a screenshot."
        ),
    )


def _has_reader() -> bool:
    """Give Pillow a reader of telephones' own format, where the package is there: an office may leave it out."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _inside(kind: str) -> int:
    # The readers of pictures must be loaded before the process gives up opening anything.
    phone = kind == "phone" and _has_reader()
    Image.preinit()
    Image.init()
    confine(SECONDS, threads=phone)
    message = sys.stdin.buffer.read()
    _said, pictures = unpacked(message[LENGTH.size :])
    told: list[dict[str, object]] = []
    parts: dict[str, bytes] = {}
    for number, data in enumerate(pictures.values()):
        try:
            whole = prepare_picture(data, phone=phone)
            small = thumbnail(whole.data, SMALL_SIDE)
        except RefusedPicture as refused:
            told.append({"refused": refused.code, "sentence": refused.sentence.as_json()})
            continue
        told.append({"kept": [whole.sha256, whole.mime, whole.width, whole.height]})
        parts |= {f"whole{number}": whole.data, f"small{number}": small}
    for piece in packed({"pictures": told}, parts):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = _inside(sys.argv[1])
    # Leaving at once spares the time to tidy up.
    os._exit(status)

"""How a request or an answer travels to and from a limited process: JSON and named bytes behind their length."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

LENGTH = struct.Struct(">Q")


def packed(said: dict[str, Any], parts: Mapping[str, bytes]) -> Iterator[bytes]:
    """The message in pieces: its whole length, the length of its JSON, the JSON, the bytes."""
    told = {"said": said, "parts": [[name, len(data)] for name, data in parts.items()]}
    # As json.loads reads bytes: accents as they are, half the length.
    head = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    whole = LENGTH.size + len(head) + sum(map(len, parts.values()))
    yield LENGTH.pack(whole) + LENGTH.pack(len(head)) + head
    yield from parts.values()


def unpacked(message: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What `packed` packed, without the first length. Raises ValueError for anything else.

    >>> unpacked(b"".join(packed({"a": "ă"}, {"x": b"12"}))[8:])
    ({'a': 'ă'}, {'x': b'12'})
    """
    if len(message) < LENGTH.size:
        raise ValueError("a message that is too short")
    at = LENGTH.size + LENGTH.unpack(message[: LENGTH.size])[0]
    head = json.loads(message[LENGTH.size : at])
    parts = {}
    for name, size in head["parts"]:
        parts[name] = message[at : at + size]
        at += size
    if at != len(message):
        raise ValueError("a message of another length than it says")
    said: dict[str, Any] = head["said"]
    return said, parts

"""The bytes of a text file -> text: which encoding they are in, or a refusal. Never a guess that reads as rubbish."""

from __future__ import annotations

import codecs
import re
import unicodedata

from importers.legacy_text import from_tcvn3, from_vni, is_garbled, ungarbled, vietnamese_share
from importers.refusals import Refused

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Sure enough: nearly every marked word is a possible syllable, and no other encoding comes near.
_SURE = 0.8
_APART = 0.15
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<![\w?])\?+[^\W\d_]{1,6}\b|\ufffd")
_BEYOND_WESTERN = re.compile("[\u0102\u0103\u0110\u0111\u0128-\u01b0\u1ea0-\u1ef9]")
# Bytes that text has no use for.
_BINARY = tuple(bytes([code]) for code in (*range(8), *range(14, 26), 28, 29, 30, 31))
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Text without a byte order mark, as it stands (not yet cleaned). Raises Refused."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(_strictly(data[len(mark) :], encoding))
    if encoding := _by_nul_bytes(data):
        return _sound(_strictly(data, encoding))
    data = data.rstrip(b"\x00")
    if sum(map(data.count, _BINARY)) > max(len(data) / 100, 3):
        raise Refused("unknown_format")
    if b"\x00" in data:
        raise Refused("nul_bytes", line=_line(data, data.index(b"\x00")))
    try:
        return _sound(data.decode("utf-8"))
    except UnicodeDecodeError as trouble:
        return _sound(_eight_bit(data, trouble.start))


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as trouble:
        code = "broken_utf8" if encoding == "utf-8" else "damaged"
        raise Refused(code, line=_line(data, trouble.start)) from trouble


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _by_nul_bytes(data: bytes) -> str:
    """UTF-16 and UTF-32 without a mark, told by where the zero bytes of digits, commas and line ends stand."""
    head = data[:4096]
    if b"\x00" not in head:
        return ""
    quarter = max(len(head) // 4, 1)
    zeros = [head[offset::4].count(0) / quarter for offset in range(4)]
    if min(zeros[1:]) > 0.5 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:3]) > 0.4 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if len(data) % 2 == 0 and odd > 0.25 and even < 0.02:
        return "utf-16-le"
    if len(data) % 2 == 0 and even > 0.25 and odd < 0.02:
        return "utf-16-be"
    return ""


def _eight_bit(data: bytes, first_bad: int) -> str:
    """windows-1258, TCVN3 or VNI, whichever gives Vietnamese; the words decide."""
    if _mostly_utf8(data):
        raise Refused("broken_utf8", line=_line(data, first_bad))
    western = data.decode("cp1252", errors="replace").replace("\ufffd", "")
    if _CONTROLS.search(western):
        raise Refused("unknown_format")
    readings = {
        "cp1258": unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
        "tcvn3": from_tcvn3(data.decode("latin-1")),
        "vni": from_vni(western),
    }
    shares = {name: vietnamese_share(text) for name, text in readings.items()}
    best, second = sorted(shares, key=lambda name: shares[name], reverse=True)[:2]
    if shares[best] < _SURE or (
        shares[best] - shares[second] < _APART and readings[best] != readings[second]
    ):
        _refuse_lost(western)
        raise Refused("unknown_encoding")
    return readings[best]


def _mostly_utf8(data: bytes) -> bool:
    """Whether bytes hold far more sound multi-byte sequences of UTF-8 than broken ones."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(1 for c in text if c > "\x7f") - broken
    return sound > 4 * broken


def _sound(text: str) -> str:
    text = text.lstrip("\ufeff").rstrip("\x00").removesuffix("\x1a")
    if "\x00" in text:
        raise Refused("nul_bytes", line=text.count("\n", 0, text.index("\x00")) + 1)
    if len(_CONTROLS.findall(text[:4096])) > 3:
        raise Refused("unknown_format")
    _refuse_lost(text)
    if is_garbled(text):
        return _restored(text)
    return text


def _refuse_lost(text: str) -> None:
    """Refuse text whose Vietnamese letters an earlier saving turned into question marks."""
    if _BEYOND_WESTERN.search(text) and "\ufffd" not in text:
        return
    lines = [line for line in text.splitlines() if line.strip()]
    lost = [found.group() for line in lines if "://" not in line and (found := _LOST.search(line))]
    if len(lost) >= 2 and len(lost) > 0.3 * len(lines):
        at = text.index(lost[0])
        raise Refused("lost_letters", sample=" ".join(text[max(at - 12, 0) : at + 14].split()))


def _restored(text: str) -> str:
    """Text whose UTF-8 was taken for another encoding, line by line; refused where most of it stays garbled."""
    lines = text.splitlines(keepends=True)
    restored = [(ungarbled(line) or line) if is_garbled(line) else line for line in lines]
    still = [line for line in restored if is_garbled(line)]
    if len(still) > 0.2 * len(lines):
        found = still[0].strip()
        raise Refused("double_encoded", sample=found[:40])
    return "".join(restored)

"""Pictures that people send, made safe to keep, to print and to show.

Only what is seen is kept: pixels are decoded and written anew, so that places (GPS), names, profiles and
anything hidden behind the picture are gone. The same bytes always give the same bytes.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from locales import Phrase, phrase

MOST_BYTES = 25_000_000
MOST_PIXELS = 40_000_000
MOST_SIDE = 1600

_HEAVY_PNG = 1_500_000
_JPEG_QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PHONE_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_PHOTOGRAPHS = ("JPEG", "HEIF")
# What Pillow raises for bytes that are no sound picture.
_UNSOUND = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)


class RefusedPicture(Exception):
    """The bytes are no picture that can be kept. `code` is stable; `sentence` says why and what to do."""

    def __init__(self, code: str, sentence: Phrase) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class PreparedPicture:
    """A picture ready to keep: PNG or JPEG bytes, their SHA-256 (hex), and its size in pixels."""

    data: bytes
    sha256: str
    mime: str
    width: int
    height: int


def is_phone_format(data: bytes) -> bool:
    """Whether the bytes begin as a telephone's own format does (HEIC, AVIF)."""
    return data[4:8] == b"ftyp" and data[8:12] in _PHONE_BRANDS


def prepare_picture(data: bytes, *, phone: bool = False) -> PreparedPicture:
    """Make a PNG, JPEG or WebP safe to keep: upright, at most 1600 px a side, on white, without metadata.

    What it is, is told by its content, never by a name. Of a moving picture the first frame is kept.
    `phone`: HEIC is read too; who asks has given Pillow a reader for it.
    Raises RefusedPicture with the code empty, too_large, phone_format, not_a_picture, too_many_pixels or
    damaged.
    """
    if not data:
        raise RefusedPicture("empty", phrase("The picture has no content. Send it again."))
    if len(data) > MOST_BYTES:
        raise RefusedPicture(
            "too_large",
            phrase(
                "The picture is larger than %(most)s MB. Send a smaller one, for example a screenshot.",
                most=MOST_BYTES // 1_000_000,
            ),
        )
    with _quiet():
        image, kind = _opened(data, phone=phone)
        image = _plain(image, MOST_SIDE)
    encoded, mime = _encoded(image, as_jpeg=kind in _PHOTOGRAPHS)
    return PreparedPicture(encoded, hashlib.sha256(encoded).hexdigest(), mime, image.width, image.height)


def thumbnail(data: bytes, most_px: int) -> bytes:
    """A prepared picture with no side above `most_px`, in the same format; small ones stay as they are.

    Raises RefusedPicture as `prepare_picture` does.
    """
    with _quiet():
        image, kind = _opened(data)
        if max(image.size) <= most_px:
            return data
        return _encoded(_plain(image, most_px), as_jpeg=kind == "JPEG")[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow warns of odd metadata and of many pixels; the first is dropped, the second judged here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _opened(data: bytes, *, phone: bool = False) -> tuple[Image.Image, str]:
    """The decoded picture and its format; the size is judged before anything is decoded."""
    of_phone = is_phone_format(data)
    if of_phone and not phone:
        raise RefusedPicture(
            "phone_format",
            phrase(
                "The picture is in a telephone's own format (HEIC or AVIF), which cannot be read here. "
                "Save it as JPG or PNG, or take a screenshot, and send it again."
            ),
        )
    try:
        image = Image.open(BytesIO(data), formats=("HEIF",) if of_phone else _FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except _UNSOUND as error:
        if of_phone or data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or data[8:12] == b"WEBP":
            raise _damaged() from error
        raise RefusedPicture(
            "not_a_picture",
            phrase("This is not a PNG, JPEG or WebP picture. Save it as PNG or JPG and send it again."),
        ) from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    kind = image.format or ""
    try:
        image.draft("RGB", (MOST_SIDE, MOST_SIDE))
        image.load()
    except _UNSOUND as error:
        raise _damaged() from error
    return image, kind


def _too_many_pixels() -> RefusedPicture:
    return RefusedPicture(
        "too_many_pixels",
        phrase(
            "The picture has more than %(most)s million pixels. Send a smaller one, for example a screenshot.",
            most=MOST_PIXELS // 1_000_000,
        ),
    )


def _damaged() -> RefusedPicture:
    return RefusedPicture(
        "damaged",
        phrase(
            "The picture is damaged or incomplete and cannot be shown. Open it, save it anew and send it again."
        ),
    )


def _plain(image: Image.Image, most: int) -> Image.Image:
    """Upright, scaled down, RGB or grey on white, and nothing but pixels."""
    turn = _UPRIGHT.get(_orientation(image))
    seen = _on_white(image)
    seen.thumbnail((most, most), Image.Resampling.LANCZOS)
    if turn is not None:
        seen = seen.transpose(turn)
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    return bare


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except _UNSOUND:
        return 1
    return value if isinstance(value, int) else 1


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        deep = np.asarray(image).astype(np.int64)
        return Image.fromarray((np.clip(deep, 0, 65535) >> 8).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        seen = image.convert("RGBA")
        white = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, seen).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _encoded(image: Image.Image, *, as_jpeg: bool) -> tuple[bytes, str]:
    """PNG for screenshots; JPEG for photographs and for what would be heavy as PNG."""
    if not as_jpeg:
        out = BytesIO()
        image.save(out, "PNG", compress_level=9)
        if out.tell() <= _HEAVY_PNG:
            return out.getvalue(), "image/png"
    out = BytesIO()
    image.save(out, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return out.getvalue(), "image/jpeg"

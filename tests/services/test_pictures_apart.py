"""Telephones' own photographs are taken, upright and without their places; broken ones are refused, each by itself."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image as Picture

from reports.pictures import MOST_SIDE, RefusedPicture
from services.pictures_apart import SafePicture, prepare_each
from services.wire import LENGTH, packed, unpacked
from settings import ROOT

WITHOUT_READER = "import sys; sys.modules['pillow_heif'] = None; from services.pictures_apart import _inside; sys.exit(_inside('phone'))"


@pytest.fixture(scope="module")
def photograph() -> bytes:
    """A real HEIC: 2,000 x 1,200 on its side (turned by its orientation), the sender's place and telephone in it."""
    import pillow_heif

    drawn = Picture.new("RGB", (2000, 1200), "white")
    drawn.paste("red", (0, 0, 600, 300))
    about = Picture.Exif()
    about[0x0112], about[0x010F], about[0x0110] = 6, "Apple", "iPhone 15 SECRET"
    about.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 12.0)})
    out = io.BytesIO()
    pillow_heif.from_pillow(drawn).save(out, quality=80, exif=about.tobytes())
    assert out.getvalue()[4:12] == b"ftypheic"
    assert b"SECRET" in out.getvalue()
    return out.getvalue()


def png() -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (30, 20), "blue").save(out, "PNG")
    return out.getvalue()


def test_a_photograph_is_taken_upright_small_and_without_what_it_says_of_its_sender(photograph):
    (taken,) = prepare_each([photograph])
    assert isinstance(taken, SafePicture)
    kept = Picture.open(io.BytesIO(taken.whole.data))
    assert (taken.whole.mime, kept.format) == ("image/jpeg", "JPEG")
    # Turned by a quarter: what was wide is high, and its red corner lies at the right on top.
    assert kept.height > kept.width
    assert max(kept.size) <= MOST_SIDE
    red, white = kept.getpixel((kept.width - 20, 20)), kept.getpixel((20, 20))
    assert (red[0] > 200, red[1] < 80, min(white) > 200) == (True, True, True)
    assert dict(kept.getexif()) == {}
    assert not any(word in taken.whole.data for word in (b"SECRET", b"Apple", b"Exif"))
    assert max(Picture.open(io.BytesIO(taken.small)).size) <= 320


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:200],
        lambda data: data[: len(data) // 2],
        lambda data: data[:24] + b"\x00" * (len(data) - 24),
        lambda data: data[:24],
        lambda data: data[:40] + b"\xff" * 400 + data[440:],
        lambda data: b"\x00\x00\x00\x18ftypheic" + b"\x00" * 12 + png(),
    ],
    ids=["its head", "half", "zeros", "its first box", "boxes overwritten", "another picture inside"],
)
def test_a_broken_photograph_is_refused_and_the_others_are_taken(photograph, spoil):
    first, broken, last = prepare_each([png(), spoil(photograph), photograph])
    assert isinstance(broken, RefusedPicture)
    assert str(broken)
    assert isinstance(first, SafePicture)
    assert isinstance(last, SafePicture)


def test_without_its_reader_a_photograph_is_refused_with_what_to_do(photograph):
    """The reader is a package that an office may leave out."""
    asked = b"".join(packed({}, {"0": photograph}))
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_READER],
        input=asked,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    said, _parts = unpacked(ended.stdout[LENGTH.size :])
    assert said["pictures"][0]["refused"] == "phone_format"

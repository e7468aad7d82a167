"""Pictures as the documents place them."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reports.appendix import Picture
from reports.placed_pictures import LANDSCAPE, PORTRAIT, place_pictures
from tests.reports.examples import screen


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_phone_s_screen_is_as_high_as_stays_readable(kind: str) -> None:
    picture, data = screen(size=(1080, 2340), kind=kind)
    (placed,), gaps = place_pictures([picture], {picture.sha256: data})
    assert (round(placed.height), gaps, placed.kind) == (75, [], kind.lower())
    assert placed.width / placed.height == pytest.approx(1080 / 2340)


def test_a_wide_picture_takes_the_width_of_the_cell_and_a_small_one_is_not_enlarged() -> None:
    wide, data = screen(size=(2340, 1080))
    assert round(place_pictures([wide], {wide.sha256: data})[0][0].width) == LANDSCAPE[0]
    small, data = screen(size=(96, 96))
    assert round(place_pictures([small], {small.sha256: data})[0][0].width, 1) == 25.4


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 3000), st.integers(1, 3000))
def test_every_picture_fits_its_box(across: int, down: int) -> None:
    picture, data = screen(size=(across, down))
    placed = place_pictures([picture], {picture.sha256: data})[0][0]
    most_wide, most_high = LANDSCAPE if across > down else PORTRAIT
    assert 0 < placed.width <= most_wide + 0.001
    assert 0 < placed.height <= most_high + 0.001


def test_a_picture_that_can_not_be_shown_says_why() -> None:
    broken = hashlib.sha256(b"broken").hexdigest()
    wanted = [
        Picture("", "missing", "không tải được", ""),
        Picture("", "refused", "tệp quá lớn", ""),
        Picture("f" * 64, "present", "", ""),
        Picture(broken, "present", "", ""),
    ]
    assert place_pictures(wanted, {broken: b"not a picture"}) == (
        [],
        [
            "[Thiếu ảnh: không tải được]",
            "[Thiếu ảnh: tệp quá lớn]",
            "[Thiếu ảnh: không tìm thấy tệp ảnh đã lưu]",
            "[Thiếu ảnh: tệp ảnh không đọc được]",
        ],
    )


def test_a_kind_that_word_can_not_show_and_a_cut_header_are_told() -> None:
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "BMP")
    _picture, png = screen()
    for data in (out.getvalue(), png[:20], b""):
        sha256 = hashlib.sha256(data).hexdigest()
        placed, gaps = place_pictures([Picture(sha256, "present", "", "")], {sha256: data})
        assert (placed, gaps) == ([], ["[Thiếu ảnh: tệp ảnh không đọc được]"])


def test_a_picture_that_would_fill_the_memory_is_not_opened() -> None:
    picture, data = screen(size=(1, 1))
    # The size stands at byte 16 of a PNG; its checksum follows 17 bytes on.
    head = b"IHDR" + (60000).to_bytes(4, "big") * 2 + data[24:29]
    bomb = data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]
    assert place_pictures([picture], {picture.sha256: bomb}) == ([], ["[Thiếu ảnh: tệp ảnh không đọc được]"])

"""Pictures come out upright, small, without what they carried along; what is no picture is refused."""

from __future__ import annotations

import csv
import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from reports.pictures import MOST_SIDE, RefusedPicture, prepare_picture, thumbnail

SHARED = Path(__file__).parents[3] / "shared"
CRAFTED = SHARED / "hostile" / "crafted" / "image"
PUBLIC = SHARED / "hostile" / "public"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object
) -> bytes:
    out = BytesIO()
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "red" if mode != "L" else 200))
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def refusal(data: bytes) -> str:
    with pytest.raises(RefusedPicture) as caught:
        prepare_picture(data)
    assert "%" not in str(caught.value)
    return caught.value.code


def kept_or_refused(data: bytes) -> str:
    try:
        return prepare_picture(data).mime
    except RefusedPicture as refused:
        return refused.code


@pytest.mark.parametrize(
    ("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/png")]
)
def test_a_picture_is_what_its_content_says(kind: str, mime: str) -> None:
    prepared = prepare_picture(picture(kind))
    assert (prepared.mime, prepared.width, prepared.height) == (mime, 40, 20)
    assert prepared.sha256 == hashlib.sha256(prepared.data).hexdigest()
    assert opened(prepared.data).size == (40, 20)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_same_bytes_give_the_same_bytes_and_once_is_enough(kind: str) -> None:
    first = prepare_picture(picture(kind))
    assert prepare_picture(picture(kind)) == first
    assert prepare_picture(first.data).width == first.width


def test_nothing_but_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x013B] = "NGUYEN VAN BI MAT"
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "BI MAT")
    for data in (
        picture("JPEG", exif=exif, comment=b"BI MAT", icc_profile=b"BI MAT" * 30),
        picture("PNG", exif=exif, pnginfo=words, icc_profile=b"BI MAT" * 30),
        picture("WEBP", exif=exif, icc_profile=b"BI MAT" * 30),
        picture("PNG") + b"<script>BI MAT</script>",
        picture("JPEG") + b"PK\x03\x04BI MAT",
    ):
        kept = prepare_picture(data).data
        assert b"BI MAT" not in kept
        assert not {"exif", "icc_profile", "Comment", "comment", "xmp"} & set(opened(kept).info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    prepared = prepare_picture(picture("JPEG", size=(400, 200), exif=exif, quality=95))
    assert (prepared.width, prepared.height) == ((400, 200) if orientation < 5 else (200, 400))
    at = {1: (50, 100), 2: (350, 100), 3: (350, 100), 4: (50, 100)}
    at |= {5: (100, 50), 6: (100, 50), 7: (100, 350), 8: (100, 350)}
    red, green, _blue = opened(prepared.data).convert("RGB").getpixel(at[orientation])
    assert red > 200 > 60 > green


@pytest.mark.parametrize("size", [(4000, 2000), (2000, 4000), (1601, 10), (20000, 1)])
def test_a_large_picture_is_scaled_down(size: tuple[int, int]) -> None:
    prepared = prepare_picture(picture("PNG", size=size))
    assert max(prepared.width, prepared.height) == MOST_SIDE
    assert min(prepared.width, prepared.height) >= 1


def test_a_screenshot_that_would_be_heavy_becomes_a_jpeg() -> None:
    noise = Image.effect_noise((1500, 1500), 80).convert("RGB")
    out = BytesIO()
    noise.save(out, "PNG")
    assert prepare_picture(out.getvalue()).mime == "image/jpeg"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_printed(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert opened(prepare_picture(out.getvalue()).data).mode in ("L", "RGB")


def test_what_is_transparent_becomes_white_and_deep_grey_stays_grey() -> None:
    out = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(prepare_picture(out.getvalue()).data).getpixel((0, 0)) == (255, 255, 255)
    out = BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(out, "PNG")
    assert opened(prepare_picture(out.getvalue()).data).getpixel((0, 0)) == 0x80


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"<html><script>1</script></html>", "not_a_picture"),
        (b"GIF89a", "not_a_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "phone_format"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (picture("JPEG", size=(200, 200))[:900], "damaged"),
        (picture("PNG", size=(200, 200))[:-60], "damaged"),
        (picture("PNG", size=(7000, 7000), mode="1"), "too_many_pixels"),
        (picture("PNG", size=(14000, 14000), mode="1"), "too_many_pixels"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_file_too_large_is_refused_unread() -> None:
    assert refusal(picture("PNG") + bytes(25_000_000)) == "too_large"


@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_do_worse_than_be_refused(junk: bytes, kind: str, at: int) -> None:
    good = picture(kind)
    for data in (junk, good[:at], good[:at] + junk, good[:at] + junk + good[at + len(junk) :]):
        assert kept_or_refused(data)


def test_a_thumbnail_is_small_and_of_the_same_kind() -> None:
    for kind, form in (("PNG", "PNG"), ("JPEG", "JPEG")):
        prepared = prepare_picture(picture(kind, size=(1000, 500)))
        small = opened(thumbnail(prepared.data, 100))
        assert (small.size, small.format) == ((100, 50), form)
        assert thumbnail(prepared.data, 2000) == prepared.data


@needs_shared
def test_crafted_pictures_are_accepted_or_refused_as_their_list_says() -> None:
    with (CRAFTED.parent / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [tuple(row)[:3] for row in csv.reader(file)]
    checked = 0
    for path, _group, expected in listed:
        if not path.startswith("image/") or path.endswith(".txt"):
            continue
        data = (CRAFTED.parent / path).read_bytes()
        if expected.startswith("REJECT") or "refusal" in expected.split(" or ")[0]:
            assert refusal(data), path
        else:
            assert prepare_picture(data).width, path
        checked += 1
    assert checked > 35


@needs_shared
def test_public_pictures_are_kept_unless_they_are_broken() -> None:
    with (PUBLIC / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["path"].startswith("pillow/")]
    assert len(listed) > 80
    for row in listed:
        data = (PUBLIC / row["path"]).read_bytes()
        if row["believed_validity"] == "good":
            assert prepare_picture(data).sha256, row["path"]
        else:
            assert kept_or_refused(data) in ("image/png", "image/jpeg", "damaged"), row["path"]

"""Images behind links of Drive's: read by their id through the API alone, within limits, with a reason for each that is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.drive_images import MOST_BYTES, TRIES, DriveImages, Fetched, NoGoogle, drive_file
from tests.importers.drive_server import Drive, account_file, drive_server, error

ID = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ_-012345"
LINK = f"https://drive.google.com/open?id={ID}"


@pytest.mark.parametrize(
    "link",
    [
        LINK,
        f"http://drive.google.com/open?id={ID}",
        f"https://drive.google.com/u/0/open?usp=forms_web&id={ID}",
        f"https://drive.google.com/file/d/{ID}/view?usp=drivesdk",
        f"https://drive.google.com/file/d/{ID}",
        f"https://drive.google.com/file/u/1/d/{ID}/preview",
        f"https://drive.google.com/uc?export=view&id={ID}",
        f"https://drive.google.com/thumbnail?id={ID}&sz=w1000",
        f"https://drive.usercontent.google.com/download?id={ID}&export=download",
        f"https://lh3.googleusercontent.com/d/{ID}=w1000",
    ],
)
def test_every_shape_of_a_link_names_the_same_file(link: str) -> None:
    found = drive_file(link)
    assert found is not None
    assert found.id == ID


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:5432/open?id=" + ID,
        f"https://drive.google.com@evil.example/open?id={ID}",
        f"https://evil.example/open?id={ID}#drive.google.com",
        f"https://drive.google.com.evil.example/open?id={ID}",
        f"https://user:word@drive.google.com/open?id={ID}",
        f"https://drive.google.com:8443/open?id={ID}",
        "https://drive.google.com/open?id=../../about",
        "https://drive.google.com/drive/folders/",
        "file:///etc/passwd",
        f"ftp://drive.google.com/open?id={ID}",
        "https://[::1/open",
        "",
    ],
)
def test_no_other_link_names_a_file(link: str) -> None:
    assert drive_file(link) is None


@given(st.text(max_size=80))
def test_no_words_lead_out_of_the_address_of_a_file(said: str) -> None:
    found = drive_file(f"https://drive.google.com/open?id={said}")
    assert found is None or (
        set(found.id) <= set(ID + "".join(map(chr, range(48, 123)))) and "/" not in found.id
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Drive, Path]]:
    with drive_server() as drive:
        yield drive, account_file(tmp_path_factory.mktemp("account"), drive)


@pytest.fixture
def drive(served: tuple[Drive, Path]) -> Drive:
    drive = served[0]
    drive.files = {ID: ("image/png", b"\x89PNG the bytes")}
    drive.says, drive.asked, drive.headers, drive.revoked = [], [], [], False
    return drive


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def images(drive: Drive, served: tuple[Drive, Path], waits: list[float]) -> DriveImages:
    return DriveImages(served[1], drive.address, pause=waits.append)


def test_an_image_comes_through_the_api_alone(drive: Drive, images: DriveImages) -> None:
    assert images.fetch(LINK + "&resourcekey=0-abc_DEF") == Fetched(b"\x89PNG the bytes")
    assert [path.split("?")[0] for path in drive.asked] == [f"/drive/v3/files/{ID}"] * 2
    assert "fields=id%2CmimeType%2Csize%2Ctrashed" in drive.asked[0]
    assert "alt=media" in drive.asked[1]
    assert drive.headers[0]["X-Goog-Drive-Resource-Keys"] == f"{ID}/0-abc_DEF"


def test_what_is_no_link_of_drives_is_never_asked_for(drive: Drive, images: DriveImages) -> None:
    assert images.fetch(f"{drive.address}/secret") == Fetched(None, "not_a_drive_link", lasting=True)
    assert drive.asked == []


@pytest.mark.parametrize(
    ("says", "why", "asks"),
    [
        ((404, {}, error(404, "notFound")), "not_found", 1),
        ((403, {}, error(403, "insufficientFilePermissions")), "no_access", 1),
        ((302, {"Location": "http://127.0.0.1:1/"}, b""), "led_elsewhere", 1),
        ((500, {}, b"<html>oops"), "not_now", TRIES),
        ((429, {"Retry-After": "3"}, error(429, "rateLimitExceeded")), "not_now", TRIES),
        ((403, {}, error(403, "userRateLimitExceeded")), "not_now", TRIES),
        ((200, {}, b"<html>sign in"), "not_now", 1),
        ((200, {}, b'{"id": "x", "mimeType": "application/pdf", "size": "9"}'), "not_an_image", 1),
        ((200, {}, b'{"id": "x", "mimeType": "image/png", "size": "99999999"}'), "too_large", 1),
        ((200, {}, b'{"id": "x", "mimeType": "image/png", "trashed": true}'), "deleted", 1),
    ],
)
def test_what_is_not_there_has_its_reason(
    drive: Drive,
    images: DriveImages,
    waits: list[float],
    says: tuple[int, dict[str, str], bytes],
    why: str,
    asks: int,
) -> None:
    drive.says = [says] * TRIES
    found = images.fetch(LINK)
    assert (found.data, found.why, len(drive.asked)) == (None, why, asks)
    assert sum(waits) <= 8 * TRIES
    if "Retry-After" in says[1]:
        assert waits == [3, 3]


def test_a_server_that_recovers_is_asked_again(drive: Drive, images: DriveImages) -> None:
    drive.says = [(503, {}, b"")]
    assert images.fetch(LINK).data == b"\x89PNG the bytes"


def test_more_bytes_than_a_picture_may_have_are_not_taken(drive: Drive, images: DriveImages) -> None:
    about = b'{"id": "x", "mimeType": "image/png", "size": "9"}'
    drive.says = [(200, {}, about), (200, {}, b"0" * (MOST_BYTES + 1))]
    assert images.fetch(LINK) == Fetched(None, "too_large", lasting=True)


def test_an_account_that_is_missing_wrong_or_revoked_has_its_sentence(
    drive: Drive, served: tuple[Drive, Path], tmp_path: Path
) -> None:
    drive.revoked = True
    said = []
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    for file in (None, wrong, served[1]):
        with pytest.raises(NoGoogle) as refused:
            DriveImages(file, drive.address).fetch(LINK)
        said.append(str(refused.value))
    assert len(set(said)) == 3

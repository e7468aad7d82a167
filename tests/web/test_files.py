"""Private downloads: the person and their reach are asked each time."""

from __future__ import annotations

from hashlib import sha256

import pytest

from services.sign_ins import form_token
from tests.web.servers import HTML

IMAGE = "/tep/anh/1"
REPORT = "/tep/bao-cao/EVNHANOI/1/docx"


def test_an_items_image_is_shown_to_its_unit(server):
    with server.client(server.token_of("hanoi")) as browser:
        answer = browser.get(IMAGE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["cache-control"] == "private, no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_closed_report_is_saved_under_a_plain_name_to_the_byte(server):
    token = server.token_of("hanoi")
    with server.client(token) as browser:
        word, sheet = browser.get(REPORT), browser.get(REPORT.replace("docx", "xlsx"))
    assert word.headers["content-disposition"] == 'attachment; filename="PL2-EVNHANOI-v1.docx"'
    assert sheet.headers["content-disposition"] == 'attachment; filename="PL2-EVNHANOI-v1.xlsx"'
    kept = sha256(word.content).hexdigest()
    assert (server.data / "files" / kept[:2] / kept[2:]).exists()


def test_another_unit_is_told_that_there_is_nothing(server):
    with server.client(server.token_of("danang")) as browser:
        for path in (IMAGE, REPORT):
            answer = browser.get(path, headers=HTML)
            assert answer.status_code == 404
            assert "Không tìm thấy" in answer.text


@pytest.mark.parametrize(
    ("name", "image", "report"), [("tapdoan", 200, 200), ("phanloai", 200, 403), ("quantri", 403, 403)]
)
def test_a_role_gets_what_it_may_see(server, name, image, report):
    with server.client(server.token_of(name)) as browser:
        assert (browser.get(IMAGE).status_code, browser.get(REPORT).status_code) == (image, report)


@pytest.mark.parametrize(
    "path",
    [
        "/tep/anh/2",
        "/tep/anh/0",
        "/tep/anh/-1",
        "/tep/anh/99999999999999999999",
        "/tep/anh/" + "9" * 5000,
        "/tep/anh/%D9%A1",
        "/tep/bao-cao/EVNHANOI/2/docx",
        "/tep/bao-cao/EVNHANOI/99999999999999999999/docx",
        "/tep/bao-cao/EVNHANOI/1/pdf",
        "/tep/bao-cao/EVNHANOI/1/exe",
        "/tep/bao-cao/KHONG/1/docx",
        "/tep/bao-cao/%27%3B/1/docx",
        "/tep/bao-cao/%0d%0ax/1/docx",
    ],
)
def test_what_is_not_there_is_not_found(server, path):
    with server.client(server.token_of("hanoi")) as browser:
        assert browser.get(path).status_code == 404


def test_a_download_ends_with_the_session(server):
    token = server.token_of("hanoi")
    with server.client(token) as browser:
        assert browser.get(REPORT).status_code == 200
        secret = (server.data / "secret_key").read_text()
        browser.post("/dang-xuat", data={"csrf": form_token(secret, token)})
    with server.client(token) as browser:
        assert browser.get(REPORT).status_code == 401
        assert browser.get(IMAGE).status_code == 401


DRAFT = "/tep/bao-cao/EVNHANOI/ban-thao/docx"
OPINIONS = "/tep/y-kien/csv"


def test_a_draft_is_written_when_asked_for_by_who_may_see_the_report(server):
    with server.client(server.token_of("hanoi")) as browser:
        word = browser.get(DRAFT)
        assert word.headers["content-disposition"] == 'attachment; filename="PL2-EVNHANOI-du-thao.docx"'
        assert word.content.startswith(b"PK")
        assert browser.get(DRAFT.replace("docx", "xlsx")).status_code == 200
        assert browser.get(DRAFT.replace("docx", "exe")).status_code == 404
    for name, status in (("danang", 404), ("tapdoan", 200), ("phanloai", 403), ("quantri", 403)):
        with server.client(server.token_of(name)) as browser:
            assert (name, browser.get(DRAFT).status_code) == (name, status)


@pytest.mark.parametrize(
    ("name", "query", "rows"),
    [
        ("hanoi", "", 1),
        ("hanoi", "?loai=bug&anh=1", 1),
        ("hanoi", "?loai=performance", 0),
        ("hanoi", "?loai=%3Cb%3E&tu-ngay=x", 1),
        ("danang", "", 0),
        ("tapdoan", "?don-vi=EVNHANOI", 1),
    ],
)
def test_opinions_are_exported_as_the_list_is_narrowed(server, name, query, rows):
    with server.client(server.token_of(name)) as browser:
        answer = browser.get(OPINIONS + query)
    assert answer.status_code == 200
    assert 'filename="y-kien-' in answer.headers["content-disposition"]
    assert len(answer.text.strip().splitlines()) == rows + 1


def test_an_export_is_refused_to_who_may_not_and_for_a_unit_out_of_reach(server):
    with server.client(server.token_of("quantri")) as browser:
        assert browser.get(OPINIONS).status_code == 403
    with server.client(server.token_of("danang")) as browser:
        assert browser.get(OPINIONS + "?don-vi=EVNHANOI").status_code == 404
        assert browser.get("/tep/y-kien/exe").status_code == 404

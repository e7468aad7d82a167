"""Private downloads: the person and their reach are asked each time."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image as Picture
from sqlmodel import select

from models.database import open_engine, reading, writing
from models.tables import ReportImage
from services.access import OPERATOR
from services.accounts import add_account
from services.file_store import FileStore
from services.filing import file_report
from services.form_tokens import form_token
from services.pilots import current_pilot
from services.report_drafts import read_draft, save_draft
from services.report_own_lines import write_own_line
from tests.web.conftest import AT
from tests.web.servers import HTML, PASSWORD

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
        "/tep/bao-cao/EVNHANOI/2/pdf",
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


SIGNED = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LETTER = "/tep/van-ban/PD03/1"


@pytest.fixture(scope="module")
def line_image(server):
    """PD03, below EVNHANOI, wrote a line with an image, closed its report and recorded its signed letter."""
    engine, store, out = open_engine(server.database), FileStore(server.data), BytesIO()
    Picture.new("RGB", (9, 7), "navy").save(out, "PNG")
    with writing(engine) as session:
        add_account(session, OPERATOR, "donvi", "reporter", PASSWORD, now=AT, unit_code="PD03")
    with writing(engine) as session:
        line = {"text": "Đề nghị có bản hướng dẫn in.", "function": "guide", "images": [out.getvalue()]}
        write_own_line(session, OPERATOR, current_pilot(session), "PD03", store, edit=0, now=AT, **line)
    with writing(engine) as session:
        pilot = current_pilot(session)
        edit = read_draft(session, OPERATOR, pilot, "PD03").edit
        save_draft(session, OPERATOR, pilot, "PD03", edit=edit, letter={}, nil=True, now=AT)
    with writing(engine) as session:
        sent = {"sent_at": AT, "number": "7/BĐ", "signed_pdf": SIGNED, "explain": "Đã rà soát."}
        file_report(session, OPERATOR, current_pilot(session), "PD03", store, now=AT, **sent)
    with reading(engine) as session:
        number = session.exec(select(ReportImage.id)).one()
    engine.dispose()
    return f"/tep/anh-bao-cao/{number}"


@pytest.mark.parametrize(
    ("name", "status"),
    [("donvi", 200), ("hanoi", 200), ("tapdoan", 200), ("danang", 404), ("phanloai", 403), ("quantri", 403)],
)
def test_a_signed_letter_and_a_lines_image_are_for_the_unit_and_who_stands_above(
    server, line_image, name, status
):
    with server.client(server.token_of(name)) as browser:
        letter, image = browser.get(LETTER), browser.get(line_image)
    assert (letter.status_code, image.status_code) == (status, status)
    if status == 200:
        assert letter.content == SIGNED
        assert letter.headers["content-type"] == "application/pdf"
        assert letter.headers["content-disposition"] == 'attachment; filename="van-ban-PD03-v1.pdf"'
        assert image.headers["content-type"] == "image/png"
        assert {a.headers["cache-control"] for a in (letter, image)} == {"private, no-store"}
    else:
        assert SIGNED not in letter.content
        assert not image.headers["content-type"].startswith("image/")


def test_a_stranger_gets_neither_letter_nor_image(server, line_image):
    with server.client() as browser:
        for path in (LETTER, line_image):
            assert browser.get(path).status_code == 401
            assert browser.get(path, headers=HTML).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/tep/van-ban/PD03/2",
        "/tep/van-ban/PD03/0",
        "/tep/van-ban/PD03/x",
        "/tep/van-ban/EVNHANOI/1",
        "/tep/van-ban/KHONG/1",
        "/tep/van-ban/%27%3B/1",
        "/tep/anh-bao-cao/0",
        "/tep/anh-bao-cao/-1",
        "/tep/anh-bao-cao/99999999999999999999",
        "/tep/anh-bao-cao/x",
    ],
)
def test_no_letter_and_no_image_of_a_report_is_not_found(server, line_image, path):
    assert line_image
    with server.client(server.token_of("hanoi")) as browser:
        assert browser.get(path).status_code == 404

"""Downloads of many reports at once and of Word templates: only for who asked, and within their reach."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlmodel import select

from models.database import open_engine, reading, writing
from models.tables import Account, Unit
from reports.appendix_template import TEMPLATE
from services.access import Person
from services.file_store import FileStore
from services.pilots import current_pilot
from services.report_bundle import FOLDER, start_bundle
from services.report_templates import drop_template, keep_template, try_template
from services.unit_reports import preview_report
from tests.web.servers import HTML, Server

AT = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
COMMON, OWN = "/tep/mau-bao-cao", "/tep/mau-bao-cao/EVNHANOI"


def account(server: Server, name: str) -> Person:
    with reading(open_engine(server.database)) as session:
        found = session.exec(select(Account).where(Account.username == name)).one()
        unit = session.get(Unit, found.unit_id) if found.unit_id else None
        return Person(
            name=found.username,
            role=found.role,
            account_id=found.id,
            unit_id=found.unit_id,
            unit_path=unit.path if unit else "",
        )


@pytest.fixture(scope="module")
def bundle(server: Server) -> str:
    """The address of the ZIP of the one unit EVNHANOI's reporter asked for, written."""
    person = account(server, "hanoi")
    with writing(open_engine(server.database)) as session:
        below = select(Unit.code).where(Unit.path.startswith(person.unit_path)).order_by(Unit.path.desc())
        unit = session.exec(below).first()
        pilot = current_pilot(session)
        made = start_bundle(session, person, pilot, unit, server.data, now=AT, formats=("xlsx",))
    with (server.data / FOLDER / made.number / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return f"/tep/bo-bao-cao/{made.number}"


@pytest.fixture
def own_template(server: Server) -> Iterator[bytes]:
    """A template of EVNHANOI's own, for as long as a test runs."""
    person, store, data = account(server, "hanoi"), FileStore(server.data), TEMPLATE.read_bytes()
    with writing(open_engine(server.database)) as session:
        pilot = current_pilot(session)
        facts = preview_report(session, person, pilot, "EVNHANOI", now=AT).facts
        checked = try_template(person, facts, data, store)
        keep_template(session, person, pilot, "EVNHANOI", store, name="m.docx", checked=checked, now=AT)
    yield data
    with writing(open_engine(server.database)) as session:
        drop_template(session, person, current_pilot(session), "EVNHANOI", now=AT)


def test_a_bundle_is_saved_by_who_asked_for_it(server, bundle):
    with server.client(server.token_of("hanoi")) as browser:
        answer = browser.get(bundle)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=utf-8''Ph%E1%BB%A5%20l")
    assert answer.headers["cache-control"] == "private, no-store"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert [name.rpartition(".")[2] for name in archive.namelist()] == ["xlsx"]


@pytest.mark.parametrize(
    ("name", "status"), [("danang", 404), ("tapdoan", 404), ("phanloai", 403), ("quantri", 403)]
)
def test_a_bundle_is_nobody_elses(server, bundle, name, status):
    with server.client(server.token_of(name)) as browser:
        assert browser.get(bundle).status_code == status


def test_a_bundle_that_is_not_there_is_not_found(server):
    with server.client(server.token_of("hanoi")) as browser:
        for number in ("0" * 24, "a-b", "x" * 300):
            answer = browser.get(f"/tep/bo-bao-cao/{number}", headers=HTML)
            assert (number, answer.status_code) == (number, 404)


def test_the_common_template_is_given_to_who_sees_reports(server):
    for name, status in (("hanoi", 200), ("tapdoan", 200), ("phanloai", 403), ("quantri", 403)):
        with server.client(server.token_of(name)) as browser:
            answer = browser.get(COMMON)
        assert (name, answer.status_code) == (name, status)
        assert (answer.content == TEMPLATE.read_bytes()) == (status == 200)


def test_a_units_template_is_given_within_its_reach(server, own_template):
    for name, status in (("hanoi", 200), ("tapdoan", 200), ("danang", 404), ("phanloai", 403)):
        with server.client(server.token_of(name)) as browser:
            answer = browser.get(OWN)
        assert (name, answer.status_code) == (name, status)
        assert (answer.content == own_template) == (status == 200)
        if status == 200:
            assert answer.headers["content-disposition"].endswith('"mau-phu-luc-2-EVNHANOI.docx"')


def test_a_unit_without_a_template_of_its_own_has_none_to_give(server):
    with server.client(server.token_of("hanoi")) as browser:
        assert browser.get(OWN).status_code == 404
        assert browser.get(COMMON + "/KHONG").status_code == 404


def test_a_stranger_is_sent_to_the_sign_in_and_told_nothing(server, bundle):
    with server.client() as browser:
        for path in (bundle, COMMON, OWN):
            assert browser.get(path).status_code == 401
            assert browser.get(path, headers=HTML).status_code == 303

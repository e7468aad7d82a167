"""Servers for the tests of the door: one that a session of tests shares, one that nobody has signed in to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Picture
from sqlmodel import Session, select

from models.database import open_engine, writing
from models.tables import Account, Feedback, Image, Pilot, Unit
from models.types import key
from services.access import OPERATOR
from services.accounts import hash_password
from services.file_store import FileStore
from services.images import keep_image
from services.report_closing import close_report
from tests.databases import Databases
from tests.web.servers import PASSWORD, Server, serving

AT = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
PEOPLE = (
    ("hanoi", "reporter", "EVNHANOI"),
    ("danang", "reporter", "PP"),
    ("phanloai", "triager", None),
    ("tapdoan", "headquarters", None),
    ("quantri", "admin", None),
    ("quen", "triager", None),
    ("khoa", "triager", None),
)


def settle(session: Session, store: FileStore) -> None:
    """People, one item with an image, and one closed report, all of EVNHANOI but the people."""
    units = {unit.code: unit for unit in session.exec(select(Unit))}
    pilot = session.exec(select(Pilot)).one()
    hashed = hash_password(PASSWORD)
    for name, role, unit in PEOPLE:
        session.add(
            Account(
                username=name,
                role=role,
                unit_id=key(units[unit]) if unit else None,
                password_hash=hashed,
                created_at=AT,
            )
        )
    item = Feedback(
        pilot_id=key(pilot),
        source="test",
        source_key="1",
        channel="unit",
        unit_id=key(units["EVNHANOI"]),
        unit_link="assigned",
        text="Ảnh chụp màn hình lỗi",
        content_hash="",
        search_text="",
        function="login",
        function_by="rule",
        kind="bug",
        kind_by="rule",
        severity="minor",
        severity_by="rule",
        created_at=AT,
        changed_at=AT,
    )
    session.add(item)
    session.flush()
    item.root_id = item.id
    out = BytesIO()
    Picture.new("RGB", (8, 8), "white").save(out, "PNG")
    image = Image(feedback_id=key(item), position=1, link="https://example.org/1.png")
    assert keep_image(session, image, out.getvalue(), store)
    session.commit()
    close_report(session, OPERATOR, pilot, "EVNHANOI", store, now=AT, explain="Số liệu đã rà soát.", nil=True)
    session.commit()


@pytest.fixture(scope="session")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with people in it, whose cookies travel without HTTPS."""
    folder = tmp_path_factory.mktemp("server")
    with databases.fresh("sqlite", folder, like="units", now=AT) as database:
        engine = open_engine(database)
        with writing(engine) as session:
            settle(session, FileStore(folder / "data"))
        with serving(folder, database, SESSION_COOKIE_SECURE="false") as started:
            yield started
        engine.dispose()


@pytest.fixture(scope="module")
def fresh(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has just started: with default settings, with people, and nobody has signed in yet."""
    folder: Path = tmp_path_factory.mktemp("fresh")
    with databases.fresh("sqlite", folder, like="units", now=AT) as database:
        engine = open_engine(database)
        with writing(engine) as session:
            settle(session, FileStore(folder / "data"))
        engine.dispose()
        with serving(folder, database) as started:
            yield started

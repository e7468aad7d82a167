"""The demonstration pilot: invented counts, opinions, images and filings that look like the real thing.

It stands at 12/12/2025, two days after the trial. Every person, number and code in it is invented.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from models.database import reading, writing
from models.tables import Feedback, Image, InstallCount, Setting, Unit
from services.access import OPERATOR
from services.file_store import FileStore
from services.filing import file_report
from services.images import keep_image
from services.pilots import current_pilot, mark_demonstration
from services.report_closing import close_report
from services.unit_reports import preview_report
from services.uploads import import_feedback_file, import_installs_file

DATA = Path(__file__).parent
LOADING = "demonstration_loading"
COUNTS = (
    "counts.csv",
    "installs-evncpc-30-11.xlsx",
    "installs-evnhanoi-weekly.xlsx",
    "installs-evnhcmc.xlsx",
    "installs-evnnpc.csv",
    "installs-evn-departments.xlsx",
)
OPINIONS = ("form-answers.xlsx", "support-log.xlsx")
# Unit, number of the letter, when it was sent (None: closed, not sent yet).
FILINGS = (
    ("EVN-VP", "212/EVN-VP", "2025-12-10T16:40:00+07:00"),
    ("EVN-BKD", "305/KDMBĐ", "2025-12-11T09:05:00+07:00"),
    ("EVNHANOI", "9871/EVNHANOI-KD", "2025-12-11T15:20:00+07:00"),
    ("EVNNPT", "5120/EVNNPT-VP", "2025-12-12T08:10:00+07:00"),
    ("EVNGENCO1", "3345/EVNGENCO1-TH", None),
    ("EVNPSC", "", None),
    ("PD16", "1204/PCHĐ-KD", "2025-12-09T10:30:00+07:00"),
    ("PP", "", None),
)


@dataclass(frozen=True)
class Loaded:
    """What the demonstration holds."""

    units: int
    installs: int
    feedback: int


def load(engine: Engine, store: FileStore, *, now: datetime) -> Loaded:
    """Mark the database as a demonstration; load the pilot where nothing was counted or said yet.

    A loading that was stopped halfway goes on: the same file twice changes nothing.
    """
    with writing(engine) as session:
        mark_demonstration(session)
        begun = session.get(Setting, LOADING) is not None
        empty = not _count(session, InstallCount) and not _count(session, Feedback)
        if empty and not begun:
            session.add(Setting(key=LOADING, value="1"))
        session.commit()
    if empty or begun:
        for name in COUNTS:
            import_installs_file(engine, OPERATOR, DATA / name, now=now)
        for name in OPINIONS:
            import_feedback_file(engine, OPERATOR, DATA / name, now=now)
        _name_contacts(engine)
        _bring_images(engine, store)
        _file_some(engine, store, now)
        with writing(engine) as session:
            session.delete(session.get_one(Setting, LOADING))
            session.commit()
    with reading(engine) as session:
        return Loaded(_count(session, Unit), _count(session, InstallCount), _count(session, Feedback))


def _count(session: Session, table: type[Unit] | type[InstallCount] | type[Feedback]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def _name_contacts(engine: Engine) -> None:
    """Whom to call at most units that the letter names: invented people at numbers that nobody has."""
    with (DATA / "contacts.csv").open(encoding="utf-8", newline="") as file:
        contacts = {row["unit"]: row["contact"] for row in csv.DictReader(file)}
    with writing(engine) as session:
        for unit in session.exec(select(Unit).where(col(Unit.code).in_(contacts), Unit.contact == "")):
            unit.contact = contacts[unit.code]
            session.add(unit)
        session.commit()


def _bring_images(engine: Engine, store: FileStore) -> None:
    with (DATA / "images" / "links.csv").open(encoding="utf-8", newline="") as file:
        files = {row["link"]: row["file"] for row in csv.DictReader(file)}
    # Many links lead to the same few pictures: each is prepared once.
    first: dict[str, Image] = {}
    with writing(engine) as session:
        for image in session.exec(select(Image)):
            name = files.get(image.link, "")
            if name in first:
                for column in ("sha256", "state", "why", "mime", "size", "width", "height"):
                    setattr(image, column, getattr(first[name], column))
                session.add(image)
            else:
                keep_image(session, image, (DATA / "images" / name).read_bytes() if name else None, store)
                first[name] = image
        session.commit()


def _file_some(engine: Engine, store: FileStore, now: datetime) -> None:
    explain = "Số liệu đã được đơn vị rà soát."
    for code, number, sent in FILINGS:
        with writing(engine) as session:
            pilot = current_pilot(session)
            if preview_report(session, OPERATOR, pilot, code, now=now).version:
                continue
            if sent is None:
                close_report(session, OPERATOR, pilot, code, store, now=now, explain=explain)
            else:
                file_report(
                    session,
                    OPERATOR,
                    pilot,
                    code,
                    store,
                    sent_at=datetime.fromisoformat(sent),
                    number=number,
                    now=now,
                    explain=explain,
                )

"""A large pilot for the benchmark of the screens: 1,500 more units with counts, opinions of the trial's days, the work on them.

A tenth of the opinions name no unit, half of these wait for a person under many different names; a third are
grouped into problems; headquarters has most reports; the record, the imports and the accounts are those of a year.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from benchmarks.queue_data import _bare as bare
from benchmarks.queue_data import _rows as rows
from models.bulk import insert_rows, take_ids
from models.codes import Role
from models.database import writing
from models.tables import (
    Account,
    Audit,
    Feedback,
    FeedbackOwner,
    FeedbackSearch,
    Image,
    ImportBatch,
    InstallCount,
    LabelEvent,
    Problem,
    Report,
    Setting,
    Unit,
    WaitingCount,
)
from models.types import key
from services.audit import FIRST, HEAD, content_hash, row_hash, searched
from services.demonstration_accounts import add_demonstration_accounts
from services.pilots import current_pilot, mark_demonstration
from services.setup import set_up

NOW = datetime.fromisoformat("2025-12-12T09:00:00+07:00")
TRIAL = datetime(2025, 11, 20, 1, tzinfo=UTC)
UNITS, DAYS = 1500, 30
CHUNK = 50_000
PROBLEMS, IMPORTS, RECORDS, NAMES = 300, 400, 50_000, 40_000
ACTS = ("correct label", "settle unit name", "import feedback", "call back", "sign in")


def fill(engine: Engine, opinions: int) -> None:
    """Make the database and store all of it, so many opinions among them."""
    set_up(engine, now=NOW)
    with writing(engine) as session:
        mark_demonstration(session)
        session.commit()
    add_demonstration_accounts(engine, now=NOW, locale="vi")
    with writing(engine) as session:
        pilot = key(current_pilot(session))
        units = _add_units(session, pilot)
        batches = _add_imports(session, pilot)
        _add_accounts(session, units)
        _add_reports(session, pilot, units)
        _add_record(session)
        problems = _add_problems(session, pilot)
        session.commit()
    if opinions:
        with bare(engine):
            _add_opinions(engine, pilot, problems, batches, opinions)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def _add_units(session: Session, pilot: int) -> list[tuple[int, str]]:
    """More units below the power companies, each with a count a day; their numbers and codes."""
    above = session.exec(select(Unit).where(Unit.kind == "power_company").order_by(col(Unit.id))).all()
    chance = random.Random(3)  # noqa: S311
    added: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    for n, number in enumerate(take_ids(session, Unit, UNITS)):
        parent = above[n % len(above)]
        added.append(
            {
                "id": number,
                "code": f"DV{n:04d}",
                "name": f"Đội Quản lý điện số {n}",
                "kind": "doi",
                "parent_id": parent.id,
                "path": f"{parent.path}DV{n:04d}/",
                "position": 10_000 + n,
            }
        )
        headcount = chance.randint(20, 400)
        for day in range(DAYS):
            staff = headcount * (day + 1) // (DAYS + 5)
            counts.append(
                {
                    "pilot_id": pilot,
                    "unit_id": number,
                    "counted_on": date(2025, 11, 12) + timedelta(days=day),
                    "headcount": headcount,
                    "staff_installed": staff,
                    "family_installed": staff // 2,
                    "users": staff // 2 if day % 3 else None,
                    "recorded_by": "benchmark",
                    "recorded_at": NOW,
                }
            )
    insert_rows(session, Unit, added)
    insert_rows(session, InstallCount, counts)
    return [(row["id"], row["code"]) for row in added]


def _add_imports(session: Session, pilot: int) -> list[int]:
    numbers = list(take_ids(session, ImportBatch, IMPORTS))
    insert_rows(
        session,
        ImportBatch,
        [
            {
                "id": number,
                "pilot_id": pilot,
                "kind": ("feedback", "installs", "sync")[n % 3],
                "source": f"Tổng hợp ý kiến {n}.xlsx",
                "who": "Lê Thị Phân Loại",
                "started_at": TRIAL + timedelta(hours=n),
                "rows_read": 250,
                "added": 240,
                "held": 10,
                "mapping": {},
                "notes": [],
                "asked": {},
            }
            for n, number in enumerate(numbers)
        ],
    )
    waiting = [
        {
            "pilot_id": pilot,
            "import_batch_id": numbers[n % IMPORTS],
            "sheet": "Sheet1",
            "row_number": n,
            "unit_text": f"Đội QLĐ {n}",
            "unit_key": f"doi qld {n}",
            "counted_on": date(2025, 12, 1),
            "staff_installed": 5,
            "candidates": [],
        }
        for n in range(500)
    ]
    insert_rows(session, WaitingCount, waiting)
    return numbers


def _add_accounts(session: Session, units: Sequence[tuple[int, str]]) -> None:
    accounts = [
        {
            "username": f"baocao.{code.lower()}",
            "display_name": f"Đầu mối {code}",
            "email": f"{code.lower()}@evn.vn",
            "role": Role.REPORTER.value,
            "unit_id": number,
            "created_at": NOW,
        }
        for number, code in units
    ]
    insert_rows(session, Account, accounts)


def _add_reports(session: Session, pilot: int, units: Sequence[tuple[int, str]]) -> None:
    """Most that owe EVN a report have sent one, a third of those below have."""
    owing = session.exec(select(Unit).where(col(Unit.addressee).is_(True)).order_by(col(Unit.id))).all()
    sent = [(key(unit), unit.code) for unit in owing][::3] + list(units)[::3]
    # What a report states is large.
    facts = {"items": ["Không nhận được mã OTP khi đăng ký"] * 200}
    reports: list[dict[str, Any]] = [
        {
            "pilot_id": pilot,
            "unit_id": number,
            "version": 1,
            "state": "filed" if n % 2 else "accepted",
            "draft": {"feedback_declared": 12} if n % 4 else {},
            "facts": facts,
            "checks": [],
            "sha256": "0" * 64,
            "closed_at": NOW - timedelta(days=1),
            "letter_number": f"{n}/{code}",
            "letter_on": date(2025, 12, 11),
            "filed_at": NOW - timedelta(hours=n % 40),
            "created_at": NOW,
            "changed_at": NOW,
        }
        for n, (number, code) in enumerate(sent)
        if code not in ("EVNHANOI", "EVNNPC")
    ]
    insert_rows(session, Report, reports)


def _add_record(session: Session) -> None:
    """What was done until now, chained as the program chains it."""
    last = session.exec(select(Audit.hash).order_by(col(Audit.id).desc()).limit(1)).first() or FIRST
    added = []
    for n, number in enumerate(take_ids(session, Audit, RECORDS)):
        act = ACTS[n % len(ACTS)]
        row = Audit(
            id=number,
            at=TRIAL + timedelta(seconds=30 * n),
            who="Lê Thị Phân Loại",
            act=act,
            subject="feedback",
            subject_id=str(n),
            unit_code="EVNHANOI",
            before={"text": f"Đội {n}"},
            after={"unit": "EVNHANOI", "rows": 1},
            salt=f"{n:016x}",
            previous_hash=last,
            hash="",
        )
        row.search_text, row.content_hash = searched(row), content_hash(row)
        last = row.hash = row_hash(row)
        added.append(row.model_dump())
    insert_rows(session, Audit, added)
    session.merge(Setting(key=HEAD, value=f"{added[-1]['id']}:{last}"))


def _add_problems(session: Session, pilot: int) -> list[int]:
    chance = random.Random(5)  # noqa: S311
    numbers = list(take_ids(session, Problem, PROBLEMS))
    problems = [
        {
            "id": number,
            "pilot_id": pilot,
            "title": f"Không nhận được mã OTP khi đăng ký, máy {number}",
            "function": chance.choice(["login", "invoice", "payment", "general"]),
            "kind": chance.choice(["bug", "performance", "wrong_data"]),
            "severity": chance.choice(["critical", "major", "minor"]),
            "state": chance.choice(["new", "in_progress", "released"]),
            "owner": "evnict",
            "created_at": NOW,
            "changed_at": NOW,
        }
        for number in numbers
    ]
    insert_rows(session, Problem, problems)
    return numbers


def _add_opinions(
    engine: Engine, pilot: int, problems: Sequence[int], batches: Sequence[int], count: int
) -> None:
    with writing(engine) as session:
        units = [(key(unit), unit.code) for unit in session.exec(select(Unit).order_by(col(Unit.id)))]
        for start in range(0, count, CHUNK):
            if engine.dialect.name == "postgresql":
                # No foreign key is looked up and no sum is kept for each row.
                session.execute(text("SET LOCAL session_replication_role = replica"))
            chance = random.Random(start)  # noqa: S311
            made = list(rows(session, pilot, units, start, min(CHUNK, count - start)))
            for row in made:
                _place(row["item"], problems, batches, chance)
            for table, name in ((Feedback, "item"), (FeedbackSearch, "words"), (FeedbackOwner, "owner")):
                insert_rows(session, table, [row[name] for row in made])
            insert_rows(session, Image, [row["image"] for row in made if row["image"]])
            insert_rows(session, LabelEvent, list(_events(made)))
            session.commit()


def _place(
    item: dict[str, Any], problems: Sequence[int], batches: Sequence[int], chance: random.Random
) -> None:
    """Put an opinion into the trial's days (one of twenty after them), a tenth out of every unit."""
    at = TRIAL + timedelta(days=21 * chance.random() + (1 if chance.random() < 0.05 else 0))
    if item["submitted_at"] is not None:
        item |= {"submitted_at": at, "submitted_on": (at + timedelta(hours=7)).date()}
    item |= {
        "due_at": at + timedelta(days=10),
        "created_at": at,
        "changed_at": at,
        "import_batch_id": chance.choice(batches),
        "problem_id": problems[int(PROBLEMS * chance.random() ** 2)] if chance.random() < 0.3 else None,
        "unit_text": "",
        "unit_key": "",
    }
    kept = chance.random()
    if kept < 0.1:
        named = f"điện lực {int(NAMES * chance.random())}"
        link = "waiting" if kept < 0.05 else "none"
        item |= {"unit_id": None, "unit_link": link}
        if link == "waiting":
            item |= {
                "unit_text": named,
                "unit_key": named.replace("đ", "d").replace("ệ", "e").replace("ự", "u"),
            }


def _events(made: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """That most of them are not new any more."""
    for row in made:
        item = row["item"]
        if item["state"] != "new":
            yield {
                "feedback_id": item["id"],
                "who": "Lê Thị Phân Loại",
                "at": item["submitted_at"] or NOW,
                "field": "state",
                "old": "new",
                "new": item["state"],
            }

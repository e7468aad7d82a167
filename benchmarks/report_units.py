"""A database of many units with some thirty opinions each and three pictures, for the benchmark of all reports at once."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image as Drawing
from PIL import ImageDraw
from sqlalchemy import Engine
from sqlmodel import Session, select

from models.bulk import insert_rows, take_ids
from models.codes import Channel, Kind, Respondent, SetBy, Severity, State, UnitLink
from models.database import open_engine, writing
from models.tables import Feedback, Image, InstallCount, Unit
from models.types import key
from services.file_store import FileStore
from services.pilots import current_pilot
from services.setup import set_up
from triage.fitting import Example
from triage.train import read_examples

UNDER = "PP"
SCREENS = 80


def screen(number: int) -> bytes:
    """An invented screenshot of 540 x 1170 pixels, PNG or JPEG by turns."""
    chance = random.Random(number)  # noqa: S311
    image = Drawing.new("RGB", (540, 1170), (245, 247, 250))
    draw = ImageDraw.Draw(image)
    for top in range(40, 1130, 54):
        colour = (chance.randrange(200), chance.randrange(200), chance.randrange(256))
        draw.rounded_rectangle((30, top, chance.randint(200, 510), top + 34), 8, fill=colour)
        draw.text((40, top + 6), f"{chance.randrange(10**9):,} kWh {number}", fill=(255, 255, 255))
    out = BytesIO()
    image.save(out, *(("PNG",) if number % 2 else ("JPEG",)), quality=85)
    return out.getvalue()


def make_units(
    folder: Path, units: int, *, opinions: int, pictures: int, now: datetime
) -> tuple[Engine, list[str]]:
    """A database under `folder` with so many units that each have so many opinions and pictures; their codes."""
    engine = open_engine(f"sqlite:///{folder / 'many.db'}")
    set_up(engine, now=now)
    store = FileStore(folder)
    with writing(engine) as session:
        above = session.exec(select(Unit).where(Unit.code == UNDER)).one()
        codes = [f"DV{n:04d}" for n in range(1, units + 1)]
        ids = list(take_ids(session, Unit, units))
        rows = [
            {
                "id": number,
                "code": code,
                "name": f"Đội Quản lý điện số {n}",
                "kind": "doi",
                "parent_id": above.id,
                "path": f"{above.path}{code}/",
                "position": 10_000 + n,
            }
            for n, (number, code) in enumerate(zip(ids, codes, strict=True), start=1)
        ]
        insert_rows(session, Unit, rows)
        _count(session, ids, now)
        _tell(session, ids, opinions, now)
        _show(session, store, pictures / opinions)
        session.commit()
    return engine, codes


def _count(session: Session, units: list[int], now: datetime) -> None:
    pilot = key(current_pilot(session))
    days = [date(2025, 11, 25), date(2025, 12, 2), date(2025, 12, 9)]
    insert_rows(
        session,
        InstallCount,
        [
            {
                "pilot_id": pilot,
                "unit_id": unit,
                "counted_on": day,
                "headcount": 60,
                "staff_installed": 15 * n,
                "family_installed": 4 * n,
                "users": 10 * n,
                "recorded_by": "đo tốc độ",
                "recorded_at": now,
            }
            for unit in units
            for n, day in enumerate(days, start=1)
        ],
    )


def _tell(session: Session, units: list[int], opinions: int, now: datetime) -> None:
    pilot = key(current_pilot(session))
    examples = read_examples()
    ids = iter(take_ids(session, Feedback, len(units) * opinions))
    chance = random.Random(7)  # noqa: S311
    rows = []
    for unit in units:
        for n in range(opinions):
            number = next(ids)
            rows.append(_opinion(number, unit, pilot, chance.choice(examples), n, now))
    insert_rows(session, Feedback, rows)


def _opinion(
    number: int, unit: int, pilot: int, example: Example, n: int, now: datetime
) -> dict[str, object]:
    sent = datetime(2025, 11, 21, 2, tzinfo=now.tzinfo) + timedelta(hours=14 * n)
    return {
        "id": number,
        "pilot_id": pilot,
        "root_id": number,
        "source": "form",
        "source_key": f"{number}",
        "channel": Channel.GOOGLE_FORM.value,
        "submitted_at": sent,
        "submitted_on": sent.date(),
        "unit_id": unit,
        "unit_link": UnitLink.ASSIGNED.value,
        "respondent": Respondent.STAFF.value,
        "text": example.text,
        "content_hash": f"{number}",
        "search_text": example.text,
        "function": example.function,
        "function_by": SetBy.MODEL.value,
        "kind": Kind(example.kind).value,
        "kind_by": SetBy.MODEL.value,
        "severity": Severity.MINOR.value,
        "severity_by": SetBy.MODEL.value,
        "state": State.NEW.value,
        "created_at": now,
        "changed_at": now,
    }


def _show(session: Session, store: FileStore, share: float) -> None:
    """Give that share of the opinions a picture each."""
    kept = []
    for n in range(SCREENS):
        data = screen(n)
        kept.append((store.keep(data), "image/png" if n % 2 else "image/jpeg", len(data)))
    chance = random.Random(9)  # noqa: S311
    rows = []
    for number in session.exec(select(Feedback.id)):
        if chance.random() < share:
            sha256, mime, size = chance.choice(kept)
            rows.append(
                {
                    "feedback_id": number,
                    "position": 0,
                    "link": f"sha256:{sha256}",
                    "sha256": sha256,
                    "state": "present",
                    "mime": mime,
                    "width": 540,
                    "height": 1170,
                    "size": size,
                }
            )
    insert_rows(session, Image, rows)

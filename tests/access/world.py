"""A small pilot in which each unit's words can be told from every other's: `knpbxtext` is PB's and nobody else's.

A unit stands for each place that a person of PA may ask about: PA its own, PA1 below, NPC above, PB beside, PP elsewhere.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import open_engine, writing
from models.tables import Account, Pilot, ReportingDuty, Unit
from models.types import key
from services.access import OPERATOR, Person
from services.file_store import FileStore
from services.passwords import hash_password
from services.pilots import load_letter_pilot
from services.units import place_units
from tests.access.stored import Numbers, fill

AT = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
DAY = date(2025, 12, 9)
OWN, CHILD, PARENT, SIBLING, FOREIGN = "PA", "PA1", "NPC", "PB", "PP"
PLACES = (OWN, CHILD, PARENT, SIBLING, FOREIGN)
OUTSIDE = (PARENT, SIBLING, FOREIGN)
UNITS = (
    ("EVN", None, "group", "Tập đoàn"),
    ("NPC", "EVN", "power_corporation", "Tổng công ty Bắc"),
    ("CPC", "EVN", "power_corporation", "Tổng công ty Trung"),
    ("PA", "NPC", "power_company", "Công ty Điện lực Hạ Long"),
    ("PA1", "PA", "district_power", "Điện lực Bãi Cháy"),
    ("PB", "NPC", "power_company", "Công ty Điện lực Tam Đảo"),
    ("PP", "CPC", "power_company", "Công ty Điện lực Ngũ Hành Sơn"),
    # Two of one name, of which a person of PA can only mean the first.
    ("PA2", "PA", "district_power", "Điện lực Châu Thành"),
    ("PP2", "PP", "district_power", "Điện lực Châu Thành"),
)
SAME_NAME = "Điện lực Châu Thành"
AT_A_UNIT = (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER)
# Figures that nothing else says; a sum of several units is one of its own.
FIGURE = {"NPC": 591_377, "PA": 418_253, "PA1": 127_481, "PB": 486_119, "PP": 733_591, "CPC": 864_203}
# What a role without need of it is never shown, of whichever unit.
PERSONAL = ("name", "mail", "phone", "customer")
# What a unit says for those below it, too.
DOWNWARD = (("npc", "mapper"),)


def canary(code: str, thing: str) -> str:
    """The word for something of a unit's: in no other word, kept by folding, masked by nothing."""
    return f"kn{code.lower()}x{thing}"


@dataclass
class World:
    """Where everything lies, and the numbers under which each unit's things are stored, by its code."""

    engine: Engine
    folder: Path
    units: dict[str, int] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    people: dict[Role | None, Person] = field(default_factory=dict)
    of: dict[str, Numbers] = field(default_factory=dict)
    shared_problem: int = 0

    @property
    def store(self) -> FileStore:
        """Where images and documents lie."""
        return FileStore(self.folder / "data")

    @property
    def at(self) -> datetime:
        """The moment at which everything is asked."""
        return AT

    def reaches(self, role: Role | None, code: str) -> bool:
        """Whether a person of this role, of PA where they stand for a unit, reaches a unit."""
        return role not in AT_A_UNIT or code in (OWN, CHILD)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session in which services may commit; nothing of it is kept."""
        with self.engine.execution_options(writes=True).connect() as connection:
            yield from _undone(connection)

    @contextmanager
    def copy(self, place: Path) -> Iterator[World]:
        """The same world in another file, for services that open sessions of their own."""
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copyfile(str(self.engine.url.database), place / "tracker.db")
        shutil.copytree(self.folder / "data", place / "data")
        engine = open_engine.__wrapped__(f"sqlite:///{place / 'tracker.db'}")
        try:
            yield replace(self, engine=engine, folder=place)
        finally:
            engine.dispose()


def _undone(connection: Connection) -> Iterator[Session]:
    with connection.begin() as whole:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        whole.rollback()


def build(engine: Engine, folder: Path) -> World:
    """Store the whole of it in a database that has only its tables."""
    world = World(engine, folder)
    with writing(engine) as session:
        pilot = load_letter_pilot(session, now=AT)
        stored: dict[str, Unit] = {}
        for code, parent, kind, name in UNITS:
            above = stored[parent] if parent else None
            stored[code] = Unit(
                code=code,
                name=name,
                kind=kind,
                path=f"/{code}/",
                parent_id=key(above) if above else None,
                addressee=kind == "power_corporation",
                contact=canary(code, "contact"),
            )
            session.add(stored[code])
            session.flush()
        place_units(session, list(stored.values()))
        session.commit()
        world.units = {code: key(unit) for code, unit in stored.items()}
        world.paths = {code: unit.path for code, unit in stored.items()}
        for role in Role:
            world.people[role] = _person(session, role, stored[OWN] if role in AT_A_UNIT else None)
        world.people[None] = OPERATOR
        others = {code: _person(session, Role.REPORTER, stored[code]) for code in FIGURE if code != OWN}
        others[OWN] = world.people[Role.REPORTER]
        first = session.get_one(Account, world.people[Role.REPORTER].account_id)
        first.password_hash = hash_password("Mật khẩu của người thứ nhất")
        for code in ("NPC", "CPC", "PA", "PB", "PA1", "PP"):
            to = UNITS[[u[0] for u in UNITS].index(code)][1]
            owed = {"unit_id": world.units[code], "to_unit_id": world.units[str(to)]}
            session.add(ReportingDuty(pilot_id=key(pilot), before=pilot.report_before, **owed))
        session.commit()
        for nth, code in enumerate(FIGURE):
            world.of[code] = fill(session, pilot, stored[code], others[code], world.store, nth=nth, at=AT)
        world.shared_problem = world.of[OWN].share_problem(session, pilot, world.of[SIBLING], AT)
        session.commit()
    return world


def _person(session: Session, role: Role, unit: Unit | None) -> Person:
    name = f"{role.value}.{unit.code if unit else 'evn'}".lower()
    account = Account(
        username=name, role=role.value, unit_id=key(unit) if unit else None, created_at=AT - timedelta(days=9)
    )
    session.add(account)
    session.flush()
    return Person(
        name,
        role,
        account_id=key(account),
        unit_id=key(unit) if unit else None,
        unit_code=unit.code if unit else "",
        unit_path=unit.path if unit else "",
    )


def pilot_of(session: Session) -> Pilot:
    """The one pilot."""
    return session.exec(select(Pilot)).one()

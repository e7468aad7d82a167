"""What an entry of the table says about one public function of services/, and what a call of it is given."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import Engine
from sqlmodel import Session

from models.codes import Role
from models.tables import Pilot
from services.access import ALLOWED, EVERY, Action, Person
from services.file_store import FileStore
from tests.access.stored import Numbers
from tests.access.world import AT_A_UNIT, PLACES, World, pilot_of


@dataclass
class Ask:
    """One call: who asks, about which unit, in which session."""

    world: World
    session: Session
    person: Person
    code: str

    @property
    def engine(self) -> Engine:
        """For services that open sessions of their own."""
        return self.world.engine

    @cached_property
    def pilot(self) -> Pilot:
        """The pilot."""
        return pilot_of(self.session)

    @property
    def of(self) -> Numbers:
        """What the unit has."""
        return self.world.of[self.code]

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.world.at

    @property
    def store(self) -> FileStore:
        """Where files lie."""
        return self.world.store

    @property
    def data(self) -> Path:
        """DATA_DIR."""
        return self.world.folder / "data"

    @property
    def with_reason(self) -> tuple[Session, Person, Pilot]:
        """Session, person and pilot; the person has said why every opinion within reach is shown to them in full."""
        return self.session, replace(self.person, open=(EVERY,)), self.pilot

    @property
    def ends_at_a_unit(self) -> bool:
        """Whether who asks is one of PA's people."""
        return self.person.role in AT_A_UNIT

    def __getitem__(self, thing: str) -> tuple[object, ...]:
        """The arguments that most services begin with: `*ask["pilot"]`, `*ask["code"]`, `*ask[""]`."""
        first = (self.session, self.person)
        if thing == "":
            return first
        return (*first, self.pilot) if thing == "pilot" else (*first, self.pilot, self.code)


class Scope(StrEnum):
    """What the function is about."""

    UNIT = "one unit, or one thing of a unit: out of reach it is not found"
    WHOLE = "all that is within reach"
    NONE = "nothing of a unit"


@dataclass(frozen=True)
class Entry:
    """One way to call a function.

    `action`: what it asks `require` for; None where everybody who is signed in may; `roles` where no action says it.
    `reach`: for which roles and units it works where that is not the subtree. `shows`: words of PA's own that its
    answer holds, so that an empty answer is no success; `=PA` is taken as it stands.
    """

    action: Action | None
    scope: Scope
    call: Callable[[Ask], object]
    reach: Callable[[Role, str], bool] | None = None
    roles: frozenset[Role] | None = None
    places: tuple[str, ...] = PLACES
    shows: tuple[str, ...] = ()
    refuses: bool = False  # within reach it may answer with Refused
    not_found: bool = False  # or with NotFound, since what is asked for is not there
    denied_as_refused: bool = False  # out of reach it is as if nothing waited
    looks_first: bool = False  # what is asked for decides which action is needed, or the call makes it first
    alone: bool = False  # it opens sessions of its own, so it gets a copy
    denied_only: bool = False  # what it does for those who may takes long and is tried elsewhere
    outside_only: bool = False  # the same within reach
    personal: bool = (
        False  # it shows personal data: to who said why, or as the unit's own words of its report
    )

    @property
    def allowed(self) -> frozenset[Role]:
        """The roles that may."""
        if self.roles is not None:
            return self.roles
        return frozenset(Role) if self.action is None else ALLOWED[self.action]

    def is_within(self, world: World, role: Role, code: str) -> bool:
        """Whether it works for this role and unit."""
        return self.reach(role, code) if self.reach else world.reaches(role, code)


def unit(action: Action | None, call: Callable[[Ask], object], **more: object) -> Entry:
    """An entry about one unit."""
    return Entry(action, Scope.UNIT, call, **more)  # type: ignore[arg-type]


def whole(action: Action | None, call: Callable[[Ask], object], **more: object) -> Entry:
    """An entry about all within reach."""
    return Entry(action, Scope.WHOLE, call, **more)  # type: ignore[arg-type]


def plain(action: Action | None, call: Callable[[Ask], object], **more: object) -> Entry:
    """An entry about no unit."""
    return Entry(action, Scope.NONE, call, **more)  # type: ignore[arg-type]


def said(value: object) -> str:
    """Everything that an answer says: fields, rows, files and what is packed in them."""
    parts: list[str] = []
    _collect(value, parts, set(), 0)
    return "\n".join(parts)


def _collect(value: object, parts: list[str], seen: set[int], depth: int) -> None:
    if value is None or depth > 12 or isinstance(value, (Session, Engine, type)):
        return
    if isinstance(value, bytes):
        parts.append(_unpacked(value))
    elif isinstance(value, Path):
        parts.append(value.name)
        if value.is_file():
            parts.append(_unpacked(value.read_bytes()))
    elif isinstance(value, (str, int, float)) or (not hasattr(value, "__dict__") and not _has_parts(value)):
        parts.append(str(value))
    elif id(value) not in seen:
        seen.add(id(value))
        for part in _parts(value):
            _collect(part, parts, seen, depth + 1)


def _has_parts(value: object) -> bool:
    return isinstance(value, Iterable) or dataclasses.is_dataclass(value)


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, BaseModel):
        return value.model_dump().values()
    if dataclasses.is_dataclass(value):
        return [getattr(value, f.name) for f in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, Iterable):
        return list(value)
    return [str(value), *vars(value).values()]


def _unpacked(data: bytes) -> str:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = [f"{name}\n{_unpacked(packed.read(name))}" for name in packed.namelist()]
        return "\n".join(inside)
    return data.decode("utf-8", "ignore")


def only_own(ask: Ask, codes: Iterable[str]) -> list[str]:
    """These codes, which hold no unit that PA's people don't reach and, for the others, all kinds of places."""
    listed = list(codes)
    if ask.ends_at_a_unit:
        assert set(listed) <= {"PA", "PA1", "PA2"}, listed
        assert "PA" in listed, listed
    else:
        assert {"PA", "PB"} <= set(listed), listed
    return listed

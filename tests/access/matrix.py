"""Runs entries of the table: every role, every place of a unit, and says in sentences what was not as it must be."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session

from models.codes import Role
from models.database import reading
from services.access import NotAllowed, NotFound, Person, Refused
from tests.access.asking import Ask, Entry, Scope, said
from tests.access.world import AT_A_UNIT, DOWNWARD, FIGURE, FOREIGN, OWN, PERSONAL, World, canary, pilot_of

_WORD = re.compile(r"kn([a-z0-9]+?)x([a-z]+)")
_CALL = re.compile(r"09\d8765432")
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b").match
_OUTSIDE = frozenset(code.lower() for code in FIGURE if code not in ("PA", "PA1"))
_NOT_FOR_AN_OFFICER = ("text", "loose", "named", "waits")  # opinions of other kinds


@dataclass(frozen=True)
class Case:
    """One entry, for one role, asked about one unit."""

    name: str
    nth: int
    role: Role
    code: str

    def __str__(self) -> str:
        return f"{self.name} (entry {self.nth}), {self.role.value} of PA about {self.code}"


def cases(table: dict[str, tuple[Entry, ...]]) -> Iterator[Case]:
    """All that there is to try."""
    for name, entries in table.items():
        for nth, entry in enumerate(entries):
            for role in Role:
                for code in _asked_about(entry, role):
                    yield Case(name, nth, role, code)


def _asked_about(entry: Entry, role: Role) -> tuple[str, ...]:
    """A role that may not asks once; who reaches everything asks about what no unit's people of PA reach, too."""
    if role not in entry.allowed or entry.scope is Scope.NONE:
        return (OWN,)
    if entry.reach is None and role is not Role.REPORTER and role is not Role.DATA_OFFICER:
        return tuple(code for code in entry.places if code in (OWN, FOREIGN))
    return entry.places


def others(world: World, entry: Entry, case: Case) -> list[Person]:
    """Who may ask the same just before: somebody who reaches everything, somebody of a unit elsewhere."""
    found = [world.people[role] for role in Role if role in entry.allowed and role not in AT_A_UNIT][:1]
    if case.role in AT_A_UNIT:
        there = {"unit_id": world.units[FOREIGN], "unit_code": FOREIGN, "unit_path": world.paths[FOREIGN]}
        found.append(replace(world.people[case.role], account_id=None, **there))
    return found


def failures(world: World, entry: Entry, case: Case, *, before: Iterable[Person] = ()) -> list[str]:
    """Sentences about what was wrong in one case; none where all is as it must be. `before` have asked the same first."""
    if case.role in entry.allowed and entry.denied_only:
        return []
    if entry.outside_only and case.role in entry.allowed and world.reaches(case.role, case.code):
        return []
    with _session(world, alone=entry.alone) as (there, session):
        ask = Ask(there, session, world.people[case.role], case.code)
        if not entry.alone:
            ask.pilot = pilot_of(session)
        for person in before:
            _called(entry.call, Ask(there, session, person, case.code))
        with statements(there) as asked:
            outcome, answer = _called(entry.call, ask)
        told = said(answer)
    wrong = _judged(world, entry, case, outcome, asked, told)
    shown = leaks(case.role, told, personal=entry.personal)
    return [f"{case}: {sentence}" for sentence in (*wrong, *shown)]


def _judged(
    world: World, entry: Entry, case: Case, outcome: type[BaseException] | None, asked: list[str], told: str
) -> Iterable[str]:
    if case.role not in entry.allowed:
        return _not_for_them(entry, outcome, asked, told)
    if entry.scope is Scope.UNIT and not entry.is_within(world, case.role, case.code):
        return _out_of_reach(world, entry, case, outcome, asked, told)
    return _within(entry, case, outcome, told)


def _got(outcome: type[BaseException] | None, told: str) -> str:
    return f"gave {outcome.__name__ if outcome else 'an answer'}: {told[:300]}"


def _not_for_them(
    entry: Entry, outcome: type[BaseException] | None, asked: list[str], told: str
) -> Iterable[str]:
    if outcome is None or not issubclass(outcome, NotAllowed):
        yield f"must be refused by NotAllowed, {_got(outcome, told)}"
    elif asked and not entry.looks_first:
        yield f"was refused only after the database was asked: {asked[0][:120]}"


def _out_of_reach(
    world: World, entry: Entry, case: Case, outcome: type[BaseException] | None, asked: list[str], told: str
) -> Iterable[str]:
    # Who reaches the unit may read why not; who doesn't is told of nothing.
    wanted: tuple[type[BaseException], ...] = (NotFound,)
    wanted += (NotAllowed,) if world.reaches(case.role, case.code) else ()
    wanted += (Refused,) if entry.denied_as_refused else ()
    if outcome is None or not issubclass(outcome, wanted):
        yield f"is out of reach, {_got(outcome, told)}"
    elif not entry.looks_first and any(map(_WRITES, asked)):
        yield f"is out of reach and wrote: {next(filter(_WRITES, asked))[:120]}"


def _within(entry: Entry, case: Case, outcome: type[BaseException] | None, told: str) -> Iterable[str]:
    bearable: tuple[type[BaseException], ...] = (Refused,) if entry.refuses else ()
    bearable += (NotFound,) if entry.not_found else ()
    if outcome is not None and not issubclass(outcome, bearable or (_Never,)):
        yield f"must answer, {_got(outcome, told)}"
    elif outcome is None and case.code == OWN and case.role in (Role.REPORTER, Role.TRIAGER):
        for thing in entry.shows:
            word = thing[1:] if thing[0] == "=" else thing if thing.isdigit() else canary(OWN, thing)
            if word not in told:
                yield f"must show {word}, which is PA's own: {told[:300]}"


class _Never(Exception):
    """Nothing raises this."""


def leaks(role: Role, told: str, *, personal: bool = False) -> Iterator[str]:
    """What of another's words and figures stands in an answer to somebody of this role, of PA where of a unit."""
    words = set(_WORD.findall(told))
    for code, thing in sorted(words):
        if role in AT_A_UNIT and code in _OUTSIDE and (code, thing) not in DOWNWARD:
            yield f"shows kn{code}x{thing}, which is out of reach"
        elif thing in PERSONAL and not personal and (thing, role) != ("customer", Role.DATA_OFFICER):
            yield f"shows kn{code}x{thing}, which is personal"
        elif role is Role.DATA_OFFICER and thing in _NOT_FOR_AN_OFFICER:
            yield f"shows kn{code}x{thing}, which is no data officer's"
    if not personal:
        yield from (f"shows {number}, which is personal" for number in sorted(set(_CALL.findall(told))))
    if role in AT_A_UNIT:
        for figure in sorted(figures_outside()):
            if figure in told:
                yield f"shows the figure {figure}, which is out of reach"


@cache
def figures_outside() -> frozenset[str]:
    """Figures of units outside PA, alone and summed with others, as people and files write them."""
    sums = [FIGURE[code] for code in FIGURE if code not in ("PA", "PA1")]
    below_npc = FIGURE["PA1"] + FIGURE["PB"]
    sums += [below_npc, below_npc + FIGURE["PP"], FIGURE["PA1"] + FIGURE["PB"] + FIGURE["PP"]]
    return frozenset(form for n in sums for form in (f"{n}", f"{n:,}".replace(",", "."), f"{n:,}"))


def _called(call: Callable[[Ask], object], ask: Ask) -> tuple[type[BaseException] | None, object]:
    try:
        answer = call(ask)
        return None, answer if not hasattr(answer, "__next__") else list(answer)  # type: ignore[call-overload]
    except Exception as error:
        # Whatever comes, a sentence or a fault, is judged: neither may say another's words.
        return type(error), f"{error}"


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile; transactions alone are none."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "BEGIN", "RELEASE", "ROLLBACK")):
            asked.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(world.engine, "before_cursor_execute", note)


@contextmanager
def _session(world: World, *, alone: bool) -> Iterator[tuple[World, Session]]:
    if not alone:
        with world.session() as session:
            yield world, session
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        world.copy(Path(folder) / "copy") as there,
        # This session is never begun while the service opens its own.
        reading(there.engine) as session,
    ):
        yield there, session

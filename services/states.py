"""Where an opinion stands and where it may go from there: one table of moves, who may make them, what each asks for.

An opinion has one or two owners, each with a state of its own. `overall` says what they come to together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from locales import Phrase, phrase
from models.codes import Role, State
from services.access import Person

OPEN = (State.NEW, State.TRIAGED, State.IN_PROGRESS, State.WAITING)
FIXED = (State.FIXED, State.RELEASED)
CLOSED = (State.WONT_FIX, State.DUPLICATE, State.GUIDED, State.NO_ACTION)
_BEGUN = (State.TRIAGED, State.IN_PROGRESS, State.WAITING)
_ENDS = (State.FIXED, *CLOSED)
# What was closed can only be opened again, or lead on from fixed to released.
MOVES: dict[str, tuple[State, ...]] = {
    State.NEW: (*_BEGUN, *_ENDS),
    State.TRIAGED: (State.IN_PROGRESS, State.WAITING, *_ENDS),
    State.IN_PROGRESS: (State.TRIAGED, State.WAITING, *_ENDS),
    State.WAITING: (State.TRIAGED, State.IN_PROGRESS, *_ENDS),
    State.FIXED: (State.RELEASED, State.IN_PROGRESS),
    State.RELEASED: (State.IN_PROGRESS,),
    State.WONT_FIX: (State.IN_PROGRESS,),
    State.DUPLICATE: (State.IN_PROGRESS,),
    State.GUIDED: (State.IN_PROGRESS,),
    State.NO_ACTION: (State.IN_PROGRESS,),
}
_EVERYTHING = tuple(State)
# Who may bring something into a state. A corporation has no releases and links no opinions.
_INTO: dict[Role | None, tuple[State, ...]] = {
    None: _EVERYTHING,
    Role.TRIAGER: _EVERYTHING,
    Role.DATA_OFFICER: tuple(s for s in State if s not in (State.RELEASED, State.DUPLICATE, State.NEW)),
}
# What must be said with a move; a release only where the app itself was changed.
NEEDS: dict[str, str] = {
    State.WONT_FIX: "reason",
    State.DUPLICATE: "duplicate_of",
    State.FIXED: "release",
    State.RELEASED: "release",
}
RELEASES = ("fixed_in_server", "fixed_in_android", "fixed_in_ios")


def class_of(state: str) -> str:
    """`open`, `fixed` or `closed`.

    >>> class_of("waiting"), class_of("released"), class_of("guided")
    ('open', 'fixed', 'closed')
    """
    if state in OPEN:
        return "open"
    return "fixed" if state in FIXED else "closed"


def moves_from(person: Person, state: str, *, part: bool = False) -> tuple[str, ...]:
    """The states into which this person may bring what stands in `state`, in their order, itself left out.

    `part` asks for one owner's own state: a duplicate is the opinion's as a whole.
    """
    return _moves(person.role, state, part)


@cache
def _moves(role: Role | None, state: str, part: bool) -> tuple[str, ...]:
    mine = _INTO.get(role, ())
    into = MOVES.get(state, ())
    return tuple(str(s) for s in State if s in into and s in mine and not (part and s == State.DUPLICATE))


def needs_of(state: str, *, of_app: bool = True) -> str:
    """What a move into this state asks for: `reason`, `duplicate_of`, `release` or nothing.

    `of_app` is whether the app itself is changed: data that a corporation corrects has no release.
    """
    need = NEEDS.get(state, "")
    return "" if need == "release" and not of_app else need


def why_not(
    person: Person,
    state: str,
    to: str,
    *,
    part: bool = False,
    reason: str = "",
    duplicate_of: int | None = None,
    releases: Mapping[str, str] | None = None,
    of_app: bool = True,
) -> Phrase | None:
    """Why this person can't move something from one state to another as asked; None where they can."""
    if to == state:
        return None
    if to not in moves_from(person, state, part=part):
        if to in MOVES.get(state, ()):
            return phrase("Setting this state is for EVNICT.")
        return phrase(
            "An opinion can’t go from this state straight to that one. Reload the page and choose one that is offered."
        )
    match needs_of(to, of_app=of_app):
        case "reason" if not reason.strip():
            return phrase("Say why it will not be changed; the unit reads that.")
        case "duplicate_of" if duplicate_of is None:
            return phrase("Say of which opinion it is a duplicate: its number.")
        case "release" if not any((releases or {}).values()):
            return phrase("Say first in which release it is fixed: server, Android or iOS.")
    return None


def overall(states: Sequence[str], lead: str) -> str:
    """What the states of the owners come to; `lead` is that of the first.

    All alike: that state. Something still open: in progress where an owner works on it or has ended, else
    waiting where one waits, else sorted. Nothing open: fixed before released before how the lead closed it.

    >>> overall(["fixed", "new"], "fixed"), overall(["guided", "released"], "guided")
    ('in_progress', 'released')
    """
    first = states[0]
    if all(s == first for s in states):
        return first
    still = [s for s in states if s in OPEN]
    if still:
        if State.IN_PROGRESS in still or len(still) < len(states):
            return State.IN_PROGRESS.value
        return State.WAITING.value if State.WAITING in still else State.TRIAGED.value
    for fixed in FIXED:
        if fixed in states:
            return fixed.value
    return lead

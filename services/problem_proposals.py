"""What may be one problem: opinions of one fault that nobody grouped yet, for a person to confirm or refuse.

Nothing here changes anything. What a person refused is proposed again only when more opinions join it, and what
was taken out of a problem is not proposed for that problem again.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from importers.personal_data import mask
from models.codes import FUNCTION_CODES
from models.tables import Feedback, Pilot, Problem, ProblemRefusal, ProblemRefusalItem
from models.types import key
from services.access import Action, Person, require
from services.kept import Kept, record_mark
from services.problem_counts import COUNTED, Counts
from services.problem_index import groups_of
from services.problem_states import OPEN
from services.problems import (
    GroupedItem,
    ProblemCard,
    cards_of,
    grouped_items,
)
from triage.text import has_accents, short_forms
from triage.unfit_words import find_unfit_words

PAGE = 10
MOST = 500  # opinions of one proposal; the rest is proposed for the problem once that is made
LETTERS = 110
ASKED = 8  # texts that a title is looked for in
SHOWN = 24  # opinions of one proposal that are read
_Found = list[tuple[str, tuple[int, ...], int | None]]
# By function: as numbers of opinions, which are nobody's reach. Whatever is confirmed or refused grows the record.
_found: Kept[_Found] = Kept(most=32, also=record_mark)


@dataclass(frozen=True)
class Proposal:
    """Opinions that may be one problem (`problem` None), or belong to one that is there; `shown` are the first."""

    function: str
    items: tuple[int, ...]
    problem: ProblemCard | None = None
    title: str = ""
    counts: Counts = field(default_factory=Counts)
    shown: tuple[GroupedItem, ...] = ()


@dataclass(frozen=True)
class ProposalPage:
    """One page of proposals, the largest first."""

    proposals: tuple[Proposal, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class _Memory:
    """What people decided: the problem of each grouped opinion, those that are closed, and refusals."""

    problem_of: Mapping[int, int]
    closed: frozenset[int]
    refused: Mapping[int, frozenset[int]]  # opinion -> refusals as a problem of their own
    kept_out: frozenset[tuple[int, int]]  # (problem, opinion)


def list_proposals(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    function: str = "",
    page: int = 1,
    size: int = PAGE,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> ProposalPage:
    """A page of proposals of one function, or of all.

    `told` hears how many functions of how many have been looked through, where they must be: not when nothing changed.
    """
    require(person, Action.GROUP_PROBLEMS)
    code = function if function in FUNCTION_CODES else ""
    found = _found.get(session, (key(pilot), code), lambda: _look(session, pilot, code, told))
    pages = max(1, -(-len(found) // size))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * size : page * size]
    homes = [session.get_one(Problem, home) for home in {home for *_own, home in shown if home is not None}]
    cards = {card.id: card for card in cards_of(session, person, pilot, homes)}
    proposals = tuple(
        _told(session, person, code, items, cards[home] if home is not None else None)
        for code, items, home in shown
    )
    return ProposalPage(proposals, len(found), page, pages)


def _look(session: Session, pilot: Pilot, function: str, told: Callable[[int, int], None]) -> _Found:
    memory = _memory(session, pilot)
    standing = set(
        session.exec(
            select(Problem.id).where(Problem.pilot_id == pilot.id, col(Problem.stands).is_(True))
        ).all()
    )
    functions = [function] if function else FUNCTION_CODES
    found: _Found = []
    for done, code in enumerate(functions):
        told(done, len(functions))
        for groups in groups_of(session, pilot, code):
            for group in groups:
                found += _of_group(code, group, memory, standing)
    return sorted(found, key=lambda p: (-len(p[1]), p[1][0]))


def _of_group(
    function: str, group: Sequence[int], memory: _Memory, standing: set[int | None]
) -> Iterator[tuple[str, tuple[int, ...], int | None]]:
    loose = [n for n in group if n not in memory.problem_of and n not in memory.closed]
    homes = Counter(memory.problem_of[n] for n in group if memory.problem_of.get(n) in standing)
    if homes:
        home = homes.most_common(1)[0][0]
        joining = tuple(n for n in loose if (home, n) not in memory.kept_out)
        if joining:
            yield function, joining, home
        loose = [n for n in loose if (home, n) in memory.kept_out]
    if len(loose) >= 2 and not frozenset.intersection(*(memory.refused.get(n, frozenset()) for n in loose)):
        yield function, tuple(loose), None


def _memory(session: Session, pilot: Pilot) -> _Memory:
    worked_on = select(Feedback.id, Feedback.problem_id).where(
        Feedback.pilot_id == pilot.id,
        or_(
            col(Feedback.problem_id).is_not(None),
            col(Feedback.state).not_in([s.value for s in OPEN]),
            col(Feedback.stands).is_(False),
        ),
    )
    problem_of: dict[int, int] = {}
    closed: set[int] = set()
    for number, problem in session.exec(worked_on):
        if number is not None and problem is not None:
            problem_of[number] = problem
        elif number is not None:
            closed.add(number)
    refused: dict[int, set[int]] = {}
    kept_out: set[tuple[int, int]] = set()
    told = (
        select(ProblemRefusal.id, ProblemRefusal.problem_id, ProblemRefusalItem.feedback_id)
        .join(ProblemRefusalItem, col(ProblemRefusalItem.refusal_id) == col(ProblemRefusal.id))
        .where(ProblemRefusal.pilot_id == pilot.id, col(ProblemRefusal.stands).is_(True))
    )
    for refusal, problem, number in session.exec(told):
        if problem is not None:
            kept_out.add((problem, number))
        elif refusal is not None:
            refused.setdefault(number, set()).add(refusal)
    return _Memory(
        problem_of, frozenset(closed), {n: frozenset(r) for n, r in refused.items()}, frozenset(kept_out)
    )


def _told(
    session: Session, person: Person, function: str, items: tuple[int, ...], home: ProblemCard | None
) -> Proposal:
    items = items[:MOST]
    counted = session.execute(columns(*COUNTED).where(col(Feedback.id).in_(items))).one()
    counts = Counts(counted[0], counted[1], counted[2], counted[3], counted[4], len(items))
    among = col(Feedback.id).in_(items[:SHOWN])
    rows = {item.id: item for item in grouped_items(session, person, among, most=SHOWN)}
    shown = tuple(rows[n] for n in items if n in rows)
    return Proposal(function, items, home, title_of([item.text for item in shown]), counts, shown)


def title_of(texts: Sequence[str]) -> str:
    """A first title: the plainest of the texts nearest to the middle, up to its first stop, nobody's data in it.

    Typed with accents, without unfit words and pictures, and short is plainer.

    >>> title_of(["otp chua ve a", "mã OTP không về. SĐT 0912 345 678"])
    'Mã OTP không về'
    """
    lines = [_begins(text) for text in texts[:ASKED]]
    plainest = min(lines, key=lambda line: (_rough(line), len(line)), default="")
    if len(plainest) > LETTERS:
        plainest = plainest[:LETTERS].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
    return plainest[:1].upper() + plainest[1:]


def _begins(text: str) -> str:
    line = " ".join(mask(text).split())
    for stop in (". ", "; ", "! ", "? "):
        line = line.split(stop)[0]
    return line.rstrip(" .;,!?")


def _rough(line: str) -> int:
    """How many things speak against a line as a title."""
    words = line.split()
    short = sum(1 for word in words if word.strip(".,").lower() in short_forms())
    pictures = any(unicodedata.category(letter) == "So" for letter in line)
    return (
        2 * (not has_accents(line))
        + 2 * (len(words) < 3)
        + short
        + pictures
        + 3 * bool(find_unfit_words(line))
    )

"""Why an opinion has its labels: who set each, how sure, and the words of its text that spoke for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session

from models.codes import FUNCTION_CODES
from models.tables import Pilot
from services.access import Action, Person, require
from services.feedback import find_item, shown_text
from services.labels import categoriser
from triage.issues import also_about, clauses, tell_apart
from triage.suggestion import Reason


@dataclass(frozen=True)
class Label:
    """A label, what set it (rule, model, person), how sure that was (0 to 1; None for a person)."""

    code: str
    by: str
    confidence: float | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of the text. `speaks_for` is the function or kind that its words spoke for; empty for the rest."""

    text: str
    speaks_for: str = ""


@dataclass(frozen=True)
class ItemLabels:
    """An opinion's labels and its text in pieces: laid end to end they are the text as this person may read it.

    `suggested_function` and `suggested_kind` are what the words alone suggest today; `changed_at` is what
    sorting the item gives back, so that two people don't overwrite each other. `also` are other functions that
    parts of the text are about, `parts` the stretches that it would be split into.
    """

    function: Label
    kind: Label
    severity: Label
    state: str
    suggested_function: str
    suggested_kind: str
    pieces: tuple[Piece, ...]
    changed_at: datetime
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def labels_of(session: Session, person: Person, pilot: Pilot, number: int) -> ItemLabels:
    """The labels of one opinion with their reasons. Raises NotFound, also for one out of reach."""
    require(person, Action.SEE_FEEDBACK)
    item, *_unit = find_item(session, person, pilot, number)
    by = categoriser(session)
    (suggestion,) = by.suggest([item.text], [item.chosen_function])
    spans = clauses(item.text)
    parts = tell_apart(spans, by.suggest([item.text[start:end] for start, end in spans]))
    # A masked text is as long as the text itself, so places in one are places in the other.
    shown = shown_text(person, item.text, number)
    return ItemLabels(
        Label(item.function, item.function_by, item.function_confidence),
        Label(item.kind, item.kind_by, item.kind_confidence),
        Label(item.severity, item.severity_by),
        item.state,
        suggestion.function,
        suggestion.kind,
        cut(shown, suggestion.reasons),
        item.changed_at,
        also_about(parts, item.function) if item.part == 0 else (),
        tuple(shown[start:end] for (start, end), _function in parts),
    )


def suggest_parts(session: Session, texts: Sequence[str]) -> list[tuple[str, str]]:
    """Function and kind for each of the parts that a text is being split into."""
    return [(s.function, s.kind) for s in categoriser(session).suggest(texts)]


def cut(text: str, reasons: Sequence[Reason]) -> tuple[Piece, ...]:
    """The text in pieces. Words that spoke for both are the function's, else those of the stronger reason.

    >>> [(p.text, p.speaks_for) for p in cut("mã OTP", [Reason(3, 6, "OTP", "login", 1.0)])]
    [('mã ', ''), ('OTP', 'login')]
    """
    speaks = [""] * len(text)
    for reason in sorted(reasons, key=lambda r: (r.speaks_for in FUNCTION_CODES, r.weight)):
        for at in range(max(reason.start, 0), min(reason.end, len(text))):
            speaks[at] = reason.speaks_for
    pieces = []
    for label, run in groupby(range(len(text)), key=speaks.__getitem__):
        places = list(run)
        pieces.append(Piece(text[places[0] : places[-1] + 1], label))
    return tuple(pieces)

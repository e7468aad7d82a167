"""The indexes that hold a part of the queue's list in its order, and how each is named to both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column
from sqlmodel import Session, col

from models.bulk_update import among
from models.codes import Kind, Severity
from models.feedback import COMMON
from models.tables import Feedback
from services.feedback_filters import Conditions
from services.unit_tree import UnitTree, load_tree


@dataclass(frozen=True)
class Lead:
    """An index that holds a part of the list in its order: each of `branches` by itself, `whole` in no order.

    `holds_labels`: the labels stand in it too, so that the table need not be read for them.
    """

    index: str
    whole: tuple[ColumnElement[bool], ...]
    branches: tuple[tuple[ColumnElement[bool], ...], ...]
    holds_labels: bool = False


# The order of all items, each of its rows with the labels.
ALL = Lead("ix_feedback_in_order", (), ((),), holds_labels=True)


def leads_of(parts: Conditions, severity: str | None) -> list[Lead]:
    """The indexes that hold a part of the list in its order, those that probably name fewer first.

    `severity` is that of a stretch of it, None for a list that goes by time alone.
    """
    equal = dict(parts.equal)
    if severity is not None:
        equal["severity"] = severity
    return [*_rare_leads(parts, equal), *_label_leads(parts, equal)]


def _rare_leads(parts: Conditions, equal: dict[str, str]) -> Iterator[Lead]:
    """Indexes of those alone that are unlike most."""
    if parts.trash:
        trashed = (col(Feedback.trashed_at).is_not(None),)
        yield Lead("ix_feedback_trashed", trashed, (trashed,))
    for name in parts.flags:
        flagged = (getattr(Feedback, name).is_(True),)
        yield Lead(f"ix_feedback_{name}", flagged, (flagged,), holds_labels=True)
    for name, common in COMMON.items():
        value = equal.get(name)
        if value is not None and value != common:
            column = getattr(Feedback, name)
            # Said in the words of the index, so that it is seen to hold them.
            other = (column != literal_column(f"'{common}'"), column == value)
            yield Lead(f"ix_feedback_{name}", other, (other,), holds_labels=name == "severity")


def _label_leads(parts: Conditions, equal: dict[str, str]) -> Iterator[Lead]:
    severity, function, kind = (equal.get(name) for name in ("severity", "function", "kind"))
    if function:
        of_function = col(Feedback.function) == function
        kinds = [col(Feedback.kind) == each for each in ([kind] if kind else [each.value for each in Kind])]
        whole = (of_function, *(kinds if kind else ()))
        index = "ix_feedback_pilot_id_function_kind_submitted_at_id"
        yield Lead(index, whole, tuple((of_function, each) for each in kinds))
    elif kind:
        of_kind = (col(Feedback.kind) == kind,)
        yield Lead("ix_feedback_pilot_id_kind_submitted_at_id", of_kind, (of_kind,))
    # The index of the more severe holds their states too.
    if parts.states and severity in (None, COMMON["severity"]):
        yield _by_state(severity, parts.states)


def _by_state(severity: str | None, states: Sequence[str]) -> Lead:
    severities = [severity] if severity else [each.value for each in Severity]
    whole = (col(Feedback.severity).in_(severities), col(Feedback.state).in_(states))
    branches = [
        (col(Feedback.severity) == one, col(Feedback.state) == state)
        for one in severities
        for state in states
    ]
    return Lead("ix_feedback_by_severity", whole, tuple(branches))


def unit_lead(session: Session, parts: Conditions) -> Lead | None:
    """The index of units for those that are asked for: their numbers are said, so that nobody guesses how many."""
    if not parts.units:
        return None
    tree = load_tree(session)
    paths = [_path_of(tree, said) for said in parts.units]
    numbers = [n.id for n in tree.order if all(path and n.path.startswith(path) for path in paths)]
    whole: tuple[ColumnElement[bool], ...] = (among(col(Feedback.unit_id), numbers),)
    return Lead("ix_feedback_of_unit", whole, (whole,), holds_labels=True)


def _path_of(tree: UnitTree, said: str) -> str:
    node = tree.by_code.get(said)
    return node.path if node else said if said.startswith("/") else ""


def hinted(query: Select[Any], lead: Lead) -> Select[Any]:
    """The query, told to take the lead's index where it names one."""
    # SQLite keeps no figures by which it would know which index names the fewest.
    return query.with_hint(Feedback, f"INDEXED BY {lead.index}", "sqlite") if lead.index else query

"""Lists of opinions kept under a name: those that ship, one's own, those that colleagues of the same role share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from locales import Phrase, phrase
from locales.vietnamese import clean_text
from models.codes import Role
from models.tables import Account, Pilot, SavedView
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.feedback_address import NAMES, OVERDUE, filters_of, named_in
from services.feedback_counts import kept_count
from services.feedback_filters import Filters
from services.feedback_queue import ORDERS, SEVERE

ORDER = "sap-xep"
LONGEST_NAME = 60
MOST_OWN = 30
# Beside a view stands at most this figure, so that it costs little to count.
MOST_COUNTED = 999
SAVED, REMOVED, RESTORED = "save view", "remove view", "restore view"


@dataclass(frozen=True)
class View:
    """One list: its name, its filters and order as they stand in the address. `id` is 0 for one that ships.

    `mine` says whether the person may remove it, `shared` whether colleagues see it, `by` who keeps it.
    """

    id: int
    name: Phrase | str
    query: Mapping[str, str]
    mine: bool = False
    shared: bool = False
    by: str = ""


_TRIAGE = (
    View(0, phrase("To be sorted"), {"trang-thai": "new"}),
    View(
        0,
        phrase("Critical, taken by nobody"),
        {"muc-do": "critical", "trang-thai": "open", "nguoi-xu-ly": "chua"},
    ),
    View(0, phrase("Overdue"), {OVERDUE: "1", ORDER: SEVERE}),
)
_OF_UNITS = (
    View(0, phrase("A person should look"), {"xem-lai": "1"}),
    View(0, phrase("Still open"), {"trang-thai": "open"}),
)
SHIPPED: dict[Role | None, tuple[View, ...]] = {
    None: _TRIAGE,
    Role.TRIAGER: _TRIAGE,
    Role.HEADQUARTERS: _TRIAGE[1:],
    Role.DATA_OFFICER: (_TRIAGE[0], _TRIAGE[2]),
    Role.REPORTER: _OF_UNITS,
    Role.LEADER: _OF_UNITS,
}


def list_views(session: Session, person: Person, pilot: Pilot) -> list[View]:
    """The views that ship for this role, then one's own and those that colleagues share, by name."""
    require(person, Action.SEE_FEEDBACK)
    query = (
        select(SavedView, Account)
        .join(Account, col(Account.id) == col(SavedView.account_id))
        .where(SavedView.pilot_id == pilot.id, col(SavedView.removed_at).is_(None), _visible(person))
    )
    found = [
        View(
            key(row),
            row.name,
            named_with_order(row.query),
            row.account_id == person.account_id,
            bool(row.role),
            account.display_name or account.username,
        )
        for row, account in session.exec(query)
    ]
    return [
        *SHIPPED.get(person.role, ()),
        *sorted(found, key=lambda v: (not v.mine, str(v.name).casefold(), v.id)),
    ]


def _visible(person: Person) -> ColumnElement[bool]:
    """One's own; and what one of the same role shares, by whom stands for no unit, or for one's own unit."""
    of_role = and_(
        col(SavedView.role) == (person.role.value if person.role else ""), col(SavedView.role) != ""
    )
    same_unit = (
        col(Account.unit_id).is_(None) if person.unit_id is None else Account.unit_id == person.unit_id
    )
    return or_(SavedView.account_id == person.account_id, and_(of_role, same_unit))


def named_with_order(query: Mapping[str, str]) -> dict[str, str]:
    """Only the filters and the order of an address."""
    order = query.get(ORDER, "")
    return {**named_in(query), **({ORDER: order} if order in ORDERS and order else {})}


def save_view(
    session: Session,
    person: Person,
    pilot: Pilot,
    name: str,
    query: Mapping[str, str],
    *,
    shared: bool = False,
    now: datetime,
) -> int:
    """Keep a list under a name; the same name again replaces one's own. Raises Refused with what to correct."""
    require(person, Action.SEE_FEEDBACK)
    if person.account_id is None or person.role is None:
        raise Refused(phrase("A list is kept by a person with an account. Sign in to keep it."))
    said = " ".join(clean_text(name).split())
    if not said:
        raise Refused(phrase("Give the list a name, for example “Payment, critical”."))
    if len(said) > LONGEST_NAME:
        raise Refused(phrase("Give the list a name of at most %(n)s characters.", n=LONGEST_NAME))
    kept = named_with_order(query)
    if not kept:
        raise Refused(phrase("No filter is on. Choose filters first, then keep the list."))
    own = select(SavedView).where(
        SavedView.pilot_id == pilot.id,
        SavedView.account_id == person.account_id,
        col(SavedView.removed_at).is_(None),
    )
    mine = session.exec(own).all()
    row = next((one for one in mine if one.name.casefold() == said.casefold()), None)
    if row is None and len(mine) >= MOST_OWN:
        raise Refused(phrase("You keep %(n)s lists already. Remove one that you don't use.", n=MOST_OWN))
    before = {"name": row.name, "query": row.query, "role": row.role} if row else None
    row = row or SavedView(
        pilot_id=key(pilot), account_id=person.account_id, name=said, query=kept, made_at=now, changed_at=now
    )
    row.name, row.query, row.changed_at = said, kept, now
    row.role = person.role.value if shared else ""
    session.add(row)
    session.flush()
    told = {"name": said, "query": kept, "role": row.role}
    audit.record(session, person, SAVED, "saved_view", key(row), now=now, before=before, after=told)
    session.commit()
    return key(row)


def remove_view(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> str:
    """Remove one's own list; its name. It can be put back. Raises NotFound."""
    row = _own(session, person, pilot, number, removed=False)
    row.removed_at = now
    session.add(row)
    audit.record(session, person, REMOVED, "saved_view", number, now=now)
    session.commit()
    return row.name


def restore_view(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> str:
    """Put one's own removed list back; its name. Raises NotFound."""
    row = _own(session, person, pilot, number, removed=True)
    row.removed_at = None
    session.add(row)
    audit.record(session, person, RESTORED, "saved_view", number, now=now)
    session.commit()
    return row.name


def _own(session: Session, person: Person, pilot: Pilot, number: int, *, removed: bool) -> SavedView:
    require(person, Action.SEE_FEEDBACK)
    gone = col(SavedView.removed_at)
    query = select(SavedView).where(
        SavedView.id == number,
        SavedView.pilot_id == pilot.id,
        SavedView.account_id == person.account_id,
        gone.is_not(None) if removed else gone.is_(None),
    )
    row = session.exec(query).first()
    if row is None:
        raise NotFound(phrase("There is no list of yours with the number %(number)s.", number=number))
    return row


def count_view(session: Session, person: Person, pilot: Pilot, view: View, *, now: datetime) -> int:
    """How many lines the view lists, up to MOST_COUNTED and one more."""
    filters: Filters = filters_of(view.query, now=now.replace(second=0, microsecond=0))
    return kept_count(session, person, pilot, filters, most=MOST_COUNTED)[0]


def is_on(view: View, query: Mapping[str, str]) -> bool:
    """Whether the address lists just what this view does."""
    return dict(view.query) == named_with_order(query) and set(view.query) <= {*NAMES, ORDER}

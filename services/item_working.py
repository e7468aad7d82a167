"""One opinion and what an act asks of it, worked out: its columns and its owners as they then are, or why it can't be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from locales import Phrase, phrase
from models.codes import Kind, Role, SetBy, State
from models.desk_acts import DEPARTMENT, EVNICT
from services.access import Person
from services.due_times import due_at
from services.item_changes import Asked
from services.owner_rows import Part
from services.routing import owner_columns, settled
from services.states import OPEN, RELEASES, overall, why_not

KEPT_DAYS = 30  # what lies in the trash can be taken out again
SET = (
    "function",
    "function_by",
    "function_confidence",
    "kind",
    "kind_by",
    "kind_confidence",
    "severity",
    "severity_by",
    "needs_person",
    "state",
    "state_reason",
    "duplicate_of_id",
    *RELEASES,
    "owner",
    "owner_unit_id",
    "owner_by",
    "assignee_id",
    "due_at",
    "due_by",
    "starred",
    "spam_guess",
    "spam_by",
    "stands",
    "trashed_at",
    "trashed_by",
    "trash_reason",
)
COLUMNS = (
    *("id", "part", "revision", "customer_code", "text", "unit_id", "submitted_at", "created_at"),
    *SET,
)
Item = dict[str, Any]


class CantBe(Exception):
    """This opinion can't be changed so; the sentence says why."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def worked_out(
    person: Person,
    asked: Asked,
    item: Item,
    parts: Sequence[Part],
    now: datetime,
    may_hold: Callable[[str], bool],
) -> tuple[Item, list[Part]]:
    """The columns SET and the owners after the act. Raises CantBe."""
    after = {name: item[name] for name in SET}
    left = list(parts)
    changes = asked.changes
    if changes.trash is not None:
        _trash(person, asked, item, after, now)
    elif item["trashed_at"] is not None:
        raise CantBe(phrase("Opinion %(number)s lies in the trash. Take it out first.", number=item["id"]))
    elif not item["stands"]:
        raise CantBe(
            phrase("Opinion %(number)s is split or joined; sort what stands for it.", number=item["id"])
        )
    _labels(asked, after, left)
    left = _owners(asked, item, after, left)
    _due(asked, item, after)
    due = after["due_at"]
    left = [p if p.due_at == due else p._replace(due_at=due) for p in left]
    _hands(asked, left, may_hold)
    for name in RELEASES:
        if (value := getattr(changes, name)) is not None:
            after[name] = value
    if changes.state:
        _state(person, asked, item, after, left)
    after["assignee_id"] = next((p.account_id for p in left if p.account_id is not None), None)
    if changes.starred is not None:
        after["starred"] = changes.starred
    if changes.spam is not None:
        after["spam_guess"], after["spam_by"] = changes.spam, SetBy.PERSON.value
    before = {p.owner: p for p in parts}
    return after, [
        p._replace(version=p.version + 1) if p.owner in before and before[p.owner] != p else p for p in left
    ]


def _trash(person: Person, asked: Asked, item: Item, after: Item, now: datetime) -> None:
    number = item["id"]
    if asked.changes.trash:
        if item["trashed_at"] is not None:
            raise CantBe(phrase("Opinion %(number)s lies in the trash already.", number=number))
        if item["part"] or not item["stands"]:
            raise CantBe(
                phrase(
                    "Opinion %(number)s is split. Join its parts first; the trash takes an opinion whole.",
                    number=number,
                )
            )
        after |= {
            "stands": False,
            "trashed_at": now,
            "trashed_by": person.name,
            "trash_reason": asked.changes.reason,
        }
        return
    if item["trashed_at"] is None:
        raise CantBe(phrase("Opinion %(number)s does not lie in the trash.", number=number))
    if now - item["trashed_at"] > timedelta(days=KEPT_DAYS):
        raise CantBe(
            phrase(
                "Opinion %(number)s lay in the trash more than %(days)s days; it stays there.",
                number=number,
                days=KEPT_DAYS,
            )
        )
    after |= {"stands": True, "trashed_at": None, "trashed_by": "", "trash_reason": ""}


def _labels(asked: Asked, after: Item, left: list[Part]) -> None:
    changes = asked.changes
    for name in ("function", "kind", "severity"):
        if value := getattr(changes, name):
            after[name], after[f"{name}_by"] = value, SetBy.PERSON.value
            if name != "severity":
                after[f"{name}_confidence"], after["needs_person"] = None, False
    if (changes.function or changes.kind) and after["state"] == State.NEW and not changes.state:
        # What EVNICT has sorted is new no more.
        after["state"] = State.TRIAGED.value
        left[:] = [p._replace(state=State.TRIAGED.value) if p.state == State.NEW else p for p in left]


def _owners(asked: Asked, item: Item, after: Item, left: list[Part]) -> list[Part]:
    if asked.owners is not None:
        owners, by = asked.owners, SetBy.PERSON.value
    elif asked.routes is not None and (asked.changes.owners_by_rule or item["owner_by"] == SetBy.RULE):
        found = asked.routes.owners(after["kind"], item["customer_code"], item["text"], item["unit_id"])
        owners, by = found, SetBy.RULE.value
    else:
        return left
    after |= owner_columns(owners)
    after["owner_by"] = by
    if [p.owner for p in left] == [code for code, _unit in owners]:
        return [p._replace(set_by=by) for p in left]
    return [p._replace(set_by=by) for p in settled(left, owners, after["state"], after["due_at"])]


def _due(asked: Asked, item: Item, after: Item) -> None:
    changes = asked.changes
    if changes.due_at is not None:
        after["due_at"], after["due_by"] = changes.due_at, SetBy.PERSON.value
        return
    if changes.due_by_rule:
        after["due_by"] = SetBy.RULE.value
    if after["due_by"] == SetBy.RULE and (changes.due_by_rule or changes.severity):
        since = item["submitted_at"] or item["created_at"]
        after["due_at"] = due_at(asked.hours, after["severity"], since)


def _meant(asked: Asked, left: Sequence[Part]) -> int | None:
    """The place of the owner whose part is meant; None: the opinion as a whole. Raises CantBe for another's part."""
    part = asked.changes.part
    for place, one in enumerate(left):
        if asked.own_parts is not None:
            if one.owner in asked.own_parts and part in ("", one.owner):
                return place
        elif part and one.owner == part:
            return place
    if asked.own_parts is not None:
        raise CantBe(phrase("This opinion is not your unit’s to work on; its owner is another."))
    if part:
        raise CantBe(phrase("The owner %(owner)s is none of this opinion’s.", owner=part))
    return None


def _hands(asked: Asked, left: list[Part], may_hold: Callable[[str], bool]) -> None:
    if asked.changes.assignee is None:
        return
    place = _meant(asked, left)
    if place is None and asked.account is not None:
        place = next((n for n, p in enumerate(left) if may_hold(p.owner)), 0)
    places = range(len(left)) if place is None else (place,)
    for n in places:
        if asked.account is not None and not may_hold(left[n].owner):
            raise CantBe(
                phrase(
                    "%(name)s does not work at this opinion’s owner. Change the owner first.",
                    name=asked.account.display_name or asked.account.username,
                )
            )
        left[n] = left[n]._replace(account_id=asked.account.id if asked.account else None)


def _state(person: Person, asked: Asked, item: Item, after: Item, left: list[Part]) -> None:
    changes = asked.changes
    place = _meant(asked, left)
    releases = {name: after[name] for name in RELEASES}
    now_in = after["state"] if place is None else left[place].state
    of_app = after["kind"] != Kind.WRONG_DATA and (place is None or left[place].owner in (EVNICT, DEPARTMENT))
    refused = why_not(
        person,
        now_in,
        changes.state,
        part=place is not None,
        reason=changes.reason,
        duplicate_of=changes.duplicate_of,
        releases=releases,
        of_app=of_app,
    )
    if refused:
        raise CantBe(refused)
    if place is None:
        if changes.state == State.DUPLICATE and changes.duplicate_of is not None:
            if item["id"] in asked.leads_to:
                raise CantBe(phrase("An opinion can’t be a duplicate of itself, nor in a circle."))
            after["duplicate_of_id"] = changes.duplicate_of
        elif after["state"] == State.DUPLICATE and changes.state != State.DUPLICATE:
            after["duplicate_of_id"] = None
        left[:] = [p._replace(state=changes.state) for p in left]
        after["state"] = changes.state
    else:
        if now_in == State.DUPLICATE or after["state"] == State.DUPLICATE:
            raise CantBe(phrase("It is a duplicate as a whole. Open the whole opinion again first."))
        left[place] = left[place]._replace(state=changes.state)
        after["state"] = overall([p.state for p in left], left[0].state)
    if changes.reason:
        after["state_reason"] = changes.reason
    elif after["state"] in OPEN:
        after["state_reason"] = ""
    if person.role is Role.DATA_OFFICER and place is not None and left[place].account_id is None:
        left[place] = left[place]._replace(account_id=person.account_id)

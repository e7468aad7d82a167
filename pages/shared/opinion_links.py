"""Where each figure of opinions leads: the filters of /y-kien that list exactly what was counted."""

from __future__ import annotations

from datetime import date, timedelta

from models.tables import Pilot
from services import feedback_address as of


def query_of(part: str, pilot: Pilot, *, on: date, unit: str = "") -> dict[str, str]:
    """The filters of a part of a `Reconciliation` (`in_trial` is all of the trial so far), of a unit's subtree if named."""
    so_far = {of.WINDOW: "trong"} if on >= pilot.trial_to else {of.AS_OF: on.isoformat()}
    query = {of.UNIT: unit} if unit else {}
    match part:
        case "in_trial":
            return query | so_far
        case "units":
            return query | so_far | {of.LINK: "co"}
        case "without_unit":
            return so_far | {of.LINK: "khong", of.CHANNEL: "thi-diem"}
        case "other_channels":
            return so_far | {of.LINK: "khong", of.CHANNEL: "khac"}
        case "later":
            return query | {of.WINDOW: "trong", of.FROM: (on + timedelta(days=1)).isoformat()}
        case "outside":
            return query | {of.WINDOW: "ngoai"}
        case "trashed":
            return query | {of.TRASH: "1"}
        case "total":
            return query
    raise ValueError(f"no list is known for {part}")


def day_query(day: date, *, unit: str = "") -> dict[str, str]:
    """The opinions of one day."""
    return ({of.UNIT: unit} if unit else {}) | {of.FROM: day.isoformat(), of.TO: day.isoformat()}


def severe_query(*, unit: str = "") -> dict[str, str]:
    """The critical opinions that are open."""
    return ({of.UNIT: unit} if unit else {}) | {of.SEVERITY: "critical", of.STATE: "open"}

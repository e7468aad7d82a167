"""What happened to an opinion, in words: `said(entry, functions)`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from locales import gettext as _
from pages.shared import draw
from pages.shared.words import KINDS, person_words, state_words
from services.item_history import HistoryEntry

_MARKS = ("starred", "spam")


def owner_words(code: str, name: str = "") -> str:
    """An owner as people call it."""
    if code == "evnict":
        return "EVNICT"
    if code == "department":
        return _("Specialist department")
    return name or code


def field_words(field: str, names: Mapping[str, str] | None = None) -> str:
    """What a line of history is about."""
    kind, _dot, owner = field.partition(".")
    known = {
        "function": _("Function"),
        "kind": _("Kind"),
        "severity": _("Severity"),
        "state": _("State"),
        "unit": _("Unit"),
        "owner": _("Owner"),
        "routed": _("Owner by the rules"),
        "owners": _("Owner"),
        "assignee": _("In the hands of"),
        "problem": _("Problem"),
        "parts": _("Parts"),
        "duplicate_of": _("Duplicate of"),
        "due": _("Due"),
        "fixed_in_server": _("Fixed on the server in"),
        "fixed_in_android": _("Fixed on Android in"),
        "fixed_in_ios": _("Fixed on iOS in"),
        "starred": _("Star"),
        "spam": _("Spam mark"),
        "trash": _("Trash"),
        "rules": _("Owner or due time by the rules"),
        "answer": _("Answer"),
        "text": _("Words"),
    }
    said = known.get(kind, kind)
    return f"{said} ({owner_words(owner, (names or {}).get(owner, ''))})" if owner else said


def value_words(
    field: str, value: str, functions: Mapping[str, str], names: Mapping[str, str] | None = None
) -> str:
    """One side of a change; "" for nothing."""
    if not value:
        return ""
    match field.partition(".")[0]:
        case "function":
            return functions.get(value, value)
        case "kind":
            return str(KINDS.get(value, value))
        case "owner" | "routed" | "owners":
            return ", ".join(owner_words(c, (names or {}).get(c, "")) for c in value.split(", "))
        case "unit":
            return (names or {}).get(value, value)
        case "assignee":
            return person_words(value)
        case "duplicate_of":
            return f"#{value}"
        case _ if field in _MARKS:
            return _("set")
        case _:
            return state_words(value)


def said(entry: HistoryEntry, functions: Mapping[str, str], zone: ZoneInfo) -> str:
    """One change as markdown: what, and below it who and when, and why."""
    names = dict(entry.names)
    about = field_words(entry.field, names)
    old, new = (value_words(entry.field, v, functions, names) for v in (entry.old, entry.new))
    if entry.field in ("due", "trash"):
        old, new = (_moment(v, zone) for v in (entry.old, entry.new))
    match entry.field:
        case "text":
            what = _("The sender edited the words")
        case "trash":
            what = _("Put into the trash") if entry.new else _("Taken out of the trash")
        case "starred":
            what = _("Star set") if entry.new else _("Star removed")
        case "spam":
            what = _("Marked as spam") if entry.new else _("Not spam")
        case _ if entry.old == entry.new:
            what = _("%(label)s confirmed: %(value)s", label=about, value=new) if new else about
        case _:
            what = _("%(label)s: %(old)s → %(new)s", label=about, old=old or draw.DASH, new=new or draw.DASH)
    who = person_words(entry.who) if entry.who else _("the sender")
    if entry.field == "routed":
        who = _("by the rules, after %(who)s", who=who)
    when = f"{entry.at.astimezone(zone):%d/%m/%Y %H:%M}"
    lines = [draw.plain(what)]
    if entry.why:
        lines.append(draw.plain(_("Why: %(why)s", why=entry.why)))
    lines.append(f":small[:gray[{draw.plain(f'{who}, {when}')}]]")
    return "  \n".join(lines)


def _moment(said_at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(said_at).astimezone(zone):%d/%m/%Y %H:%M}" if said_at else ""

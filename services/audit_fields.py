"""What the fields of the record's rows, and the codes and moments in them, are called by people."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales import Phrase, phrase
from models.codes import Kind, ReportState, Role, SetBy, Severity, State
from services.access import role_label

FIELDS: dict[str, Phrase] = {
    "account_id": phrase("account number"),
    "act": phrase("act"),
    "active": phrase("in use"),
    "added": phrase("added"),
    "addressee": phrase("addressee of the letter"),
    "alias": phrase("other name"),
    "answer": phrase("answer"),
    "answers": phrase("answers"),
    "assignee": phrase("person in charge"),
    "authority_how": phrase("how the authority was told"),
    "authority_told_at": phrase("authority told at"),
    "before": phrase("before the day"),
    "changed": phrase("changed"),
    "closed_at": phrase("closed at"),
    "closed_on": phrase("closed on"),
    "codes": phrase("customer codes"),
    "contact": phrase("contact"),
    "counts": phrase("install counts"),
    "covered_by": phrase("covered by the report of"),
    "current": phrase("current pilot"),
    "data": phrase("data concerned"),
    "day": phrase("day"),
    "display_name": phrase("name shown"),
    "due_at": phrase("due at"),
    "due_by": phrase("due time set by"),
    "duplicate_of_id": phrase("duplicate of opinion"),
    "email": phrase("e-mail"),
    "explanation": phrase("explanation"),
    "file": phrase("file"),
    "fixed_in_android": phrase("fixed in Android version"),
    "fixed_in_ios": phrase("fixed in iOS version"),
    "fixed_in_server": phrase("fixed in server version"),
    "form_url": phrase("address of the form"),
    "from": phrase("copied from"),
    "from_on": phrase("from day"),
    "function": phrase("function"),
    "function_by": phrase("function set"),
    "function_confidence": phrase("confidence of the function"),
    "gone": phrase("no longer in the file"),
    "happened_at": phrase("happened at"),
    "headcount": phrase("headcount"),
    "held": phrase("held back"),
    "how": phrase("how it was found"),
    "import": phrase("import number"),
    "is": phrase("is"),
    "items": phrase("opinions"),
    "kind": phrase("kind"),
    "kind_by": phrase("kind set"),
    "kind_confidence": phrase("confidence of the kind"),
    "known_at": phrase("known at"),
    "launch_on": phrase("launch day"),
    "left": phrase("left as they were"),
    "letter_number": phrase("letter number"),
    "letter_on": phrase("day of the letter"),
    "lines": phrase("lines"),
    "locale": phrase("language"),
    "locked_until": phrase("locked until"),
    "makes_account": phrase("makes an account"),
    "masked": phrase("personal data hidden"),
    "measures": phrase("measures"),
    "merged_into_id": phrase("merged into number"),
    "must_change_password": phrase("must change the password"),
    "name": phrase("name"),
    "needs_person": phrase("needs a person"),
    "nil": phrase("nothing to report"),
    "number": phrase("letter number"),
    "opened_on": phrase("opened on"),
    "opinions": phrase("opinions"),
    "owner": phrase("who deals with it"),
    "owner_by": phrase("who deals with it, set"),
    "owners": phrase("who deals with it"),
    "ownership": phrase("ownership"),
    "parent": phrase("unit above"),
    "parts": phrase("parts"),
    "people": phrase("people concerned"),
    "people_how": phrase("how those people were told"),
    "people_told_at": phrase("those people told at"),
    "problem_id": phrase("problem number"),
    "purpose": phrase("purpose"),
    "read": phrase("rows read"),
    "reason": phrase("reason"),
    "removed": phrase("removed"),
    "report_before": phrase("reports before"),
    "restored": phrase("put back"),
    "role": phrase("role"),
    "rows": phrase("rows"),
    "second_owner": phrase("who else deals with it"),
    "sent": phrase("sent at"),
    "sessions": phrase("sign-ins"),
    "set_by": phrase("set"),
    "severity": phrase("severity"),
    "severity_by": phrase("severity set"),
    "sha256": phrase("hash of the file"),
    "sheet_id": phrase("sheet of the form"),
    "short_name": phrase("short name"),
    "signed_pdf": phrase("hash of the signed letter"),
    "spam": phrase("spam"),
    "spam_by": phrase("spam, set"),
    "stands": phrase("counted"),
    "starred": phrase("starred"),
    "state": phrase("state"),
    "state_reason": phrase("reason of the state"),
    "status": phrase("status"),
    "subject": phrase("done to"),
    "text": phrase("text"),
    "time_zone": phrase("time zone"),
    "title": phrase("title"),
    "to": phrase("reports to"),
    "to_on": phrase("to day"),
    "trash_reason": phrase("reason for the trash"),
    "trashed_at": phrase("put into the trash at"),
    "trashed_by": phrase("put into the trash by"),
    "trial_from": phrase("trial from"),
    "trial_to": phrase("trial to"),
    "unchanged": phrase("unchanged"),
    "unit": phrase("unit"),
    "unit_id": phrase("unit number"),
    "units": phrase("units"),
    "username": phrase("account name"),
    "value": phrase("value"),
    "version": phrase("version"),
    "waiting": phrase("waiting"),
    "was": phrase("was"),
    "what": phrase("what happened"),
    "who": phrase("who did it"),
    "with_accounts": phrase("accounts too"),
    "words": phrase("words searched for"),
}
_SET_BY = {
    SetBy.RULE.value: phrase("by a rule"),
    SetBy.MODEL.value: phrase("by the model"),
    SetBy.PERSON.value: phrase("by a person"),
}
_STATES = {
    State.NEW.value: phrase("New"),
    State.TRIAGED.value: phrase("Sorted"),
    State.IN_PROGRESS.value: phrase("In progress"),
    State.WAITING.value: phrase("Waiting for an answer"),
    State.FIXED.value: phrase("Fixed"),
    State.RELEASED.value: phrase("Released"),
    State.WONT_FIX.value: phrase("Will not be changed"),
    State.DUPLICATE.value: phrase("Duplicate"),
    State.GUIDED.value: phrase("Guidance given"),
    State.NO_ACTION.value: phrase("Nothing to do"),
    ReportState.DRAFT.value: phrase("Draft"),
    ReportState.CLOSED.value: phrase("Closed, not sent"),
    ReportState.FILED.value: phrase("Sent"),
    ReportState.RETURNED.value: phrase("To be completed"),
    ReportState.ACCEPTED.value: phrase("Accepted"),
}
# Only where the field says what its codes mean: a person's own words may read "new" or "rule" as well.
_CODES: dict[str, dict[str, Phrase]] = {
    "state": _STATES,
    "severity": {
        Severity.CRITICAL.value: phrase("Critical"),
        Severity.MAJOR.value: phrase("Major"),
        Severity.MINOR.value: phrase("Minor"),
    },
    "kind": {
        Kind.BUG.value: phrase("Functional error"),
        Kind.PERFORMANCE.value: phrase("Performance"),
        Kind.WRONG_DATA.value: phrase("Wrong or missing data"),
        Kind.SUGGESTION.value: phrase("Suggestion"),
        Kind.OTHER.value: phrase("Other (a question, praise, no opinion)"),
    },
    "role": {role.value: role_label(role) for role in Role},
    **{name: _SET_BY for name in FIELDS if name.endswith("_by") and name not in ("covered_by", "trashed_by")},
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def field_words(name: str) -> Phrase | str:
    """What a field is called; one that the tracker has no words for stays as it was kept."""
    return FIELDS.get(name, name)


def value_words(name: str, value: Any, zone: ZoneInfo | None = None) -> str:
    """One value of a field: a code by its words, yes or no, days as dd/mm/yyyy, moments in `zone`; else as it is.

    A moment without a zone, or read without one, keeps its own.
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(phrase("yes") if value else phrase("no"))
    if not isinstance(value, str):
        return str(value)
    if value in (codes := _CODES.get(name, {})):
        return str(codes[value])
    if name.endswith(("_at", "_on", "_from", "_to")) or name in ("before", "report_before", "sent", "day"):
        return _when(value, zone)
    return value


def _when(value: str, zone: ZoneInfo | None) -> str:
    try:
        if _MOMENT.match(value):
            at = datetime.fromisoformat(value)
            at = at.astimezone(zone) if zone is not None and at.tzinfo is not None else at
            return f"{at:%d/%m/%Y %H:%M}"
        if _DAY.fullmatch(value):
            return f"{date.fromisoformat(value):%d/%m/%Y}"
    except (ValueError, OverflowError):
        return value
    return value

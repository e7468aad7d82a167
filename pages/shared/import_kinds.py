"""What can be brought in, by whom, and the columns that a person may name by hand."""

from __future__ import annotations

from dataclasses import dataclass

from locales import Phrase, phrase
from services.access import Action, Person, may


@dataclass(frozen=True)
class ImportKind:
    """One kind of file: its words, what a file holds, who may bring it."""

    label: Phrase
    holds: Phrase
    action: Action


KINDS: dict[str, ImportKind] = {
    "installs": ImportKind(
        phrase("Install counts"),
        phrase(
            "One row a unit: how many staff and family members installed the app, as of a day. "
            "Title rows, merged headers, totals and several sheets are understood."
        ),
        Action.IMPORT_INSTALLS,
    ),
    "feedback": ImportKind(
        phrase("Opinions: answers of the form, or a support log"),
        phrase(
            "The form’s answers as exported, or a log of the support line, Zalo or e-mail. "
            "The same file may be imported again: only what is new or changed comes in."
        ),
        Action.IMPORT_FEEDBACK,
    ),
    "own_list": ImportKind(
        phrase("Opinions that a unit gathered itself"),
        phrase("A list with the columns Chức năng, Nội dung góp ý, Ảnh."),
        Action.IMPORT_FEEDBACK,
    ),
    "units": ImportKind(
        phrase("Units"),
        phrase("A list with the columns code, name, parent_code, kind, status and, where known, headcount."),
        Action.MANAGE_UNITS,
    ),
    "aliases": ImportKind(
        phrase("Other names of units"),
        phrase("A list with the columns alias and unit_code."),
        Action.MANAGE_UNITS,
    ),
}
_LETTERED = {
    "text": phrase("Opinion"),
    "function": phrase("Function"),
    "images": phrase("Pictures"),
}
FIELDS: dict[str, dict[str, Phrase]] = {
    "installs": {
        "unit": phrase("Unit"),
        "unit_code": phrase("Unit code"),
        "day": phrase("Day"),
        "headcount": phrase("Headcount"),
        "staff_installed": phrase("Staff installed"),
        "family_installed": phrase("Family"),
        "users": phrase("In use"),
    },
    "feedback": {
        **_LETTERED,
        "submitted_at": phrase("Time"),
        "unit": phrase("Unit"),
        "unit_code": phrase("Unit code"),
        "respondent": phrase("Kind of respondent"),
        "name": phrase("Name"),
        "email": phrase("E-mail"),
        "phone": phrase("Phone"),
        "customer_code": phrase("Customer code"),
        "channel": phrase("Channel"),
    },
    "own_list": _LETTERED,
}
# Fields that no person names by hand, but that a file's own columns are taken for.
OTHER_FIELDS: dict[str, Phrase] = {
    "parent": phrase("Parent unit"),
    "handler": phrase("Handled by"),
    "number": phrase("Number"),
}


def kinds_of(person: Person) -> list[str]:
    """The kinds that this person may bring in; a unit brings its own list of opinions alone."""
    return [
        code
        for code, kind in KINDS.items()
        if may(person, kind.action) and not (code == "feedback" and person.stands_for_a_unit)
    ]


def field_words(name: str) -> str:
    """The words of a field that a column was taken for; the field's own name where it has none."""
    for fields in (*FIELDS.values(), OTHER_FIELDS):
        if name in fields:
            return str(fields[name])
    return name

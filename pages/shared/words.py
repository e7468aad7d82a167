"""The words for codes, and the colour that each state has: one meaning a colour on every screen.

blue acts and links; orange waits; red is late or severe; green is done; gray is the rest.
"""

from __future__ import annotations

from locales import Phrase, phrase
from models.codes import (
    Channel,
    Kind,
    ReportState,
    Respondent,
    SetBy,
    Severity,
    State,
    UnitStatus,
)
from services.access import OPERATOR, role_label

Colour = str

_REPORT_STATES: dict[str, tuple[Phrase, Colour]] = {
    ReportState.NONE: (phrase("No report"), "gray"),
    ReportState.DRAFT: (phrase("Draft"), "orange"),
    ReportState.CLOSED: (phrase("Closed, not sent"), "orange"),
    ReportState.FILED: (phrase("Sent"), "green"),
    ReportState.RETURNED: (phrase("To be completed"), "orange"),
    ReportState.ACCEPTED: (phrase("Accepted"), "green"),
}
_ITEM_STATES: dict[str, tuple[Phrase, Colour]] = {
    State.NEW: (phrase("New"), "orange"),
    State.TRIAGED: (phrase("Sorted"), "orange"),
    State.IN_PROGRESS: (phrase("In progress"), "orange"),
    State.WAITING: (phrase("Waiting for an answer"), "orange"),
    State.FIXED: (phrase("Fixed"), "green"),
    State.RELEASED: (phrase("Released"), "green"),
    State.WONT_FIX: (phrase("Will not be changed"), "gray"),
    State.DUPLICATE: (phrase("Duplicate"), "gray"),
    State.GUIDED: (phrase("Guidance given"), "green"),
    State.NO_ACTION: (phrase("Nothing to do"), "gray"),
}
_SEVERITIES: dict[str, tuple[Phrase, Colour]] = {
    Severity.CRITICAL: (phrase("Critical"), "red"),
    Severity.MAJOR: (phrase("Major"), "orange"),
    Severity.MINOR: (phrase("Minor"), "gray"),
}
_IMPORT_STATES: dict[str, tuple[Phrase, Colour]] = {
    "confirmed": (phrase("Imported"), "green"),
    "undone": (phrase("Undone"), "gray"),
}
STATES = _REPORT_STATES | _ITEM_STATES | _SEVERITIES | _IMPORT_STATES

KINDS: dict[str, Phrase] = {
    Kind.BUG: phrase("Functional error"),
    Kind.PERFORMANCE: phrase("Performance"),
    Kind.WRONG_DATA: phrase("Wrong or missing data"),
    Kind.SUGGESTION: phrase("Suggestion"),
    Kind.OTHER: phrase("Other (a question, praise, no opinion)"),
}
CHANNELS: dict[str, Phrase] = {
    Channel.GOOGLE_FORM: phrase("Google form"),
    Channel.UNIT: phrase("Gathered by the unit"),
    Channel.HOTLINE: phrase("Support line"),
    Channel.ZALO: phrase("Zalo"),
    Channel.EMAIL: phrase("E-mail"),
    Channel.WEBCHAT: phrase("Web chat"),
    Channel.FACEBOOK: phrase("Facebook"),
    Channel.SMS: phrase("Text message"),
    Channel.CALL_CENTRE: phrase("Call centre"),
}
RESPONDENTS: dict[str, Phrase] = {
    Respondent.STAFF: phrase("Staff"),
    Respondent.WORKER: phrase("Worker"),
    Respondent.FAMILY: phrase("Family member"),
    Respondent.UNKNOWN: phrase("Not known"),
}
# Names that no language changes.
PLATFORMS = {"android": "Android", "ios": "iOS"}
SET_BY: dict[str, Phrase] = {
    SetBy.RULE: phrase("by a rule"),
    SetBy.MODEL: phrase("by the model"),
    SetBy.PERSON: phrase("by a person"),
}
UNIT_STATUSES: dict[str, Phrase] = {
    UnitStatus.ACTIVE: phrase("Active"),
    UnitStatus.MERGED: phrase("Merged"),
    UnitStatus.DISSOLVED: phrase("Dissolved"),
    UnitStatus.RENAMED: phrase("Renamed"),
    UnitStatus.LEGACY_UNCONFIRMED: phrase("Old name, not confirmed"),
    UnitStatus.STATUS_UNCONFIRMED: phrase("Status not confirmed"),
    UnitStatus.LEFT_EVN: phrase("Left EVN"),
}


def state_words(code: str) -> str:
    """The words of a report's, an item's or an import's state, or of a severity; an unknown code as it is."""
    found = STATES.get(code)
    return str(found[0]) if found else code


def state_colour(code: str) -> Colour:
    """The colour of that state; gray for an unknown one."""
    found = STATES.get(code)
    return found[1] if found else "gray"


def person_words(name: str) -> str:
    """Who did something: a person's name as it is, the command line by what it is."""
    return str(role_label(None)) if name == OPERATOR.name else name


def labels(words: dict[str, Phrase]) -> dict[str, str]:
    """A table of words in the language of this request, for a choice."""
    return {str(code): str(said) for code, said in words.items()}

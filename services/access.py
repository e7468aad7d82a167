"""Who may do what, and whose data each may reach. Every service asks here first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from locales import Phrase, phrase
from models.codes import Kind, Role
from models.tables import Feedback, Unit


class NotAllowed(Exception):
    """This person may not do this; the sentence says who may."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class NotFound(Exception):
    """Nothing of that name within this person's reach."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Exception):
    """What was asked can't be done as things stand; the sentence says why and what next."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


# In `Person.open`: the personal data of every opinion within reach.
EVERY = "every"


@dataclass(frozen=True)
class Person:
    """Who is asking. `role` None is the operator at the command line, who may do everything.

    `unit_path` is the path of the unit a reporter, leader or data officer stands for.
    """

    name: str
    role: Role | None
    account_id: int | None = None
    unit_id: int | None = None
    unit_code: str = ""
    unit_path: str = ""
    address: str = ""
    locale: str = "vi"
    must_change_password: bool = False
    # The pilot that the person chose to look at; "" for the current one.
    pilot_code: str = ""
    # Whose personal data this person sees at this moment: opinions' numbers, or `every` (services.unmasking).
    open: tuple[str, ...] = ()

    @property
    def stands_for_a_unit(self) -> bool:
        """Whether this person's reach ends at a subtree."""
        return self.role in (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER)


OPERATOR = Person("operator", None)


class Action(StrEnum):
    """What a person may want to do."""

    SEE_HOME = "see_home"
    SEE_PROGRESS = "see_progress"
    SEE_INSTALLS = "see_installs"
    RECORD_INSTALLS = "record_installs"
    SEE_FEEDBACK = "see_feedback"
    SORT_FEEDBACK = "sort_feedback"
    SEE_PROBLEMS = "see_problems"
    GROUP_PROBLEMS = "group_problems"
    IMPORT_INSTALLS = "import_installs"
    IMPORT_FEEDBACK = "import_feedback"
    SYNC_FORM = "sync_form"
    SEE_IMPORTS = "see_imports"
    SETTLE_NAMES = "settle_names"
    SEE_REPORT = "see_report"
    PREPARE_REPORT = "prepare_report"
    CLOSE_REPORT = "close_report"
    RECORD_LETTER = "record_letter"
    REVIEW_REPORT = "review_report"
    EXPORT_FEEDBACK = "export_feedback"
    SEE_CONTACTS = "see_contacts"
    SEE_PERSONAL_DATA = "see_personal_data"
    MANAGE_UNITS = "manage_units"
    MANAGE_ACCOUNTS = "manage_accounts"
    TEACH = "teach"
    FETCH_IMAGES = "fetch_images"
    MANAGE_SOURCES = "manage_sources"
    NOTE_OPINIONS = "note_opinions"
    SEE_FORM_LINKS = "see_form_links"
    SEE_FILING = "see_filing"
    SEE_AUDIT = "see_audit"
    MANAGE_PERSONAL_DATA = "manage_personal_data"
    MANAGE_PILOTS = "manage_pilots"
    SEE_SYSTEM = "see_system"
    WORK_ITEMS = "work_items"
    WORK_MANY = "work_many"
    MANAGE_MACROS = "manage_macros"
    SEE_MAIL = "see_mail"
    MANAGE_MAIL = "manage_mail"
    SEE_REMINDERS = "see_reminders"
    REMIND = "remind"
    TAKE_SUMMARY = "take_summary"
    TAKE_CONSOLIDATED = "take_consolidated"
    SEE_OUTSTANDING = "see_outstanding"
    ANSWER_UNITS = "answer_units"
    READ_ANSWERS = "read_answers"
    EDIT_ANSWER_TEMPLATES = "edit_answer_templates"
    SEE_CLOSED_LOOP = "see_closed_loop"
    VERIFY_FIXES = "verify_fixes"
    SEE_DATA_DESK = "see_data_desk"
    LOOK_UP_CODES = "look_up_codes"
    HAND_OVER = "hand_over"


_R, _L, _T, _D, _H, _A = (
    Role.REPORTER,
    Role.LEADER,
    Role.TRIAGER,
    Role.DATA_OFFICER,
    Role.HEADQUARTERS,
    Role.ADMIN,
)
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SEE_HOME: frozenset(Role),
    Action.SEE_PROGRESS: frozenset({_R, _L, _T, _H}),
    Action.SEE_INSTALLS: frozenset({_R, _L, _H}),
    Action.RECORD_INSTALLS: frozenset({_R, _H}),
    Action.SEE_FEEDBACK: frozenset({_R, _L, _T, _D, _H}),
    Action.SORT_FEEDBACK: frozenset({_R, _T, _D}),
    Action.SEE_PROBLEMS: frozenset({_R, _L, _T, _D, _H}),
    Action.GROUP_PROBLEMS: frozenset({_T}),
    Action.IMPORT_INSTALLS: frozenset({_R, _H, _A}),
    Action.IMPORT_FEEDBACK: frozenset({_R, _T, _A}),
    Action.SYNC_FORM: frozenset({_T, _A}),
    Action.SEE_IMPORTS: frozenset({_R, _T, _H, _A}),
    Action.SETTLE_NAMES: frozenset({_R, _T, _H, _A}),
    Action.SEE_REPORT: frozenset({_R, _L, _H}),
    Action.PREPARE_REPORT: frozenset({_R}),
    Action.CLOSE_REPORT: frozenset({_R}),
    Action.RECORD_LETTER: frozenset({_R, _H}),
    Action.REVIEW_REPORT: frozenset({_R, _H}),
    Action.EXPORT_FEEDBACK: frozenset({_R, _T, _H}),
    Action.SEE_CONTACTS: frozenset({_T, _D}),
    Action.SEE_PERSONAL_DATA: frozenset({_R, _T, _D, _H}),
    Action.MANAGE_UNITS: frozenset({_A}),
    Action.MANAGE_ACCOUNTS: frozenset({_A}),
    Action.TEACH: frozenset({_T, _A}),
    Action.FETCH_IMAGES: frozenset({_R, _T, _A}),
    Action.MANAGE_SOURCES: frozenset({_A}),
    Action.NOTE_OPINIONS: frozenset({_T}),
    Action.SEE_FORM_LINKS: frozenset({_R, _L, _T, _H, _A}),
    Action.SEE_FILING: frozenset({_R, _L, _H}),
    Action.SEE_AUDIT: frozenset({_A}),
    Action.MANAGE_PERSONAL_DATA: frozenset({_A}),
    Action.MANAGE_PILOTS: frozenset({_A}),
    Action.SEE_SYSTEM: frozenset({_A}),
    Action.WORK_ITEMS: frozenset({_T, _D}),
    Action.WORK_MANY: frozenset({_T}),
    Action.MANAGE_MACROS: frozenset({_T, _A}),
    Action.SEE_MAIL: frozenset({_H, _A}),
    Action.MANAGE_MAIL: frozenset({_H, _A}),
    Action.SEE_REMINDERS: frozenset({_R, _L, _H}),
    Action.REMIND: frozenset({_R, _H}),
    Action.TAKE_SUMMARY: frozenset({_T, _H}),
    Action.TAKE_CONSOLIDATED: frozenset({_H}),
    Action.SEE_OUTSTANDING: frozenset({_T, _H}),
    Action.ANSWER_UNITS: frozenset({_T, _D}),
    Action.READ_ANSWERS: frozenset({_R, _L, _T, _D, _H}),
    Action.EDIT_ANSWER_TEMPLATES: frozenset({_T}),
    Action.SEE_CLOSED_LOOP: frozenset({_R, _L, _T, _H}),
    Action.VERIFY_FIXES: frozenset({_R}),
    Action.SEE_DATA_DESK: frozenset({_D}),
    Action.LOOK_UP_CODES: frozenset({_D}),
    Action.HAND_OVER: frozenset({_T}),
}


def may(person: Person, action: Action) -> bool:
    """Whether this person's role allows the action (on what is within reach)."""
    return person.role is None or person.role in ALLOWED[action]


def sees_personal_data(person: Person, number: int | None = None) -> bool:
    """Whether the personal data of an opinion (None: of every one within reach) is shown to this person now."""
    if person.role is None or EVERY in person.open:
        return True
    return number is not None and str(number) in person.open


def require(person: Person, action: Action) -> None:
    """Raise NotAllowed, naming who may, unless this person may."""
    if not may(person, action):
        raise NotAllowed(
            phrase(
                "This is for %(who)s. You are signed in as %(role)s.",
                who=_listed(sorted(ALLOWED[action])),
                role=role_label(person.role),
            )
        )


def role_label(role: Role | None) -> Phrase:
    """The name of a role as people read it."""
    match role:
        case Role.REPORTER:
            return phrase("unit reporter")
        case Role.LEADER:
            return phrase("unit leader")
        case Role.TRIAGER:
            return phrase("EVNICT triager")
        case Role.DATA_OFFICER:
            return phrase("data officer")
        case Role.HEADQUARTERS:
            return phrase("headquarters")
        case Role.ADMIN:
            return phrase("administrator")
        case None:
            return phrase("operator")


def _listed(roles: list[Role]) -> Phrase:
    said = role_label(roles[0])
    for role in roles[1:]:
        said = phrase("%(some)s, %(another)s", some=said, another=role_label(role))
    return said


def within_reach(person: Person) -> ColumnElement[bool]:
    """The condition that every query about units carries: a unit's people reach its subtree."""
    if not person.stands_for_a_unit:
        return true()
    if not person.unit_path:
        return false()
    return col(Unit.path).startswith(person.unit_path, autoescape=True)


def reach_key(person: Person) -> tuple[str, str, str]:
    """What a person's reach depends on: answers that are kept for one who sees more are not for one who sees less."""
    return (person.role.value if person.role else "", person.unit_code, person.unit_path)


def feedback_within_reach(person: Person) -> ColumnElement[bool]:
    """The same for opinions (joined to Unit by an outer join): a data officer sees data and performance only."""
    if not person.stands_for_a_unit:
        return true()
    reach = and_(col(Feedback.unit_id).is_not(None), within_reach(person))
    if person.role is Role.DATA_OFFICER:
        answers_for = col(Feedback.kind).in_([Kind.WRONG_DATA.value, Kind.PERFORMANCE.value])
        return or_(and_(reach, answers_for), _owned_below(person))
    return reach


def _owned_below(person: Person) -> ColumnElement[bool]:
    """That the officer's unit, or one below it, owns the opinion, wherever its sender works and whatever its kind."""
    if not person.unit_path:
        return false()
    owner = aliased(Unit)
    below = select(owner.id).where(col(owner.path).startswith(person.unit_path, autoescape=True))
    return col(Feedback.owner_unit_id).in_(below)

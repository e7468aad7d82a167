"""What is said of personal data is true of the tables: no column in which somebody may be named is left out."""

from __future__ import annotations

import pytest
from sqlalchemy import JSON, LargeBinary, String
from sqlmodel import AutoString, SQLModel

from models.codes import Role
from services.access import NotAllowed
from services.personal_inventory import INVENTORY, inventory
from services.personal_places import places
from services.retention import KEPT

# A column of one of these names holds a code, a hash or a number of the program's own, in whatever table.
OF_THE_PROGRAM = {
    "channel",
    "code",
    "field",
    "fingerprint",
    "format",
    "key",
    "kind",
    "locale",
    "mime",
    "model_version",
    "path",
    "release",
    "role",
    "severity",
    "sha256",
    "state",
    "status",
    "tab",
    "token_hash",
    "version",
    "zone",
}
# What else holds no words of anybody, and why.
WORDLESS = {
    "api_call.body_sha256": "a hash",
    "api_call.purpose": "a code",
    "api_token.purpose": "a code",
    "answer_template.function": "a code",
    "app_function.group_label": "words of the letter",
    "app_function.label": "words of the letter",
    "audit.act": "what was done, in the program's words",
    "audit.content_hash": "a salted hash",
    "audit.hash": "a salted hash",
    "audit.previous_hash": "a salted hash",
    "audit.salt": "drawn at random",
    "audit.subject": "a code",
    "audit.subject_id": "a number or a code",
    "audit.unit_code": "a unit",
    "critical_notice.owner": "a code of who answers",
    "feedback.app_version": "a version",
    "feedback.chosen_function": "a code",
    "feedback.due_by": "a code of who set it",
    "feedback.fixed_in_android": "a version",
    "feedback.fixed_in_ios": "a version",
    "feedback.fixed_in_server": "a version",
    "feedback.function_by": "a code of who set it",
    "feedback.kind_by": "a code of who set it",
    "feedback.owner": "a code of who answers",
    "feedback.owner_by": "a code of who set it",
    "feedback.platform": "a code",
    "feedback.region": "a corporation's code",
    "feedback.respondent": "a code",
    "feedback.severity_by": "a code of who set it",
    "feedback.source": "a code",
    "feedback.system": "a version of Android or iOS",
    "feedback.unit_how": "a code",
    "feedback.unit_link": "a code",
    "feedback_owner.set_by": "a code of who set it",
    "form_sheet.sheet_id": "Google's name of the sheet",
    "form_sheet.stored_mark": "a mark of the database",
    "image.why": "the program's words",
    "import_problem.column_name": "a header",
    "import_problem.expected": "the program's words",
    "import_problem.sheet": "a sheet's name",
    "lexicon_word.speaks_for": "a code",
    "outgoing_mail.about": "a code and a number",
    "outgoing_mail.lease": "drawn at random",
    "outgoing_mail.message_id": "drawn at random",
    "pilot.form_url": "the form's address",
    "pilot.letter_number": "the letter's number",
    "pilot.name": "the pilot",
    "pilot.settings": "how the pilot runs",
    "pilot.sheet_id": "Google's name of the sheet",
    "pilot.time_zone": "a zone",
    "problem.fixed_in_android": "a version",
    "problem.fixed_in_ios": "a version",
    "problem.fixed_in_server": "a version",
    "problem.owner": "a code of who answers",
    "problem.second_owner": "a code of who answers",
    "report.letter_number": "a letter's number",
    "report_line.function": "the app's functions",
    "setting.value": "how the program runs",
    "sign_in.how": "a code",
    "training.shipped_version": "a hash",
    "unit.confidence": "a code",
    "unit_alias.origin": "a code",
    "verification.image_mime": "a kind of file",
    "unit.customer_prefix": "the signs that a unit's customer codes begin with",
    "unit.name": "a unit",
    "unit.ownership": "a code",
    "unit.short_name": "a unit",
    "verification.outcome": "a code",
    "waiting_count.sheet": "a sheet's name",
    "extra_figure.value": "a figure",
}
TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}
LISTED = {column for line in INVENTORY for column in line.columns}


def wordy() -> dict[str, str]:
    """Every column that can hold words, pictures or files: `table.column` -> column."""
    return {
        f"{name}.{column.name}": str(column.name)
        for name, table in TABLES.items()
        for column in table.columns
        if isinstance(column.type, AutoString | String | JSON | LargeBinary) and not column.foreign_keys
    }


def test_every_column_that_may_name_somebody_is_in_the_inventory():
    told = LISTED | WORDLESS.keys()
    assert [c for c, name in wordy().items() if c not in told and name not in OF_THE_PROGRAM] == []


def test_what_is_said_is_there_and_said_once():
    assert WORDLESS.keys() - wordy().keys() == set()
    assert LISTED - wordy().keys() == set()
    assert LISTED & WORDLESS.keys() == set()
    assert OF_THE_PROGRAM - set(wordy().values()) == set()
    columns = [column for line in INVENTORY for column in line.columns]
    assert len(columns) == len(set(columns))


def test_deletion_looks_through_every_listed_table_or_a_service_of_its_own_does():
    looked = {table.name for table in places()}
    own = {"account", "audit", "feedback", "feedback_search", "personal_breach", "personal_erasure"}
    own |= {"personal_request", "sign_in"}
    assert {column.partition(".")[0] for column in LISTED} - looked - own == set()


def test_what_each_line_says_of_keeping_has_days_or_words():
    codes = {kept.code for kept in KEPT}
    for line in INVENTORY:
        assert line.kept in codes if line.kept else line.until is not None


def test_only_an_administrator_reads_it(session, person_of, operator, make_unit):
    assert [one.line for one in inventory(session, operator)] == list(INVENTORY)
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            inventory(session, person_of(role, make_unit(f"U{role.value}")))

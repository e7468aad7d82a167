"""What the tables themselves refuse, on both databases, whoever writes to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    insert,
    null,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.models.rows import row_of_every_table, store_rows

TABLES = {table.name: table for table in SQLModel.metadata.sorted_tables}

# A change of the stored row that each rule of its own must refuse; rules that several tables share
# (a known code, nothing below zero, a share) are broken by what their names say.
BREAKS = {
    "ck_audit_blanked_has_no_salt": {"blanked_at": datetime(2025, 12, 2, tzinfo=UTC), "salt": "s"},
    "ck_personal_breach_known_after_it_happened": {"happened_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "ck_personal_breach_told_after_known": {"authority_told_at": datetime(2025, 1, 1, tzinfo=UTC)},
    "ck_personal_breach_what_is_said": {"what": ""},
    "ck_personal_request_done_after_received": {"done_at": datetime(2025, 1, 1, tzinfo=UTC)},
    "ck_account_stands_for_a_unit": {"unit_id": null()},
    "ck_feedback_assigned_has_a_unit": {"unit_id": null()},
    "ck_desk_act_undone_by_somebody": {"undone_by": "an"},
    "ck_feedback_owner_a_unit_is_named": {"unit_id": null()},
    "ck_feedback_trashed_has_a_reason": {"trashed_at": "created_at", "stands": False, "trash_reason": ""},
    "ck_feedback_trashed_stands_no_more": {"trashed_at": "created_at"},
    "ck_feedback_unit_link_is_known": {"unit_link": "nonsense", "unit_id": null()},
    "ck_form_run_ended_has_a_moment": {"ended_at": null()},
    "ck_handover_shift_runs_forward": {"from_at": "to_at"},
    "ck_handover_taken_by_another": {"taken_by_id": "handed_by_id"},
    "ck_handover_taken_has_a_moment": {"taken_by": "an"},
    "ck_verification_answered_has_a_moment": {"answered_at": null()},
    "ck_verification_outcome_is_known": {"outcome": "nonsense", "answered_at": null()},
    "ck_image_present_has_bytes": {"state": "present", "sha256": ""},
    "ck_lexicon_word_phrase_says_something": {"phrase": ""},
    "ck_lexicon_word_weight_is_one_to_four": {"weight": 5},
    "ck_outgoing_mail_sent_has_a_moment": {"sent_at": null()},
    "ck_macro_name_says_something": {"name": ""},
    "ck_pilot_reports_follow_the_trial": {"trial_to": "report_before"},
    "ck_pilot_trial_runs_forward": {"trial_from": "report_before"},
    "ck_problem_merged_stands_no_more": {"stands": True},
    "ck_report_closed_has_a_moment": {"closed_at": null()},
    "ck_report_filed_has_a_moment": {"filed_at": null()},
    "ck_report_line_joined_to_another": {"joined_to_id": "feedback_id"},
    "ck_reporting_duty_owed_to_another": {"to_unit_id": "unit_id"},
    "ck_saved_view_name_says_something": {"name": ""},
    "ck_sign_on_rule_stands_for_a_unit": {"unit_id": null()},
    "ck_unit_merged_into_another": {"merged_into_id": "id"},
}
SHARED = {"_is_known": ["nonsense"], "_is_not_negative": [-1], "_is_a_share": [-0.01, 1.01]}


def changes_that_break(table: Table, rule: CheckConstraint) -> list[dict[str, object]]:
    """Each change that the rule must refuse; a name of a column stands for that column's value."""
    name = str(rule.name)
    if name in BREAKS:
        return [
            {k: table.c[v] if isinstance(v, str) and v in table.c else v for k, v in BREAKS[name].items()}
        ]
    ending = next(e for e in SHARED if name.endswith(e))
    column = name.removeprefix(f"ck_{table.name}_").removesuffix(ending)
    return [{column: value} for value in SHARED[ending]]


def refusal(connection, statement) -> str:
    """What the database says when it refuses a statement; the transaction goes on."""
    with pytest.raises(IntegrityError) as refused, connection.begin_nested():
        connection.execute(statement)
    return str(refused.value.orig)


@pytest.fixture
def connection(session):
    """A connection to a database that holds a row of every table."""
    store_rows(session)
    return session.connection()


def test_there_is_a_row_for_every_table():
    assert {row.__tablename__ for row in row_of_every_table()} == set(TABLES)


def test_every_rule_refuses_what_breaks_it(connection):
    for table in TABLES.values():
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                for change in changes_that_break(table, rule):
                    said = refusal(connection, update(table).values(change))
                    assert str(rule.name) in said, (rule.name, change)


def test_nothing_is_stored_twice(connection):
    for table in TABLES.values():
        uniques = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
        for rule in uniques:
            row = dict(connection.execute(select(table)).first()._mapping) | {"id": 99}
            for other in uniques:
                if other is not rule:
                    row[other.columns.keys()[0]] = "another"
            said = refusal(connection, insert(table).values(row))
            sqlite_says = ", ".join(f"{table.name}.{column.name}" for column in rule.columns)
            assert str(rule.name) in said or sqlite_says in said, rule.name


def test_every_key_names_a_row_that_is_there(connection):
    for table in TABLES.values():
        for rule in table.constraints:
            if isinstance(rule, ForeignKeyConstraint):
                column = table.c[rule.column_keys[-1]]
                nobody = "nonsense" if column.type.python_type is str else 999_999
                said = refusal(connection, update(table).values({column.name: nobody}))
                assert "foreign key" in said.lower(), rule.name


def test_what_must_be_there_is_there(connection):
    for table in TABLES.values():
        for column in table.columns:
            if not column.nullable and not column.primary_key:
                said = refusal(connection, update(table).values({column.name: null()}))
                assert column.name in said, column


def test_a_unit_may_owe_its_corporation_and_evn(session):
    from models.tables import ReportingDuty

    store_rows(session)
    duty = session.get_one(ReportingDuty, 1)
    session.add(ReportingDuty(id=2, pilot_id=1, unit_id=duty.unit_id, to_unit_id=3, before=duty.before))
    session.commit()
    assert len(session.exec(select(ReportingDuty)).all()) == 2


def test_unknown_figures_are_not_zero(session):
    from models.tables import InstallCount

    store_rows(session)
    count = session.get_one(InstallCount, 1)
    assert (count.headcount, count.users) == (None, None)


@pytest.mark.parametrize("named", ["feedback", "install_count"])
def test_what_names_a_row_of_a_large_table_is_found_by_an_index(named):
    """Taking back an import asks for each row whether another names it."""
    for table in TABLES.values():
        led = {next(iter(index.columns)).name for index in table.indexes}
        led |= {c.columns[0].name for c in table.constraints if isinstance(c, UniqueConstraint)}
        for column in table.columns:
            if any(key.column.table.name == named for key in column.foreign_keys):
                assert column.name in led | {c.name for c in table.primary_key}, f"{table.name}.{column.name}"

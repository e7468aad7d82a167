"""The tables of the pilot"""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pilot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("trial_from", sa.Date(), nullable=False),
        sa.Column("trial_to", sa.Date(), nullable=False),
        sa.Column("report_before", sa.Date(), nullable=False),
        sa.Column("launch_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("form_url", sa.String(), nullable=False),
        sa.Column("sheet_id", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("trial_from <= trial_to", name=op.f("ck_pilot_trial_runs_forward")),
        sa.CheckConstraint("trial_to < report_before", name=op.f("ck_pilot_reports_follow_the_trial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot")),
        sa.UniqueConstraint("code", name=op.f("uq_pilot_code")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("customer_prefix", sa.String(), nullable=False),
        sa.Column("addressee", sa.Boolean(), nullable=False),
        sa.Column("ownership", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'merged', 'dissolved', 'renamed', 'legacy_unconfirmed', 'status_unconfirmed', 'left_evn')",
            name=op.f("ck_unit_status_is_known"),
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_unit_headcount_is_not_negative")),
        sa.CheckConstraint("id <> merged_into_id", name=op.f("ck_unit_merged_into_another")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["unit.id"], name=op.f("fk_unit_merged_into_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_customer_prefix"), ["customer_prefix"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_import_batch_id"), ["import_batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_path"), ["path"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("oidc_subject", sa.String(), nullable=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(timezone=True), nullable=True),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("locale IN ('vi', 'en')", name=op.f("ck_account_locale_is_known")),
        sa.CheckConstraint(
            "role IN ('reporter', 'leader', 'triager', 'data_officer', 'headquarters', 'admin')",
            name=op.f("ck_account_role_is_known"),
        ),
        sa.CheckConstraint(
            "role NOT IN ('reporter', 'leader', 'data_officer') OR unit_id IS NOT NULL",
            name=op.f("ck_account_stands_for_a_unit"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("oidc_subject", name=op.f("uq_account_oidc_subject")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "app_function",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("group_label", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_app_function_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_function")),
        sa.UniqueConstraint("pilot_id", "code", name=op.f("uq_app_function_pilot_id_code")),
    )
    op.create_table(
        "extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_extension_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_extension_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("pilot_id", "unit_id", name=op.f("uq_extension_pilot_id_unit_id")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "extra_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_extra_figure_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_extra_figure_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_figure")),
        sa.UniqueConstraint(
            "pilot_id",
            "unit_id",
            "counted_on",
            "name",
            name=op.f("uq_extra_figure_pilot_id_unit_id_counted_on_name"),
        ),
    )
    with op.batch_alter_table("extra_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extra_figure_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name=op.f("ck_reminder_state_is_known")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_reminder_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "pilot_id", "unit_id", "day", "kind", name=op.f("uq_reminder_pilot_id_unit_id_day_kind")
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("filed_at", Instant(timezone=True), nullable=True),
        sa.Column("recorded_at", Instant(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("signed_pdf_sha256", sa.String(), nullable=False),
        sa.Column("returned_at", Instant(timezone=True), nullable=True),
        sa.Column("returned_by", sa.String(), nullable=False),
        sa.Column("returned_why", sa.String(), nullable=False),
        sa.Column("accepted_at", Instant(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'draft') = (closed_at IS NULL)", name=op.f("ck_report_closed_has_a_moment")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'closed', 'filed', 'returned', 'accepted')",
            name=op.f("ck_report_state_is_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('filed', 'accepted') OR filed_at IS NOT NULL",
            name=op.f("ck_report_filed_has_a_moment"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_report_version_is_not_negative")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_report_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "pilot_id", "unit_id", "version", name=op.f("uq_report_pilot_id_unit_id_version")
        ),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "reporting_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("covered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("unit_id <> to_unit_id", name=op.f("ck_reporting_duty_owed_to_another")),
        sa.ForeignKeyConstraint(["covered_by_id"], ["unit.id"], name=op.f("fk_reporting_duty_covered_by_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_reporting_duty_pilot_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_reporting_duty_to_unit_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reporting_duty_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_duty")),
        sa.UniqueConstraint(
            "pilot_id", "unit_id", "to_unit_id", name=op.f("uq_reporting_duty_pilot_id_unit_id_to_unit_id")
        ),
    )
    with op.batch_alter_table("reporting_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reporting_duty_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_audit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_act"), ["act"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("started_at", Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("undone_at", Instant(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("problem_rows", sa.Integer(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('units', 'aliases', 'installs', 'feedback', 'sync', 'typed')",
            name=op.f("ck_import_batch_kind_is_known"),
        ),
        sa.CheckConstraint("state IN ('confirmed', 'undone')", name=op.f("ck_import_batch_state_is_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_import_batch_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_import_batch_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_sha256"), ["sha256"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("second_owner", sa.String(), nullable=False),
        sa.Column("fixed_in_server", sa.String(), nullable=False),
        sa.Column("fixed_in_android", sa.String(), nullable=False),
        sa.Column("fixed_in_ios", sa.String(), nullable=False),
        sa.Column("first_seen_on", sa.Date(), nullable=True),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('bug', 'performance', 'wrong_data', 'suggestion', 'other')",
            name=op.f("ck_problem_kind_is_known"),
        ),
        sa.CheckConstraint(
            "severity IN ('critical', 'major', 'minor')", name=op.f("ck_problem_severity_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'triaged', 'in_progress', 'waiting', 'fixed', 'released', 'wont_fix', 'duplicate', 'guided', 'no_action')",
            name=op.f("ck_problem_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id", "function"],
            ["app_function.pilot_id", "app_function.code"],
            name=op.f("fk_problem_pilot_id_function"),
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_problem_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_pilot_id"), ["pilot_id"], unique=False)

    op.create_table(
        "report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("format IN ('docx', 'xlsx', 'pdf')", name=op.f("ck_report_file_format_is_known")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_file_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("report_id", "format", name=op.f("uq_report_file_report_id_format")),
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_file_report_id"), ["report_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("last_seen_at", Instant(timezone=True), nullable=False),
        sa.Column("ends_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("submitted_at", Instant(timezone=True), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("unit_link", sa.String(), nullable=False),
        sa.Column("unit_text", sa.String(), nullable=False),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("unit_how", sa.String(), nullable=False),
        sa.Column("respondent", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("customer_code", sa.String(), nullable=False),
        sa.Column("chosen_function", sa.String(), nullable=False),
        sa.Column("handler", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("function_by", sa.String(), nullable=False),
        sa.Column("function_confidence", sa.Float(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kind_by", sa.String(), nullable=False),
        sa.Column("kind_confidence", sa.Float(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("severity_by", sa.String(), nullable=False),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("model_version", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("app_version", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_unit_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_changed", sa.Boolean(), nullable=False),
        sa.Column("gone_at", Instant(timezone=True), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(unit_link = 'assigned') = (unit_id IS NOT NULL)", name=op.f("ck_feedback_assigned_has_a_unit")
        ),
        sa.CheckConstraint(
            "channel IN ('google_form', 'unit', 'hotline', 'zalo', 'email', 'webchat', 'facebook', 'sms', 'call_centre')",
            name=op.f("ck_feedback_channel_is_known"),
        ),
        sa.CheckConstraint(
            "function_by IN ('rule', 'model', 'person')", name=op.f("ck_feedback_function_by_is_known")
        ),
        sa.CheckConstraint(
            "kind IN ('bug', 'performance', 'wrong_data', 'suggestion', 'other')",
            name=op.f("ck_feedback_kind_is_known"),
        ),
        sa.CheckConstraint(
            "kind_by IN ('rule', 'model', 'person')", name=op.f("ck_feedback_kind_by_is_known")
        ),
        sa.CheckConstraint(
            "respondent IN ('staff', 'worker', 'family', 'unknown')",
            name=op.f("ck_feedback_respondent_is_known"),
        ),
        sa.CheckConstraint(
            "severity IN ('critical', 'major', 'minor')", name=op.f("ck_feedback_severity_is_known")
        ),
        sa.CheckConstraint(
            "severity_by IN ('rule', 'model', 'person')", name=op.f("ck_feedback_severity_by_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'triaged', 'in_progress', 'waiting', 'fixed', 'released', 'wont_fix', 'duplicate', 'guided', 'no_action')",
            name=op.f("ck_feedback_state_is_known"),
        ),
        sa.CheckConstraint(
            "unit_link IN ('assigned', 'waiting', 'none', 'settled')",
            name=op.f("ck_feedback_unit_link_is_known"),
        ),
        sa.CheckConstraint(
            "function_confidence >= 0 AND function_confidence <= 1",
            name=op.f("ck_feedback_function_confidence_is_a_share"),
        ),
        sa.CheckConstraint(
            "kind_confidence >= 0 AND kind_confidence <= 1",
            name=op.f("ck_feedback_kind_confidence_is_a_share"),
        ),
        sa.CheckConstraint("part >= 0", name=op.f("ck_feedback_part_is_not_negative")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_feedback_version_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["feedback.id"], name=op.f("fk_feedback_duplicate_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_feedback_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name=op.f("fk_feedback_owner_unit_id")),
        sa.ForeignKeyConstraint(
            ["pilot_id", "function"],
            ["app_function.pilot_id", "app_function.code"],
            name=op.f("fk_feedback_pilot_id_function"),
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_feedback_pilot_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_feedback_problem_id")),
        sa.ForeignKeyConstraint(["root_id"], ["feedback.id"], name=op.f("fk_feedback_root_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_feedback_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "pilot_id",
            "source",
            "source_key",
            "part",
            name=op.f("uq_feedback_pilot_id_source_source_key_part"),
        ),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_customer_code"), ["customer_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_import_batch_id"), ["import_batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_owner_unit_id"), ["owner_unit_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_function_kind"), ["pilot_id", "function", "kind"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_state_submitted_at_id"),
            ["pilot_id", "state", "submitted_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_unit_id_submitted_on"),
            ["pilot_id", "unit_id", "submitted_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_feedback_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_root_id"), ["root_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_unit_key"), ["unit_key"], unique=False)

    op.create_table(
        "import_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("expected", sa.JSON(), nullable=False),
        sa.Column("as_it_came", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_import_problem_import_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_problem_import_batch_id"), ["import_batch_id"], unique=False
        )

    op.create_table(
        "install_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("staff_installed", sa.Integer(), nullable=True),
        sa.Column("family_installed", sa.Integer(), nullable=True),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.Column("last_batch_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "family_installed >= 0", name=op.f("ck_install_count_family_installed_is_not_negative")
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_install_count_headcount_is_not_negative")),
        sa.CheckConstraint(
            "staff_installed >= 0", name=op.f("ck_install_count_staff_installed_is_not_negative")
        ),
        sa.CheckConstraint("users >= 0", name=op.f("ck_install_count_users_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_install_count_import_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["last_batch_id"], ["import_batch.id"], name=op.f("fk_install_count_last_batch_id")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_install_count_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_install_count_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_install_count")),
        sa.UniqueConstraint(
            "pilot_id", "unit_id", "counted_on", name=op.f("uq_install_count_pilot_id_unit_id_counted_on")
        ),
    )
    with op.batch_alter_table("install_count", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_install_count_import_batch_id"), ["import_batch_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_install_count_last_batch_id"), ["last_batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_install_count_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "unit_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Instant(timezone=True), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name=op.f("fk_unit_alias_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_unit_alias_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_alias")),
        sa.UniqueConstraint("folded", "unit_id", name=op.f("uq_unit_alias_folded_unit_id")),
    )
    with op.batch_alter_table("unit_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_alias_import_batch_id"), ["import_batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_alias_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_unit_change_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    with op.batch_alter_table("unit_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_change_import_batch_id"), ["import_batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_change_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "waiting_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("unit_text", sa.String(), nullable=False),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("context_key", sa.String(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("staff_installed", sa.Integer(), nullable=True),
        sa.Column("family_installed", sa.Integer(), nullable=True),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'settled', 'dropped')", name=op.f("ck_waiting_count_state_is_known")
        ),
        sa.CheckConstraint(
            "family_installed >= 0", name=op.f("ck_waiting_count_family_installed_is_not_negative")
        ),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_waiting_count_headcount_is_not_negative")),
        sa.CheckConstraint(
            "staff_installed >= 0", name=op.f("ck_waiting_count_staff_installed_is_not_negative")
        ),
        sa.CheckConstraint("users >= 0", name=op.f("ck_waiting_count_users_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_waiting_count_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_waiting_count_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_count")),
        sa.UniqueConstraint(
            "import_batch_id",
            "unit_key",
            "context_key",
            "counted_on",
            name=op.f("uq_waiting_count_one_a_day"),
        ),
    )
    with op.batch_alter_table("waiting_count", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_waiting_count_import_batch_id"), ["import_batch_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_waiting_count_unit_key"), ["unit_key"], unique=False)

    op.create_table(
        "feedback_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("replaced_by_batch_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_version_feedback_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_batch_id"],
            ["import_batch.id"],
            name=op.f("fk_feedback_version_replaced_by_batch_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_version")),
        sa.UniqueConstraint("feedback_id", "version", name=op.f("uq_feedback_version_feedback_id_version")),
    )
    with op.batch_alter_table("feedback_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_version_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_feedback_version_replaced_by_batch_id"), ["replaced_by_batch_id"], unique=False
        )

    op.create_table(
        "image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.CheckConstraint("state <> 'present' OR sha256 <> ''", name=op.f("ck_image_present_has_bytes")),
        sa.CheckConstraint(
            "state IN ('present', 'missing', 'refused')", name=op.f("ck_image_state_is_known")
        ),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_image_feedback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
        sa.UniqueConstraint("feedback_id", "position", name=op.f("uq_image_feedback_id_position")),
    )
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_image_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_image_link"), ["link"], unique=False)

    op.create_table(
        "install_count_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("install_count_id", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("staff_installed", sa.Integer(), nullable=True),
        sa.Column("family_installed", sa.Integer(), nullable=True),
        sa.Column("users", sa.Integer(), nullable=True),
        sa.Column("last_batch_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.Column("replaced_by_batch_id", sa.Integer(), nullable=True),
        sa.Column("replaced_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["install_count_id"], ["install_count.id"], name=op.f("fk_install_count_history_install_count_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_batch_id"],
            ["import_batch.id"],
            name=op.f("fk_install_count_history_replaced_by_batch_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_install_count_history")),
    )
    with op.batch_alter_table("install_count_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_install_count_history_install_count_id"), ["install_count_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_install_count_history_replaced_by_batch_id"),
            ["replaced_by_batch_id"],
            unique=False,
        )

    op.create_table(
        "label_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_label_event_account_id")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_label_event_feedback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_event")),
    )
    with op.batch_alter_table("label_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_event_feedback_id"), ["feedback_id"], unique=False)

    op.create_table(
        "report_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_report_line_feedback_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_line_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_line")),
        sa.UniqueConstraint("report_id", "feedback_id", name=op.f("uq_report_line_report_id_feedback_id")),
    )
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_line_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_line_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_line_report_id"))
        batch_op.drop_index(batch_op.f("ix_report_line_feedback_id"))

    op.drop_table("report_line")
    with op.batch_alter_table("label_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_event_feedback_id"))

    op.drop_table("label_event")
    with op.batch_alter_table("install_count_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_install_count_history_replaced_by_batch_id"))
        batch_op.drop_index(batch_op.f("ix_install_count_history_install_count_id"))

    op.drop_table("install_count_history")
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_image_link"))
        batch_op.drop_index(batch_op.f("ix_image_feedback_id"))

    op.drop_table("image")
    with op.batch_alter_table("feedback_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_version_replaced_by_batch_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_version_feedback_id"))

    op.drop_table("feedback_version")
    with op.batch_alter_table("waiting_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_count_unit_key"))
        batch_op.drop_index(batch_op.f("ix_waiting_count_import_batch_id"))

    op.drop_table("waiting_count")
    with op.batch_alter_table("unit_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_change_unit_id"))
        batch_op.drop_index(batch_op.f("ix_unit_change_import_batch_id"))

    op.drop_table("unit_change")
    with op.batch_alter_table("unit_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_alias_unit_id"))
        batch_op.drop_index(batch_op.f("ix_unit_alias_import_batch_id"))

    op.drop_table("unit_alias")
    with op.batch_alter_table("install_count", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_install_count_unit_id"))
        batch_op.drop_index(batch_op.f("ix_install_count_last_batch_id"))
        batch_op.drop_index(batch_op.f("ix_install_count_import_batch_id"))

    op.drop_table("install_count")
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_problem_import_batch_id"))

    op.drop_table("import_problem")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_unit_key"))
        batch_op.drop_index(batch_op.f("ix_feedback_unit_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_root_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_problem_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_unit_id_submitted_on"))
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_state_submitted_at_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_function_kind"))
        batch_op.drop_index(batch_op.f("ix_feedback_owner_unit_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_import_batch_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_customer_code"))

    op.drop_table("feedback")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_file_report_id"))

    op.drop_table("report_file")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_pilot_id"))

    op.drop_table("problem")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_sha256"))
        batch_op.drop_index(batch_op.f("ix_import_batch_pilot_id"))
        batch_op.drop_index(batch_op.f("ix_import_batch_account_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_at"))
        batch_op.drop_index(batch_op.f("ix_audit_act"))
        batch_op.drop_index(batch_op.f("ix_audit_account_id"))

    op.drop_table("audit")
    with op.batch_alter_table("reporting_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reporting_duty_unit_id"))

    op.drop_table("reporting_duty")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_unit_id"))

    op.drop_table("report")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_unit_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("extra_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extra_figure_unit_id"))

    op.drop_table("extra_figure")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_unit_id"))

    op.drop_table("extension")
    op.drop_table("app_function")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_unit_id"))

    op.drop_table("account")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_path"))
        batch_op.drop_index(batch_op.f("ix_unit_parent_id"))
        batch_op.drop_index(batch_op.f("ix_unit_import_batch_id"))
        batch_op.drop_index(batch_op.f("ix_unit_customer_prefix"))

    op.drop_table("unit")
    op.drop_table("setting")
    op.drop_table("pilot")

"""Answers to units, verification of fixes, notices of critical items, shifts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.codes import State
from models.types import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_STATES = ", ".join(f"'{code}'" for code in ("", *State))


def upgrade() -> None:
    """Eight tables beside the items."""
    _make_answers()
    _make_desk()


def _make_answers() -> None:
    op.create_table(
        "answer_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.Column("removed_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_answer_template_state_is_known")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_answer_template_version_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_template")),
        sa.UniqueConstraint("code", name=op.f("uq_answer_template_code")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(timezone=True), nullable=False),
        sa.Column("changed_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('sent', 'withdrawn')", name=op.f("ck_answer_state_is_known")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_answer_version_is_not_negative")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_answer_feedback_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_answer_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_feedback_id"), "answer", ["feedback_id"])
    op.create_index(op.f("ix_answer_sent_at"), "answer", ["sent_at"])
    op.create_table(
        "answer_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("replaced_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_version_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint("answer_id", "version", name=op.f("uq_answer_version_answer_id_version")),
    )
    op.create_table(
        "answer_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_reading_answer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_answer_reading_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_reading")),
        sa.UniqueConstraint("answer_id", "unit_id", name=op.f("uq_answer_reading_answer_id_unit_id")),
    )
    op.create_index(op.f("ix_answer_reading_unit_id"), "answer_reading", ["unit_id"])


def _make_desk() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("release", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("image_sha256", sa.String(), nullable=False),
        sa.Column("image_mime", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'verified', 'still_there', 'withdrawn')",
            name=op.f("ck_verification_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "(outcome IN ('verified', 'still_there')) = (answered_at IS NOT NULL)",
            name=op.f("ck_verification_answered_has_a_moment"),
        ),
        sa.CheckConstraint("round >= 0", name=op.f("ck_verification_round_is_not_negative")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_verification_problem_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_verification_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint(
            "problem_id", "unit_id", "round", name=op.f("uq_verification_problem_id_unit_id_round")
        ),
    )
    op.create_index(op.f("ix_verification_unit_id"), "verification", ["unit_id"])
    op.create_table(
        "critical_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("recipients >= 0", name=op.f("ck_critical_notice_recipients_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_critical_notice_feedback_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_critical_notice")),
        sa.UniqueConstraint("feedback_id", "owner", name=op.f("uq_critical_notice_feedback_id_owner")),
    )
    op.create_table(
        "code_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_code_reason_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_reason")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_code_reason_account_id_day")),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("from_at", Instant(timezone=True), nullable=False),
        sa.Column("to_at", Instant(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("handed_by", sa.String(), nullable=False),
        sa.Column("handed_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", Instant(timezone=True), nullable=True),
        sa.CheckConstraint("from_at < to_at", name=op.f("ck_handover_shift_runs_forward")),
        sa.CheckConstraint(
            "(taken_by = '') = (taken_at IS NULL)", name=op.f("ck_handover_taken_has_a_moment")
        ),
        sa.CheckConstraint(
            "taken_by_id IS NULL OR handed_by_id IS NULL OR taken_by_id <> handed_by_id",
            name=op.f("ck_handover_taken_by_another"),
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_handover_pilot_id")),
        sa.ForeignKeyConstraint(["handed_by_id"], ["account.id"], name=op.f("fk_handover_handed_by_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["account.id"], name=op.f("fk_handover_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_pilot_id"), "handover", ["pilot_id"])
    op.create_index(op.f("ix_label_event_at"), "label_event", ["at"])
    critical = sa.text("severity = 'critical'")
    op.create_index(
        "ix_feedback_critical",
        "feedback",
        ["pilot_id", "id"],
        sqlite_where=critical,
        postgresql_where=critical,
    )


def downgrade() -> None:
    """Nothing is left of them."""
    op.drop_index("ix_feedback_critical", "feedback")
    op.drop_index(op.f("ix_label_event_at"), "label_event")
    op.drop_table("handover")
    op.drop_table("code_reason")
    op.drop_table("critical_notice")
    op.drop_table("verification")
    op.drop_table("answer_reading")
    op.drop_table("answer_version")
    op.drop_table("answer")
    op.drop_table("answer_template")

"""The form and other channels: its sheet, tokens of other programs, their calls, thumbnails, promised calls back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_sheet_tables()
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("made_at", models.types.Instant(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ends_at", models.types.Instant(timezone=True), nullable=True),
        sa.Column("last_used_at", models.types.Instant(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('form_answers')", name=op.f("ck_api_token_purpose_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_table(
        "api_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", models.types.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('form_answers')", name=op.f("ck_api_call_purpose_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_call")),
        sa.UniqueConstraint("purpose", "key", name=op.f("uq_api_call_purpose_key")),
    )
    with op.batch_alter_table("api_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_call_at"), ["at"], unique=False)
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thumbnail", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tried_at", models.types.Instant(timezone=True), nullable=True))
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.alter_column("thumbnail", server_default=None)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_back_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("called_back_at", models.types.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    _drop_sheet_tables()
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_column("called_back_at")
        batch_op.drop_column("call_back_on")
    with op.batch_alter_table("image", schema=None) as batch_op:
        batch_op.drop_column("tried_at")
        batch_op.drop_column("thumbnail")
    with op.batch_alter_table("api_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_call_at"))
    op.drop_table("api_call")
    op.drop_table("api_token")


def _make_sheet_tables() -> None:
    op.create_table(
        "form_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.String(), nullable=False),
        sa.Column("tab_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("stored_mark", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("high_water", models.types.Instant(timezone=True), nullable=True),
        sa.Column("synced_at", models.types.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_form_sheet_rows_is_not_negative")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_form_sheet_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_sheet")),
        sa.UniqueConstraint("pilot_id", name=op.f("uq_form_sheet_pilot_id")),
    )
    op.create_table(
        "form_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("started_at", models.types.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", models.types.Instant(timezone=True), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state = 'running' OR ended_at IS NOT NULL", name=op.f("ck_form_run_ended_has_a_moment")
        ),
        sa.CheckConstraint("requests >= 0", name=op.f("ck_form_run_requests_is_not_negative")),
        sa.CheckConstraint("state IN ('running', 'done', 'failed')", name=op.f("ck_form_run_state_is_known")),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_form_run_import_batch_id")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_form_run_pilot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_run")),
    )
    with op.batch_alter_table("form_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_run_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_run_import_batch_id"), ["import_batch_id"], unique=False)
    op.create_table(
        "form_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("import_batch_id", sa.Integer(), nullable=False),
        sa.Column("was_gone_at", models.types.Instant(timezone=True), nullable=True),
        sa.Column("is_gone_at", models.types.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_form_presence_feedback_id")),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_form_presence_import_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_presence")),
    )
    with op.batch_alter_table("form_presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_presence_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_form_presence_import_batch_id"), ["import_batch_id"], unique=False
        )


def _drop_sheet_tables() -> None:
    for table, columns in (
        ("form_presence", ("import_batch_id", "feedback_id")),
        ("form_run", ("import_batch_id", "pilot_id")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
        op.drop_table(table)
    op.drop_table("form_sheet")

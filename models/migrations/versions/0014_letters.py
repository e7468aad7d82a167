"""Mail that waits to be sent, reminders and schedules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INSTANT = models.types.Instant(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("try_after", _INSTANT, nullable=False),
        sa.Column("lease", sa.String(), nullable=False),
        sa.Column("leased_until", _INSTANT, nullable=True),
        sa.Column("handed_at", _INSTANT, nullable=True),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("queued_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'refused', 'failed', 'bounced', 'unsure', 'withdrawn')",
            name=op.f("ck_outgoing_mail_state_is_known"),
        ),
        sa.CheckConstraint(
            "state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_outgoing_mail_sent_has_a_moment")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_outgoing_mail_tries_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mail_message_id")),
        sa.UniqueConstraint(
            "kind", "about", "day", "to_address", name=op.f("uq_outgoing_mail_kind_about_day_to_address")
        ),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outgoing_mail_state_try_after"), ["state", "try_after"], unique=False
        )
    op.create_table(
        "mail_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_mail_attachment_position_is_not_negative")),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_mail_attachment_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attachment")),
        sa.UniqueConstraint("mail_id", "position", name=op.f("uq_mail_attachment_mail_id_position")),
    )
    _drop_reminder()
    op.create_table(
        "reminder",
        *_reminder_columns(),
        sa.Column("through_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('before', 'after', 'zalo', 'phone', 'letter')", name=op.f("ck_reminder_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["through_id"], ["unit.id"], name=op.f("fk_reminder_through_id")),
        *_reminder_keys(),
    )
    _index_reminder()


def downgrade() -> None:
    _drop_reminder()
    op.create_table(
        "reminder",
        *_reminder_columns(),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name=op.f("ck_reminder_state_is_known")),
        *_reminder_keys(),
    )
    _index_reminder()
    op.drop_table("mail_attachment")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_state_try_after"))
    op.drop_table("outgoing_mail")


# Nothing wrote reminders before this revision, so the table is made anew rather than altered.
def _drop_reminder() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_unit_id"))
    op.drop_table("reminder")


def _reminder_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
    )


def _reminder_keys() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_reminder_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "pilot_id", "unit_id", "day", "kind", name=op.f("uq_reminder_pilot_id_unit_id_day_kind")
        ),
    )


def _index_reminder() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_unit_id"), ["unit_id"], unique=False)

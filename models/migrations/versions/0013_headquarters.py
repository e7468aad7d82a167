"""What headquarters' screens count from: the sums of opinions by unit and day, and severe ones found by index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.tallies import drop_triggers

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The triggers that keep the sums are made after the last migration: those that rebuild a table drop them."""
    op.create_table(
        "feedback_tally",
        sa.Column("pilot_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_link", sa.String(), nullable=False),
        sa.Column("other", sa.Boolean(), nullable=False),
        sa.Column("trashed", sa.Boolean(), nullable=False),
        sa.Column("writer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "pilot_id", "unit_id", "day", "unit_link", "other", "trashed", "writer", name="pk_feedback_tally"
        ),
    )
    op.create_table(
        "change_mark",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("writer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "writer", name="pk_change_mark"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_severity_state_unit_id"),
            ["pilot_id", "severity", "state", "unit_id"],
            unique=False,
        )


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_severity_state_unit_id"))
    op.drop_table("change_mark")
    op.drop_table("feedback_tally")

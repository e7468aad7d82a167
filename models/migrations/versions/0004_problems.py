"""Problems that are merged or taken apart, and proposals that people refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A problem stands or was merged into another; what was refused is remembered with its items."""
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.drop_column("first_seen_on")
        batch_op.drop_column("last_seen_on")
        batch_op.create_foreign_key(
            batch_op.f("fk_problem_merged_into_id"), "problem", ["merged_into_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_problem_merged_stands_no_more"), "merged_into_id IS NULL OR NOT stands"
        )
        batch_op.create_index(batch_op.f("ix_problem_merged_into_id"), ["merged_into_id"], unique=False)
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.alter_column("stands", server_default=None)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_function_changed_at"),
            ["pilot_id", "function", "changed_at"],
            unique=False,
        )
    op.create_table(
        "problem_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_problem_refusal_pilot_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problem.id"], name=op.f("fk_problem_refusal_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_refusal")),
    )
    with op.batch_alter_table("problem_refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_refusal_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_problem_refusal_problem_id"), ["problem_id"], unique=False)
    op.create_table(
        "problem_refusal_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refusal_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["refusal_id"], ["problem_refusal.id"], name=op.f("fk_problem_refusal_item_refusal_id")
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_problem_refusal_item_feedback_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_refusal_item")),
        sa.UniqueConstraint(
            "refusal_id", "feedback_id", name=op.f("uq_problem_refusal_item_refusal_id_feedback_id")
        ),
    )
    with op.batch_alter_table("problem_refusal_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_refusal_item_feedback_id"), ["feedback_id"], unique=False
        )


def downgrade() -> None:
    """What stood before."""
    op.drop_table("problem_refusal_item")
    op.drop_table("problem_refusal")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_function_changed_at"))
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_merged_into_id"))
        batch_op.drop_constraint(batch_op.f("ck_problem_merged_stands_no_more"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_problem_merged_into_id"), type_="foreignkey")
        batch_op.add_column(sa.Column("last_seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_seen_on", sa.Date(), nullable=True))
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("stands")

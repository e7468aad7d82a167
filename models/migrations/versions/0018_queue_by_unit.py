"""Indexes that the pages of one unit's opinions, and of the few with a mark, are read by without the table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LABELS = ("stands", "severity", "state", "function", "kind", "channel", "unit_id")
_FLAGS = ("needs_person", "text_changed", "starred", "spam_guess")
_BY_DAY = ("pilot_id", "unit_id", "submitted_on")


def upgrade() -> None:
    """One index of units in the list's order instead of that by day; the labels beside the marks."""
    op.drop_index(op.f(f"ix_feedback_{'_'.join(_BY_DAY)}"), table_name="feedback")
    labels = [label for label in _LABELS if label != "unit_id"]
    op.create_index(
        "ix_feedback_of_unit",
        "feedback",
        ["pilot_id", "unit_id", "submitted_at", "id", *labels, "submitted_on"],
    )
    _mark(_LABELS)


def downgrade() -> None:
    """What stood before."""
    _mark(())
    op.drop_index("ix_feedback_of_unit", table_name="feedback")
    op.create_index(op.f(f"ix_feedback_{'_'.join(_BY_DAY)}"), "feedback", list(_BY_DAY))


def _mark(labels: tuple[str, ...]) -> None:
    for flag in _FLAGS:
        op.drop_index(f"ix_feedback_{flag}", table_name="feedback")
        op.create_index(
            f"ix_feedback_{flag}",
            "feedback",
            ["pilot_id", "submitted_at", "id", *labels],
            sqlite_where=sa.text(f"{flag} IS 1"),
            postgresql_where=sa.text(f"{flag} IS true"),
        )

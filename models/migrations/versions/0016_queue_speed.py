"""Indexes that the pages of opinions are read by: fewer, each for more lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_GONE = (
    ("pilot_id", "state", "submitted_at", "id"),
    ("pilot_id", "submitted_at", "id"),
    ("pilot_id", "function", "submitted_at", "id"),
    ("pilot_id", "severity", "submitted_at", "id"),
    ("pilot_id", "channel", "submitted_at", "id"),
    ("pilot_id", "owner", "submitted_at", "id"),
    ("pilot_id", "severity", "state", "unit_id"),
    ("pilot_id", "due_at"),
)
_LABELS = ("stands", "severity", "state", "function", "kind", "channel", "unit_id")
_COMMON = {"severity": "minor", "channel": "google_form", "owner": "evnict"}


def upgrade() -> None:
    """One index of the order that holds most columns, one of severity and state, and those of the uncommon."""
    for columns in _GONE:
        op.drop_index(_name(columns), table_name="feedback")
    op.create_index("ix_feedback_in_order", "feedback", ["pilot_id", "submitted_at", "id", *_LABELS])
    op.create_index(
        "ix_feedback_by_severity",
        "feedback",
        ["pilot_id", "severity", "state", "submitted_at", "id", "unit_id"],
    )
    for column, common in _COMMON.items():
        uncommon = sa.text(f"{column} <> '{common}'")
        op.create_index(
            f"ix_feedback_{column}",
            "feedback",
            ["pilot_id", column, "submitted_at", "id", *_beside(column)],
            sqlite_where=uncommon,
            postgresql_where=uncommon,
        )


def downgrade() -> None:
    """What stood before."""
    for name in (*_COMMON, "by_severity", "in_order"):
        op.drop_index(f"ix_feedback_{name}", table_name="feedback")
    for columns in reversed(_GONE):
        op.create_index(_name(columns), "feedback", list(columns))


def _beside(column: str) -> list[str]:
    return [label for label in _LABELS if column == "severity" and label != column]


def _name(columns: tuple[str, ...]) -> str:
    return str(op.f(f"ix_feedback_{'_'.join(columns)}"))

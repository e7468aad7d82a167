"""Indexes that the screens of headquarters and the home screen are read by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_REOPENING = sa.text(
    "field = 'state' AND old IN ('fixed', 'released', 'wont_fix', 'duplicate', 'guided', 'no_action') "
    "AND new IN ('new', 'triaged', 'in_progress', 'waiting')"
)


def upgrade() -> None:
    waiting = sa.text("unit_link = 'waiting' AND part = 0")
    op.create_index(
        "ix_feedback_waiting",
        "feedback",
        ["pilot_id", "unit_key", "import_batch_id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index(
        "ix_feedback_severe",
        "feedback",
        [
            "pilot_id",
            "stands",
            "state",
            "function",
            "severity",
            "submitted_on",
            "due_at",
            "owner",
            "problem_id",
            "unit_id",
        ],
        sqlite_where=sa.text("severity <> 'minor'"),
        postgresql_where=sa.text("severity <> 'minor'"),
    )
    op.create_index("ix_feedback_of_problem", "feedback", ["problem_id", "stands", "unit_id"])
    to_call = sa.text("call_back_on IS NOT NULL AND called_back_at IS NULL")
    op.create_index(
        "ix_feedback_to_call",
        "feedback",
        ["pilot_id", "call_back_on", "id"],
        sqlite_where=to_call,
        postgresql_where=to_call,
    )
    op.create_index(
        "ix_label_event_reopening",
        "label_event",
        ["feedback_id"],
        sqlite_where=_REOPENING,
        postgresql_where=_REOPENING,
    )


def downgrade() -> None:
    op.drop_index("ix_label_event_reopening", table_name="label_event")
    op.drop_index("ix_feedback_of_problem", table_name="feedback")
    op.drop_index("ix_feedback_to_call", table_name="feedback")
    op.drop_index("ix_feedback_severe", table_name="feedback")
    op.drop_index("ix_feedback_waiting", table_name="feedback")

"""An index that holds all that opinions are summed up by, and one of the few that lie in the trash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COLUMNS = (
    "pilot_id",
    "stands",
    "function",
    "kind",
    "severity",
    "state",
    "channel",
    "submitted_on",
    "problem_id",
    "unit_id",
)


def upgrade() -> None:
    op.create_index("ix_feedback_summed_up", "feedback", list(_COLUMNS))
    trashed = sa.text("trashed_at IS NOT NULL")
    op.create_index(
        "ix_feedback_trashed",
        "feedback",
        ["pilot_id", "submitted_at", "id"],
        sqlite_where=trashed,
        postgresql_where=trashed,
    )


def downgrade() -> None:
    op.drop_index("ix_feedback_trashed", table_name="feedback")
    op.drop_index("ix_feedback_summed_up", table_name="feedback")

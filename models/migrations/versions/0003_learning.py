"""Learned words and models; parts of an opinion; the back-end that an opinion is about."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SPEAKS_FOR = (
    *("login", "account", "consumption", "invoice", "payment_history", "outage_schedule", "payment"),
    *("notification", "outage_report", "guide", "faq", "tariff", "contact", "opinion", "general"),
    *("bug", "performance", "wrong_data", "suggestion", "other"),
)
_REGIONS = ("", "EVNNPC", "EVNCPC", "EVNSPC", "EVNHANOI", "EVNHCMC")


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


def upgrade() -> None:
    """Words and trainings have tables; an opinion may stand in parts, and knows its back-end."""
    op.create_table(
        "lexicon_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("phrase_key", sa.String(), nullable=False),
        sa.Column("speaks_for", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.Column("removed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            f"speaks_for IN ({_listed(_SPEAKS_FOR)})", name=op.f("ck_lexicon_word_speaks_for_is_known")
        ),
        sa.CheckConstraint("weight >= 1 AND weight <= 4", name=op.f("ck_lexicon_word_weight_is_one_to_four")),
        sa.CheckConstraint("phrase <> ''", name=op.f("ck_lexicon_word_phrase_says_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_word")),
    )
    with op.batch_alter_table("lexicon_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lexicon_word_phrase_key"), ["phrase_key"], unique=False)
    op.create_table(
        "training",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("shipped_version", sa.String(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("held_out", sa.Integer(), nullable=False),
        sa.Column("before", sa.Float(), nullable=False),
        sa.Column("after", sa.Float(), nullable=False),
        sa.Column("shipped_before", sa.Float(), nullable=False),
        sa.Column("shipped_after", sa.Float(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("trained_at", Instant(), nullable=False),
        sa.Column("trained_by", sa.String(), nullable=False),
        *(
            sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_training_{name}_is_not_negative"))
            for name in ("examples", "corrections", "held_out", "size", "changed")
        ),
        *(
            sa.CheckConstraint(f"{name} >= 0 AND {name} <= 1", name=op.f(f"ck_training_{name}_is_a_share"))
            for name in ("before", "after", "shipped_before", "shipped_after")
        ),
        sa.ForeignKeyConstraint(["follows_id"], ["training.id"], name=op.f("fk_training_follows_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_version"), ["version"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_follows_id"), ["follows_id"], unique=False)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("region", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.true()))
    for code in _REGIONS[1:]:
        op.execute(
            sa.text(
                "UPDATE feedback SET region = :code WHERE unit_id IN "
                "(SELECT id FROM unit WHERE path LIKE :below)"
            ).bindparams(code=code, below=f"/EVN/{code}/%")
        )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.alter_column("region", server_default=None)
        batch_op.alter_column("stands", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_feedback_region_is_known"), f"region IN ({_listed(_REGIONS)})"
        )


def downgrade() -> None:
    """What stood before; parts and what was learned are gone."""
    op.execute(sa.text("DELETE FROM image WHERE feedback_id IN (SELECT id FROM feedback WHERE part > 0)"))
    op.execute(
        sa.text("DELETE FROM label_event WHERE feedback_id IN (SELECT id FROM feedback WHERE part > 0)")
    )
    op.execute(
        sa.text("DELETE FROM report_line WHERE feedback_id IN (SELECT id FROM feedback WHERE part > 0)")
    )
    op.execute(sa.text("DELETE FROM feedback WHERE part > 0"))
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_feedback_region_is_known"), type_="check")
        batch_op.drop_column("stands")
        batch_op.drop_column("region")
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_follows_id"))
        batch_op.drop_index(batch_op.f("ix_training_version"))
    op.drop_table("training")
    with op.batch_alter_table("lexicon_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lexicon_word_phrase_key"))
    op.drop_table("lexicon_word")

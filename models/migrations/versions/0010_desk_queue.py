"""The queue: its search index, its orders, saved views, who has an item open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ROLES = ("", "reporter", "leader", "triager", "data_officer", "headquarters", "admin")
# One filter each, in the order of the list.
_ORDERED_BY = (
    ("pilot_id",),
    ("pilot_id", "function"),
    ("pilot_id", "function", "kind"),
    ("pilot_id", "kind"),
    ("pilot_id", "severity"),
    ("pilot_id", "channel"),
)
# Rare among the others: an index of these alone.
_RARE = ("needs_person", "text_changed")

# The words are parted already: every character but the space belongs to a word. Nothing is ranked by how often
# a word stands in an item, so neither places nor lengths are kept.
_FTS = (
    "CREATE VIRTUAL TABLE feedback_fts USING fts5(words, content='feedback_search', content_rowid='feedback_id', "
    "tokenize='ascii', detail='none', columnsize=0, prefix='2 3')"
)
_IN_STEP = (
    "CREATE TRIGGER feedback_search_added AFTER INSERT ON feedback_search BEGIN "
    "INSERT INTO feedback_fts(rowid, words) VALUES (new.feedback_id, new.words); END",
    "CREATE TRIGGER feedback_search_gone AFTER DELETE ON feedback_search BEGIN "
    "INSERT INTO feedback_fts(feedback_fts, rowid, words) VALUES ('delete', old.feedback_id, old.words); END",
    "CREATE TRIGGER feedback_search_changed AFTER UPDATE ON feedback_search BEGIN "
    "INSERT INTO feedback_fts(feedback_fts, rowid, words) VALUES ('delete', old.feedback_id, old.words); "
    "INSERT INTO feedback_fts(rowid, words) VALUES (new.feedback_id, new.words); END",
)
_GIN = (
    "CREATE INDEX gin_feedback_search_words ON feedback_search "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
)


def upgrade() -> None:
    """Tables and indexes; the words of what is stored already are filled in by setup."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "feedback_search",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_search_feedback_id")
        ),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_feedback_search")),
    )
    for statement in (_FTS, *_IN_STEP) if sqlite else (_GIN,):
        op.execute(sa.text(statement))
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sa.CheckConstraint(
            _known_role(),
            name=op.f("ck_saved_view_role_is_known"),
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_saved_view_name_says_something")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_saved_view_pilot_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_pilot_id"), "saved_view", ["pilot_id"])
    op.create_index(op.f("ix_saved_view_account_id"), "saved_view", ["account_id"])
    op.create_table(
        "item_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_item_presence_feedback_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_item_presence_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_presence")),
        sa.UniqueConstraint(
            "feedback_id", "account_id", name=op.f("uq_item_presence_feedback_id_account_id")
        ),
    )
    op.create_index(op.f("ix_item_presence_account_id"), "item_presence", ["account_id"])
    op.create_index(op.f("ix_item_presence_seen_at"), "item_presence", ["seen_at"])
    op.drop_index(op.f("ix_feedback_pilot_id_function_kind"), table_name="feedback")
    for columns in _ORDERED_BY:
        op.create_index(_order_name(columns), "feedback", [*columns, "submitted_at", "id"])
    for column in _RARE:
        op.create_index(
            f"ix_feedback_{column}",
            "feedback",
            ["pilot_id", "submitted_at", "id"],
            sqlite_where=sa.text(f"{column} IS 1"),
            postgresql_where=sa.text(f"{column} IS true"),
        )
    op.create_index(
        "ix_feedback_platform",
        "feedback",
        ["pilot_id", "platform", "submitted_at", "id"],
        sqlite_where=sa.text("platform <> ''"),
        postgresql_where=sa.text("platform <> ''"),
    )
    op.create_index(op.f("ix_feedback_version_replaced_at"), "feedback_version", ["replaced_at"])


def downgrade() -> None:
    """What stood before; saved views are gone."""
    op.drop_index(op.f("ix_feedback_version_replaced_at"), table_name="feedback_version")
    op.drop_index("ix_feedback_platform", table_name="feedback")
    for column in _RARE:
        op.drop_index(f"ix_feedback_{column}", table_name="feedback")
    for columns in reversed(_ORDERED_BY):
        op.drop_index(_order_name(columns), table_name="feedback")
    op.create_index(op.f("ix_feedback_pilot_id_function_kind"), "feedback", ["pilot_id", "function", "kind"])
    op.drop_table("item_presence")
    op.drop_table("saved_view")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text("DROP TABLE feedback_fts"))
    op.drop_table("feedback_search")


def _order_name(columns: tuple[str, ...]) -> str:
    return str(op.f(f"ix_feedback_{'_'.join(columns)}_submitted_at_id"))


def _known_role() -> str:
    listed = ", ".join(f"'{role}'" for role in _ROLES)
    return f"role IN ({listed})"

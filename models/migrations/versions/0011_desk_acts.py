"""The desk's acts: due times, owners, releases, bulk acts, macros, trash."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATES = (
    "'new', 'triaged', 'in_progress', 'waiting', 'fixed', 'released', 'wont_fix', 'duplicate', "
    "'guided', 'no_action'"
)
_SET_BY = ("owner_by", "due_by", "spam_by")
_WORDS = ("state_reason", "fixed_in_server", "fixed_in_android", "fixed_in_ios", "trashed_by", "trash_reason")
_FLAGS = ("starred", "spam_guess")
_BY_OWNER = ["pilot_id", "owner", "submitted_at", "id"]
_MOMENTS = ("due_at", "trashed_at")


def _instant() -> models.types.Instant:
    return models.types.Instant(timezone=True)


def upgrade() -> None:
    """Owners of what is stored already are found at the next `setup`, by the program's own rules."""
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("assignee_id", sa.Integer(), nullable=True))
        for name in _SET_BY:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default="rule"))
        for name in _WORDS:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in _FLAGS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in _MOMENTS:
            batch_op.add_column(sa.Column(name, _instant(), nullable=True))
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        for name in ("revision", *_SET_BY, *_WORDS, *_FLAGS):
            batch_op.alter_column(name, server_default=None)
        for name in _SET_BY:
            batch_op.create_check_constraint(
                op.f(f"ck_feedback_{name}_is_known"), f"{name} IN ('rule', 'person')"
            )
        batch_op.create_check_constraint(
            op.f("ck_feedback_trashed_stands_no_more"), "trashed_at IS NULL OR NOT stands"
        )
        batch_op.create_check_constraint(
            op.f("ck_feedback_trashed_has_a_reason"), "trashed_at IS NULL OR trash_reason <> ''"
        )
        batch_op.create_foreign_key(op.f("fk_feedback_assignee_id"), "account", ["assignee_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_feedback_assignee_id"), ["assignee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_pilot_id_due_at"), ["pilot_id", "due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_feedback_pilot_id_owner_submitted_at_id"), _BY_OWNER, unique=False
        )
        for name in _FLAGS:
            batch_op.create_index(
                f"ix_feedback_{name}",
                ["pilot_id", "submitted_at", "id"],
                unique=False,
                sqlite_where=sa.text(f"{name} IS 1"),
                postgresql_where=sa.text(f"{name} IS true"),
            )
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "feedback_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", _instant(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_feedback_owner_state_is_known")),
        sa.CheckConstraint("set_by IN ('rule', 'person')", name=op.f("ck_feedback_owner_set_by_is_known")),
        sa.CheckConstraint(
            "(owner IN ('evnict', 'department')) = (unit_id IS NULL)",
            name=op.f("ck_feedback_owner_a_unit_is_named"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_feedback_owner_version_is_not_negative")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_feedback_owner_feedback_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_feedback_owner_unit_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_feedback_owner_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_owner")),
        sa.UniqueConstraint("feedback_id", "owner", name=op.f("uq_feedback_owner_feedback_id_owner")),
    )
    with op.batch_alter_table("feedback_owner", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_feedback_owner_unit_id_state"), ["unit_id", "state"], unique=False
        )
    op.create_table(
        "desk_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _instant(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("undone_at", _instant(), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by = '')", name=op.f("ck_desk_act_undone_by_somebody")
        ),
        sa.CheckConstraint("items >= 0", name=op.f("ck_desk_act_items_is_not_negative")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_desk_act_pilot_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_desk_act_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_act")),
    )
    with op.batch_alter_table("desk_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_act_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_desk_act_account_id"), ["account_id"], unique=False)
    op.create_table(
        "desk_act_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["desk_act.id"], name=op.f("fk_desk_act_item_act_id")),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_desk_act_item_feedback_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_act_item")),
        sa.UniqueConstraint("act_id", "feedback_id", name=op.f("uq_desk_act_item_act_id_feedback_id")),
    )
    with op.batch_alter_table("desk_act_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_act_item_feedback_id"), ["feedback_id"], unique=False)
    op.create_table(
        "macro",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", _instant(), nullable=False),
        sa.Column("changed_at", _instant(), nullable=False),
        sa.Column("removed_at", _instant(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_macro_name_says_something")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_macro_version_is_not_negative")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_macro_pilot_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_macro_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro")),
    )
    with op.batch_alter_table("macro", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_macro_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_macro_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    """What lies in the trash stands again: the older program knows no trash."""
    op.execute("UPDATE feedback SET stands = true, trashed_at = NULL WHERE trashed_at IS NOT NULL")
    for table in ("macro", "desk_act_item", "desk_act", "feedback_owner"):
        op.drop_table(table)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        for name in _FLAGS:
            batch_op.drop_index(f"ix_feedback_{name}")
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_owner_submitted_at_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_pilot_id_due_at"))
        batch_op.drop_index(batch_op.f("ix_feedback_assignee_id"))
        batch_op.drop_constraint(op.f("fk_feedback_assignee_id"), type_="foreignkey")
        for name in ("trashed_has_a_reason", "trashed_stands_no_more"):
            batch_op.drop_constraint(op.f(f"ck_feedback_{name}"), type_="check")
        for name in _SET_BY:
            batch_op.drop_constraint(op.f(f"ck_feedback_{name}_is_known"), type_="check")
        for name in ("revision", "assignee_id", *_SET_BY, *_WORDS, *_FLAGS, *_MOMENTS):
            batch_op.drop_column(name)

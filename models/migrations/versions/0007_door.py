"""Ways in: links of invitation, rules of single sign-on, and how each session was opened"""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ROLES = "'reporter', 'leader', 'triager', 'data_officer', 'headquarters', 'admin'"


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_failed_at", Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("by_rule", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("by_rule", server_default=None)
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("how", sa.String(), nullable=False, server_default="password"))
        batch_op.add_column(sa.Column("provider_token", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.alter_column("how", server_default=None)
        batch_op.alter_column("provider_token", server_default=None)
        batch_op.create_check_constraint(
            batch_op.f("ck_sign_in_how_is_known"), "how IN ('password', 'provider', 'invitation')"
        )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("ends_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_account_id"), ["account_id"], unique=False)
    op.create_table(
        "sign_on_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("makes_account", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('email', 'group', 'domain')", name=op.f("ck_sign_on_rule_kind_is_known")
        ),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_sign_on_rule_role_is_known")),
        sa.CheckConstraint(
            "role NOT IN ('reporter', 'leader', 'data_officer') OR unit_id IS NOT NULL",
            name=op.f("ck_sign_on_rule_stands_for_a_unit"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_sign_on_rule_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_rule")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_sign_on_rule_kind_value")),
    )
    with op.batch_alter_table("sign_on_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_on_rule_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_on_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_on_rule_unit_id"))
    op.drop_table("sign_on_rule")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_account_id"))
    op.drop_table("invitation")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_sign_in_how_is_known"), type_="check")
        batch_op.drop_column("provider_token")
        batch_op.drop_column("how")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("by_rule")
        batch_op.drop_column("last_failed_at")

"""What an upload teaches: which column is which under a header row, and what was said about a file beside its bytes"""

import sqlalchemy as sa
from alembic import op

import models.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "header_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("said_at", models.types.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('installs', 'feedback')", name=op.f("ck_header_mapping_kind_is_known")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_header_mapping_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_header_mapping_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_header_mapping")),
        sa.UniqueConstraint(
            "kind", "fingerprint", "unit_id", name=op.f("uq_header_mapping_kind_fingerprint_unit_id")
        ),
    )
    with op.batch_alter_table("header_mapping", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_header_mapping_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_header_mapping_unit_id"), ["unit_id"], unique=False)
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.alter_column("asked", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_column("asked")
    with op.batch_alter_table("header_mapping", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_header_mapping_unit_id"))
        batch_op.drop_index(batch_op.f("ix_header_mapping_fingerprint"))
    op.drop_table("header_mapping")

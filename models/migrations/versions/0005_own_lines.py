"""A unit's own lines with images and its own template."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A report knows who changed it; a line its problem, or the line that tells it; own lines have images."""
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_by", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.alter_column("changed_by", server_default=None)
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("problem_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("joined_to_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_report_line_problem_id"), "problem", ["problem_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_report_line_joined_to_id"), "feedback", ["joined_to_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_report_line_joined_to_another"),
            "joined_to_id IS NULL OR joined_to_id <> feedback_id",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_report_line_position_is_not_negative"), "position >= 0"
        )
        batch_op.create_index(batch_op.f("ix_report_line_problem_id"), ["problem_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_line_joined_to_id"), ["joined_to_id"], unique=False)
    op.create_table(
        "report_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(f"{name} >= 0", name=op.f(f"ck_report_image_{name}_is_not_negative"))
            for name in ("position", "width", "height", "size")
        ),
        sa.ForeignKeyConstraint(
            ["report_line_id"], ["report_line.id"], name=op.f("fk_report_image_report_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_image")),
        sa.UniqueConstraint(
            "report_line_id", "position", name=op.f("uq_report_image_report_line_id_position")
        ),
    )
    with op.batch_alter_table("report_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_image_report_line_id"), ["report_line_id"], unique=False)
    op.create_table(
        "report_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", Instant(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_report_template_size_is_not_negative")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilot.id"], name=op.f("fk_report_template_pilot_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_report_template_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
        sa.UniqueConstraint("pilot_id", "unit_id", name=op.f("uq_report_template_pilot_id_unit_id")),
    )
    with op.batch_alter_table("report_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_template_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    """What stood before."""
    with op.batch_alter_table("report_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_template_unit_id"))
    op.drop_table("report_template")
    with op.batch_alter_table("report_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_image_report_line_id"))
    op.drop_table("report_image")
    with op.batch_alter_table("report_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_line_joined_to_id"))
        batch_op.drop_index(batch_op.f("ix_report_line_problem_id"))
        batch_op.drop_constraint(batch_op.f("ck_report_line_position_is_not_negative"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_report_line_joined_to_another"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_report_line_joined_to_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_report_line_problem_id"), type_="foreignkey")
        batch_op.drop_column("joined_to_id")
        batch_op.drop_column("problem_id")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("changed_by")

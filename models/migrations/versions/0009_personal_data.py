"""Personal data: what is asked, kept, told and blanked; the pilot that a person looks at.

The record's chain is made anew so that what may be personal in a row can be blanked without breaking it. Rows are
rehashed only as far as the old chain is sound: from the first row that was changed on they stay as they were, so
that the check goes on naming it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.engine import Connection

from locales.vietnamese import fold
from models.types import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FIRST = "0" * 64
_MOST_SEARCHED = 4_000
_ADDED = ("unit_code", "search_text", "salt", "content_hash")
_audit = sa.table(
    "audit",
    sa.column("id", sa.Integer),
    sa.column("at", Instant(timezone=True)),
    sa.column("account_id", sa.Integer),
    *(sa.column(name, sa.String) for name in ("who", "address", "act", "subject", "subject_id")),
    sa.column("before", sa.JSON),
    sa.column("after", sa.JSON),
    *(sa.column(name, sa.String) for name in ("previous_hash", "hash", *_ADDED)),
)
Hash = Callable[[dict[str, Any]], str]


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pilot_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_pilot_id"), ["pilot_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_sign_in_pilot_id"), "pilot", ["pilot_id"], ["id"])
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anonymised_at", Instant(timezone=True), nullable=True))
    with op.batch_alter_table("audit", schema=None) as batch_op:
        for name in _ADDED:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("blanked_at", Instant(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_audit_unit_code"), ["unit_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_who"), ["who"], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_audit_blanked_has_no_salt"), "blanked_at IS NULL OR salt = ''"
        )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        for name in _ADDED:
            batch_op.alter_column(name, server_default=None)
    _chain_anew(_old_hash, _new_hash)


def downgrade() -> None:
    _chain_anew(_new_hash, _old_hash)
    op.execute("DELETE FROM setting WHERE key = 'audit_head'")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_audit_blanked_has_no_salt"), type_="check")
        batch_op.drop_index(batch_op.f("ix_audit_who"))
        batch_op.drop_index(batch_op.f("ix_audit_unit_code"))
        for name in ("blanked_at", *_ADDED):
            batch_op.drop_column(name)
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_column("anonymised_at")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_pilot_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sign_in_pilot_id"))
        batch_op.drop_column("pilot_id")
    op.drop_table("personal_breach")
    op.drop_table("personal_erasure")
    op.drop_table("personal_request")


def _make_tables() -> None:
    op.create_table(
        "personal_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("asked_how", sa.String(), nullable=False),
        sa.Column("received_at", Instant(timezone=True), nullable=False),
        sa.Column("done_at", Instant(timezone=True), nullable=False),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('export', 'delete')", name=op.f("ck_personal_request_kind_is_known")),
        sa.CheckConstraint("received_at <= done_at", name=op.f("ck_personal_request_done_after_received")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_request")),
    )
    op.create_table(
        "personal_erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["personal_request.id"], name=op.f("fk_personal_erasure_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_erasure")),
        sa.UniqueConstraint("mark", name=op.f("uq_personal_erasure_mark")),
    )
    with op.batch_alter_table("personal_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_erasure_request_id"), ["request_id"], unique=False)
    op.create_table(
        "personal_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("happened_at", Instant(timezone=True), nullable=True),
        sa.Column("known_at", Instant(timezone=True), nullable=False),
        sa.Column("measures", sa.String(), nullable=False),
        sa.Column("authority_told_at", Instant(timezone=True), nullable=True),
        sa.Column("authority_how", sa.String(), nullable=False),
        sa.Column("people_told_at", Instant(timezone=True), nullable=True),
        sa.Column("people_how", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(timezone=True), nullable=True),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", Instant(timezone=True), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "happened_at IS NULL OR happened_at <= known_at",
            name=op.f("ck_personal_breach_known_after_it_happened"),
        ),
        sa.CheckConstraint(
            "authority_told_at IS NULL OR authority_told_at >= known_at",
            name=op.f("ck_personal_breach_told_after_known"),
        ),
        sa.CheckConstraint("what <> ''", name=op.f("ck_personal_breach_what_is_said")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_personal_breach_people_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_breach")),
    )


def _hash(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(row: dict[str, Any]) -> str:
    at: datetime = row["at"]
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _old_hash(row: dict[str, Any]) -> str:
    names = (
        "account_id",
        "who",
        "address",
        "act",
        "subject",
        "subject_id",
        "before",
        "after",
        "previous_hash",
    )
    return _hash([_moment(row), *(row[name] for name in names)])


def _new_hash(row: dict[str, Any]) -> str:
    names = ("account_id", "act", "subject", "subject_id", "unit_code", "content_hash", "previous_hash")
    return _hash([_moment(row), *(row[name] for name in names)])


def _chain_anew(told: Hash, wanted: Hash) -> None:
    """Give each row of a sound chain its hash of the other form; stop at the first that is not what it was."""
    connection: Connection = op.get_bind()
    was = previous = _FIRST
    last = 0
    changed = ("search_text", "salt", "content_hash", "previous_hash", "hash")
    change = (
        sa.update(_audit)
        .where(_audit.c.id == sa.bindparam("number"))
        .values({name: sa.bindparam(f"its_{name}") for name in changed})
    )
    while True:
        found = sa.select(_audit).where(_audit.c.id > last).order_by(_audit.c.id).limit(1_000)
        rows = [dict(row) for row in connection.execute(found).mappings()]
        anew = []
        for row in rows:
            if row["previous_hash"] != was or row["hash"] != told(row):
                rows = []
                break
            was, last = row["hash"], row["id"]
            salt = secrets.token_hex(8)
            content = _hash([salt, row["who"], row["address"], row["before"], row["after"]])
            row |= {"salt": salt, "content_hash": content, "search_text": _searched(row)}
            row["previous_hash"] = previous
            row["hash"] = previous = wanted(row)
            anew.append({"number": last, **{f"its_{name}": row[name] for name in changed}})
        if anew:
            connection.execute(change, anew)
        if not rows:
            return


def _searched(row: dict[str, Any]) -> str:
    values = [row["who"], row["act"], row["subject"], row["subject_id"]]
    values += [json.dumps(row[name], ensure_ascii=False) for name in ("before", "after") if row[name]]
    return fold(" ".join(values))[:_MOST_SEARCHED]

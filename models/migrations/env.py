"""Runs migrations on the connection that `models.database.upgrade` opened."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()

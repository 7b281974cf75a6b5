"""Alembic's entry: the same engine as the product's own."""

from __future__ import annotations

from alembic import context

from bot.storage import staff_tables  # noqa: F401 (its tables belong to Base)
from bot.storage.database import open_engine
from bot.storage.tables import Base

engine = open_engine(context.config.attributes["database_url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()

"""The one database: SQLite by default, PostgreSQL to grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, DateTime, Dialect, Engine, Result, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Session  # the one name of SQLAlchemy that intake sees
from sqlalchemy.orm import sessionmaker
from sqlalchemy.types import TypeDecorator

Transaction = Callable[[], AbstractContextManager[Session]]

_BUSY_SECONDS = 15


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, always aware; SQLite would forget the zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(timezone.utc).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=timezone.utc)


def open_engine(database_url: str) -> Engine:
    """An engine whose transactions see no half-done work of another process."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=30)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _take_write_lock)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # pysqlite's own BEGIN comes too late for reads; ours is emitted in _take_write_lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _take_write_lock(connection: Any) -> None:
    # IMMEDIATE: a read that later turns into a write would fail with "database is locked"
    # at once, without waiting, when another process wrote in between.
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def transactions(engine: Engine) -> Transaction:
    """One `with` block is one transaction: committed at its end, undone by an exception."""
    return sessionmaker(engine, expire_on_commit=False).begin


def readings(engine: Engine) -> Transaction:
    """Like `transactions`, for blocks that only read: they never wait for a writer."""
    make = sessionmaker(engine.execution_options(read_only=True), expire_on_commit=False)

    @contextmanager
    def reading() -> Iterator[Session]:
        with make() as session:
            yield session

    return reading


def is_migrated(read: Transaction) -> bool:
    """Whether the database answers and has its tables."""
    try:
        with read() as s:
            s.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return True


def rows_changed(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE met."""
    return cast("CursorResult[Any]", result).rowcount

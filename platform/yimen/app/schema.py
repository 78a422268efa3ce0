"""Migrations run from the roof, which alone knows every room's tables; the server refuses an old schema."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import MetaData, inspect, select
from sqlalchemy.orm import Session

import yimen.cases
import yimen.changes
import yimen.documents
from yimen import store
from yimen.store import Base, Database

from . import accounts
from .security import STAFF

MIGRATIONS = Path(store.__file__).parent / "migrations"
ROOMS_WITH_TABLES = (yimen.cases, yimen.changes, yimen.documents, accounts)
ROLES = (STAFF, "Admin", "Public")


class OldSchema(RuntimeError):
    """The database is not at this release's schema; the message says what to run."""


def all_tables() -> MetaData:
    """The tables of every room and of the security core."""
    return Base.metadata


def alembic_config(database: Database) -> Config:
    """Alembic over this database, with every room's tables at hand for autogenerate."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    config.attributes["metadata"] = all_tables()
    config.attributes["include_name"] = is_table_of_ours
    return config


def is_table_of_ours(name: str | None, sort: str, _parents: Any) -> bool:
    """False for the tables with which SQLite keeps a full-text index: they come and go with it."""
    return sort != "table" or "_grams" not in (name or "")


@cache
def newest_migration() -> str:
    """The newest migration of this release: all of them are read, once a process."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def schema_heads(database: Database) -> tuple[str, str | None]:
    """The newest migration of this release and the one that the database stands at."""
    with database.engine.connect() as connection:
        return newest_migration(), MigrationContext.configure(connection).get_current_revision()


def require_current_schema(database: Database) -> None:
    """Raise OldSchema unless the database stands at this release's newest migration."""
    newest, present = schema_heads(database)
    if present == newest:
        return
    if present is None and not inspect(database.engine).has_table("jurisdiction"):
        raise OldSchema("数据库尚未建立，请先运行 yimen migrate。(empty database: run `yimen migrate`)")
    raise OldSchema(
        f"数据库结构为 {present}，本版本需要 {newest}，请先备份再运行 yimen migrate。"
        " (old schema: run `yimen migrate`)"
    )


def migrate(database: Database) -> str:
    """Bring the database to the newest schema, what is derived included, and give the security core its roles.

    The revision reached. Schema and derived rows come about in one transaction.
    """
    config = alembic_config(database)
    with database.engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        with Session(connection) as session:
            store.index_missing(session)
            yimen.changes.cite_missing(session)
    with database.write() as session:
        known = set(session.scalars(select(Role.name)))
        session.add_all(Role(name=name) for name in ROLES if name not in known)
    return schema_heads(database)[1] or ""

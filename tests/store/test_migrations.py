"""The migrations bring about exactly the tables that the rooms' models state, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from yimen import app
from yimen.store import Base, Database, open_database


@pytest.fixture
def migrated(database_url: str) -> Iterator[Database]:
    """A database brought to the newest schema by the migrations alone."""
    database = open_database(database_url)
    app.migrate(database)
    yield database
    database.dispose()


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_migrated_schema_equals_the_models(migrated: Database) -> None:
    """Alembic finds nothing to add, and no index that holds an expression is missing."""
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        found = compare_metadata(context, Base.metadata)
        if database_is_sqlite(
            migrated
        ):  # its indexes over expressions cannot be reflected: see the names below
            found = [each for each in found if not str(each[0]).endswith("_index")]
        assert found == []
        present = _index_names(migrated)
    stated = {str(index.name) for table in Base.metadata.tables.values() for index in table.indexes}
    assert stated - present == set()


def database_is_sqlite(database: Database) -> bool:
    return database.engine.dialect.name == "sqlite"


def _index_names(database: Database) -> set[str]:
    """Names out of the engine's own catalog: SQLAlchemy does not reflect indexes over expressions on SQLite."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'index'"
        if database_is_sqlite(database)
        else "SELECT indexname FROM pg_indexes"
    )
    with database.engine.connect() as connection:
        return set(connection.exec_driver_sql(query).scalars())


def test_migrating_again_changes_nothing(migrated: Database) -> None:
    """The second run finds the newest schema and its roles."""
    before = inspect(migrated.engine).get_table_names()
    app.migrate(migrated)
    assert inspect(migrated.engine).get_table_names() == before


def test_migrations_import_no_room() -> None:
    """A migration must read the same when the rooms have long moved on."""
    folder = Path(app.__file__).parent.parent / "store/migrations"
    for script in folder.rglob("*.py"):
        assert "yimen" not in script.read_text("utf-8"), script

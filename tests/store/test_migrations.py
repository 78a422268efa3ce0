"""The migrations bring about exactly the tables that the rooms' models state, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, TableClause, column, inspect, select, table, text
from sqlalchemy.orm import defer

from yimen import app
from yimen.app.schema import is_table_of_ours
from yimen.cases import OpeningDraft
from yimen.cases.opening_drafts import kept_values
from yimen.changes.citations import EntryCitation
from yimen.store import Base, Database, EntryRevision, open_database, seek_entries

PLACE: dict[str, Any] = {
    "id": "here",
    "title": "某县",
    "region": "",
    "level": "county",
    "sequence": 1,
    "bootstrap": True,
    "pack": "",
    "pack_version": "",
    "base_lock": {},
    "created_at": datetime(2026, 1, 1, tzinfo=UTC),
}
KIND: dict[str, Any] = {
    "id": "item",
    "title": {"zh": "事项"},
    "key": ["code"],
    "binding": {"mode": "live"},
    "schema": {"type": "object", "properties": {"name": {}, "law": {}, "article": {}}},
    "references": {"law": {"kind": "law", "by": "name"}},
    "listing": {"search": ["name"]},
}
ITEM = {"name": "擅自倾倒垃圾", "law": "某条例", "article": "第二十条第（三）项"}
REVISION: dict[str, Any] = {
    "jurisdiction": "here",
    "scope": "",
    "valid_from": date(2026, 1, 1),
    "recorded_by": 1,
    "digest": "sha256:0",
    "origin": {},
}


REWRITTEN = {"ix_sensitive_number"}
"""Indexes whose expression PostgreSQL writes down in other words, so that it always differs; their names are seen."""


@pytest.fixture
def migrated(database_url: str) -> Iterator[Database]:
    """A database brought to the newest schema by the migrations alone."""
    database = open_database(database_url)
    app.migrate(database)
    yield database
    database.dispose()


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrated_schema_equals_the_models(migrated: Database) -> None:
    """Alembic finds nothing to add, and no index that holds an expression is missing."""
    with migrated.engine.connect() as connection:
        options = {"compare_type": False, "include_name": is_table_of_ours}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, Base.metadata)
        if database_is_sqlite(
            migrated
        ):  # its indexes over expressions cannot be reflected: see the names below
            found = [each for each in found if not str(each[0]).endswith("_index")]
        found = [each for each in found if getattr(each[1], "name", "") not in REWRITTEN]
        assert found == []
        present = _index_names(migrated)
    stated = {str(index.name) for table in Base.metadata.tables.values() for index in table.indexes}
    if database_is_sqlite(migrated):
        stated -= {name for name in stated if name.endswith("_grams")}  # FTS5 tables instead
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


def test_forms_being_adjusted_go_on_after_migrating(database_url: str) -> None:
    """A design of 0008 with its steps in order is one of a form afterwards, and back again."""
    database = open_database(database_url)
    config = app.schema.alembic_config(database)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    row = {
        "id": "d", "jurisdiction": "here", "scope": "u", "key": "filing_form", "start": "{}", "step": 1, "version": 2,
        "began_by": "a", "began_at": at, "account": "b", "saved_at": at, "change_set": None,
    }  # fmt: skip
    patches = ["{}", '{"title":"x"}']
    steps = [
        {"design": "d", "step": n, "account": "b", "at": at, "patch": each} for n, each in enumerate(patches)
    ]
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        known = MetaData()
        known.reflect(connection, only=["jurisdiction", "form_design", "form_design_step"])
        for name, values in (("jurisdiction", PLACE), ("form_design", row), ("form_design_step", steps)):
            connection.execute(known.tables[name].insert(), values)
        command.upgrade(config, "0009")
        tables = Base.metadata.tables
        found = connection.execute(select(tables["design"])).mappings().one()
        assert (found["kind"], found["key"], found["version"]) == ("form", "filing_form", 2)
        kept = select(tables["design_step"].c.patch).order_by(tables["design_step"].c.id)
        assert connection.scalars(kept).all() == patches
        command.downgrade(config, "0008")
        assert connection.scalars(select(known.tables["form_design_step"].c.patch)).all() == patches
    database.dispose()


def test_entries_of_the_first_release_are_searched_and_cited_after_migrating(database_url: str) -> None:
    """A populated database of 0001 comes to the newest schema with its index filled."""
    database = open_database(database_url)
    with database.engine.begin() as connection:
        config = app.schema.alembic_config(database)
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        tables = Base.metadata.tables
        connection.execute(tables["jurisdiction"].insert().values(**PLACE))
        for kind, key, body in (("kind", "item", KIND), ("item", "1", ITEM)):
            connection.execute(
                tables["entry_revision"].insert().values(**REVISION, kind=kind, key=key, body=body)
            )
    app.migrate(database)
    with database.read() as session:
        chosen = select(EntryRevision.key).where(seek_entries(session, "here", "item", "倾倒").condition)
        assert session.scalars(chosen).all() == ["1"]
        cited = select(EntryCitation.law, EntryCitation.article, EntryCitation.point)
        found = [tuple(row) for row in session.execute(cited)]
        assert found == [("某条例", "第二十条", "第二十条第（三）项")]
    app.migrate(database)
    database.dispose()


FORM = {
    "id": "filing",
    "schema": {
        "type": "object",
        "$defs": {"person": {"properties": {"name": {}, "number": {"x-sensitive": True}}}},
        "properties": {
            "summary": {"type": "string"},
            "phone": {"type": "string", "x-sensitive": {"reveal": True}},
            "people": {"type": "array", "items": {"$ref": "#/$defs/person"}},
        },
    },
}
SECRETS = ("110101199001011234", "13800000000")
FILLED = {
    "summary": "占道",
    "phone": SECRETS[1],
    "people": [{"name": "甲", "number": SECRETS[0]}, {"name": "乙", "number": ""}],
}
SAVED = {"account": "a", "version": 3, "saved_at": datetime(2026, 1, 2, tzinfo=UTC)}


def put_drafts(connection: Any) -> None:
    """A draft of a case, and two of openings: the form of the second is known nowhere."""
    tables = Base.metadata.tables
    connection.execute(tables["jurisdiction"].insert().values(**PLACE))
    form = {**REVISION, "kind": "form", "key": "filing", "body": FORM, "digest": "sha256:form"}
    connection.execute(tables["entry_revision"].insert().values(**form))
    case = dict.fromkeys(
        [column.name for column in tables["enforcement_case"].columns if not column.nullable], ""
    )
    texts = {"id": "c", "jurisdiction": "here", "bindings": {"forms": {"filing": "sha256:form"}}}
    days = {"opened_on": date(2026, 1, 1), "opened_at": datetime(2026, 1, 1, tzinfo=UTC)}
    numbers: dict[str, Any] = {
        "state": {},
        "forms": {},
        "record": {},
        "seq": 0,
        "anchored_seq": 0,
        "version": 1,
    }
    case = {**case, **texts, **days, **numbers, "drafts": True}
    del case["traced"]  # since 0040
    connection.execute(tables["enforcement_case"].insert().values(**case))
    own = {"case_id": "c", "jurisdiction": "here", "task": "intake", "seen": 1, **SAVED}
    connection.execute(as_it_was("case_draft").insert().values({**own, "values": FILLED}))
    for unit, digest in (("known", "sha256:form"), ("lost", "sha256:gone")):
        place = {"jurisdiction": "here", "unit": unit, "procedure": "p", "form": digest, **SAVED}
        connection.execute(as_it_was("opening_draft").insert().values({**place, "values": FILLED}))


def as_it_was(name: str) -> TableClause:
    """A table of drafts before it kept the reason (0034) and the day (0041)."""
    columns = Base.metadata.tables[name].columns
    later = ("reason", "occurred_on")
    return table(name, *(column(each.name, each.type) for each in columns if each.name not in later))


def test_drafts_written_before_are_kept_as_new_ones_are(database_url: str) -> None:
    """What is sensitive by their form stands apart, all of it where the form is lost; it all comes back, and back down."""
    database = open_database(database_url)
    config = app.schema.alembic_config(database)
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        put_drafts(connection)
        command.upgrade(config, "0008")
        for name in ("case_draft", "opening_draft"):
            kept = str(connection.exec_driver_sql(f"SELECT * FROM {name}").all())
            assert not [secret for secret in SECRETS if secret in kept]
        lost = select(Base.metadata.tables["opening_draft"].c["values"]).where(text("unit = 'lost'"))
        assert "占道" not in str(connection.scalar(lost))
        apart = connection.exec_driver_sql("SELECT field FROM case_draft_value ORDER BY field")
        assert list(apart.scalars()) == ["people.*.number", "phone"]
    with database.read() as session:
        later = defer(OpeningDraft.reason), defer(OpeningDraft.occurred_on)
        drafts = session.scalars(select(OpeningDraft).options(*later)).all()
        assert [kept_values(session, each) for each in drafts] == [FILLED, FILLED]
        assert {each.version for each in drafts} == {3}
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        for name in ("case_draft", "opening_draft"):
            column = Base.metadata.tables[name].c["values"]
            assert all(each == FILLED for each in connection.scalars(select(column)))
    database.dispose()

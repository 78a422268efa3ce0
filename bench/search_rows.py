"""Searching and filtering lists of 100,000 entries: milliseconds of the database and what builds its statement."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Text, literal
from sqlalchemy.orm import Session

from fixtures.databases import PostgresServer
from yimen.changes import indexes_of
from yimen.pack import chain, find_packs, layer
from yimen.store import (
    ENTRY_KEY,
    Database,
    EntryRevision,
    beyond,
    case_field,
    current_number,
    field_is,
    look_anew,
    make_index,
    seek_entries,
    select_in_force,
)

from .generated import items_workbook
from .measure import Row, milliseconds
from .whole_rows import LAW, MANY, UNIT
from .worlds import CLOCK, PACK, PLACE, World, emptied, import_file

WORDS = {
    "a common word": "垃圾",
    "one letter": "树",
    "the commonest letter": "处",
    "a rare name": "伪造、变造河道采砂",
    "two words": "渣土 堆放",
    "a part of a code": "002040",
    "nothing": "没有这样的事项",
}
PAGE = 25


def rows(postgres: PostgresServer) -> Iterator[Row]:
    kinds = layer(*chain(PACK, find_packs())).kinds
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        content = items_workbook(kinds["item"], MANY, UNIT, LAW)
        for engine in ("sqlite", "postgres"):
            with emptied(World(engine, Path(folder), postgres), {"tier", "item"}) as world:
                database = world.copy()
                import_file(database, "items.xlsx", content)
                for index in indexes_of(kinds["item"]):
                    with database.write() as session:
                        make_index(session, index)
                with database.write() as session:
                    look_anew(session, bodies=True)
                yield from _searches(database, engine)
                yield from _pages(database, engine)
                database.dispose()


def _searches(database: Database, engine: str) -> Iterator[Row]:
    """How many there are, and the first page in the list's order."""
    with database.read() as session:
        chosen = _chosen(session)
        for name, words in WORDS.items():

            def search(words: str = words) -> int:
                sought = seek_entries(session, PLACE, "item", words)
                sought.count(session, chosen)
                return len(session.execute(_page(chosen.where(sought.condition))).all())

            yield milliseconds(
                f"search of 100,000 names for {name}, {engine}", search, at_most=30, what="rows shown"
            )


def _pages(database: Database, engine: str) -> Iterator[Row]:
    with database.read() as session:
        chosen = _chosen(session).where(field_is("field", literal("领域7", Text)))
        later = chosen.where(beyond([(ENTRY_KEY, False)], [literal("330250050000", Text)]))
        for name, query in (("first page", chosen), ("a page amidst", later)):

            def page(query: Any = query) -> int:
                return len(session.execute(_page(query)).all())

            yield milliseconds(
                f"25 of 100,000 with one filter, {name}, {engine}", page, at_most=3, what="rows shown"
            )


def _chosen(session: Session) -> Any:
    return select_in_force(PLACE, CLOCK.today(), current_number(session, PLACE), "item")


def _page(chosen: Any) -> Any:
    shown = chosen.with_only_columns(ENTRY_KEY, case_field(EntryRevision.body, "name"))
    return shown.order_by(ENTRY_KEY).limit(PAGE + 1)

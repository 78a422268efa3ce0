"""Lists of large kinds are served by expression indexes, alike on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, Text, literal

from store.test_entry_search import HERE, fill, revision
from yimen.store import (
    ENTRY_KEY,
    Database,
    EntryRevision,
    ListIndex,
    OrderStep,
    beyond,
    drop_indexes,
    field_is,
    look_anew,
    make_index,
    present_indexes,
    select_in_force,
)

DAY = date(2026, 7, 1)
UNITS = 40
ORDER = (OrderStep("order", whole=True), OrderStep("name"))
INDEX = ListIndex("item", ORDER, filter="unit")


def with_items(database: Database, count: int = 2_000, small_kinds: int = 0) -> None:
    fill(
        database,
        *(revision(f"kind{n}", "1", {"name": "一"}) for n in range(small_kinds)),
        *(
            revision("item", f"{n:05}", {"name": f"名{n % 7}", "order": n % 50, "unit": f"单位{n % UNITS}"})
            for n in range(count)
        ),
    )


def listed(unit: str) -> Select[Any]:
    chosen = select_in_force(HERE, DAY, 1, "item").where(field_is("unit", literal(unit, Text)))
    columns = [each.column for each in ORDER]
    return chosen.with_only_columns(ENTRY_KEY, *columns).order_by(*columns, ENTRY_KEY)


def plan(database: Database, query: Select[Any]) -> str:
    with database.engine.connect() as connection:
        options = {"literal_binds": True, "render_postcompile": True}
        written = str(query.compile(connection, compile_kwargs=options))
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        return str(connection.exec_driver_sql((explain + written).replace("%", "%%")).all())


def test_filtered_list_in_its_order_comes_out_of_its_index_from_any_place(database):
    """Neither the rows before the page nor those of other units are read; nothing is sorted."""
    with_items(database)
    with database.write() as session:
        make_index(session, INDEX)
        look_anew(session)
    query = listed("单位7")
    steps = [(each.column, False) for each in ORDER] + [(ENTRY_KEY, False)]
    with database.read() as session:
        everything = session.execute(query).all()
        assert len(everything) == 2_000 // UNITS
        last = everything[24]
        values = [literal(last[1]), literal(last[2], Text), literal(last[0], Text)]
        later = query.where(beyond(steps, values)).limit(25)
        assert session.execute(later).all() == everything[25:50]
    for each in (query.limit(25), later):
        text = plan(database, each)
        assert INDEX.name in text
        assert "Sort" not in text
        assert "TEMP B-TREE" not in text


def test_order_of_one_column_comes_out_of_its_index_though_most_kinds_are_small(database):
    """Forwards and backwards: an average over all kinds would call the long list short, and sort it."""
    with_items(database, small_kinds=40)
    name = OrderStep("name")
    index = ListIndex("item", (name,))
    with database.write() as session:
        make_index(session, index)
        look_anew(session, bodies=True)
    chosen = select_in_force(HERE, DAY, 1, "item").with_only_columns(ENTRY_KEY, name.column)
    for order in ((name.column, ENTRY_KEY), (name.column.desc(), ENTRY_KEY.desc())):
        text = plan(database, chosen.order_by(*order).limit(25))
        assert index.name in text, text
        assert "Sort" not in text
        assert "TEMP B-TREE" not in text
    text = plan(database, select_in_force(HERE, DAY, 1, "kind7"))
    assert "ix_entry_in_force" in text or "ux_entry_current" in text, text


def test_mixed_directions_go_on_behind_the_last_row(database):
    """One field up and another down: still every row once."""
    with_items(database, 300)
    steps = [(ORDER[0].column, True), (ORDER[1].column, False), (ENTRY_KEY, False)]
    columns = [each for each, _ in steps]
    query = select_in_force(HERE, DAY, 1, "item").with_only_columns(*columns)
    query = query.order_by(columns[0].desc(), *columns[1:])
    with database.read() as session:
        everything = session.execute(query).all()
        for place in (0, 50, 298):
            order, name, key = everything[place]
            values = [literal(order), literal(name, Text), literal(key, Text)]
            assert session.execute(query.where(beyond(steps, values))).all() == everything[place + 1 :]


def test_values_too_long_for_an_index_are_recorded_all_the_same(database):
    """The head is indexed, the whole decides."""
    with_items(database, 10)
    with database.write() as session:
        make_index(session, ListIndex("item", (OrderStep("name"),), filter="unit"))
    long = "长" * 5_000
    with database.write() as session:
        session.add(revision("item", "a", {"name": long, "unit": long + "甲"}))
        session.add(revision("item", "b", {"name": long, "unit": long + "乙"}))
    with database.read() as session:
        assert [row[0] for row in session.execute(listed(long + "乙"))] == ["b"]


def test_indexes_have_names_by_what_they_serve_and_are_dropped_by_them(database):
    """The same wish has the same index in every process; nothing else is dropped."""
    other = ListIndex("item", ORDER, filter="order", sort="integer")
    dated = ListIndex("item", (OrderStep("name", descending=True),), True, "since", "date")
    assert len({INDEX.name, other.name, dated.name}) == 3
    for _ in range(2):
        with database.write() as session:
            for each in (INDEX, other, dated):
                make_index(session, each)
    with database.write() as session:
        assert present_indexes(session.connection()) == {INDEX.name, other.name, dated.name}
        drop_indexes(session, [other.name])
        with pytest.raises(ValueError, match="no list index"):
            drop_indexes(session, ["ix_entry_in_force"])
    with database.read() as session:
        assert present_indexes(session.connection()) == {INDEX.name, dated.name}
        assert session.query(EntryRevision).count() == 0

"""Spreadsheets: reading against python-calamine; the whole way against read + jsonschema-rs + COPY."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import psycopg
from python_calamine import CalamineWorkbook

from fixtures.databases import PostgresServer
from yimen.app import migrate
from yimen.catalog import check_reading, compare_all, read_tables
from yimen.changes import apply_pack
from yimen.kernel import FixedClock, canonical_text, system_actor
from yimen.pack import chain, find_packs, layer
from yimen.store import open_database

from .measure import Row, against_floor, seconds

PACK = "jindong"
TIERS = Path(__file__).parent.parent / "catalogs" / PACK / "jindong_tiers.xlsx"
CLOCK = FixedClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))


def calamine_rows(file: Path) -> list[list[object]]:
    """All cells of all sheets as Python values: the floor of every reading."""
    book = CalamineWorkbook.from_path(str(file))
    return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def rows(postgres: PostgresServer) -> Iterator[Row]:
    layered = layer(*chain(PACK, find_packs()))
    content = TIERS.read_bytes()
    count = len(calamine_rows(TIERS))

    def read_floor() -> int:
        return len(calamine_rows(TIERS))

    def read() -> int:
        read_tables(TIERS.name, content, layered.kinds)
        return count

    yield against_floor(
        "tiers: read, see, map against calamine alone", "rows/s", read, read_floor, target=0.33
    )
    yield against_floor(
        "tiers: read, map, check, compare (unchanged) against read + jsonschema-rs + COPY",
        "rows/s",
        lambda: whole_way(content, layered.kinds, count),
        lambda: copy_floor(postgres, layered.kinds["tier"].schema),
        target=0.33,
    )
    yield seconds("the demo pack into an empty SQLite instance", import_pack, at_most=10)
    yield from demo_starts()


_CURRENT: list[tuple[str, str, dict[str, object]]] = []


def whole_way(content: bytes, kinds: object, count: int) -> int:
    """A re-import of what is in force already."""
    reading = read_tables(TIERS.name, content, kinds)
    check_reading(reading, kinds)
    if not _CURRENT:
        _CURRENT.extend((each.key, each.digest, dict(each.body)) for each in reading.entries)
    compare_all(reading.entries, _CURRENT, complete=True)
    return count


def copy_floor(postgres: PostgresServer, schema: object) -> int:
    """Calamine's rows, a compiled validator over one object a row, and COPY of the JSON text."""
    found = calamine_rows(TIERS)
    validator = jsonschema_rs.validator_for(schema)
    with psycopg.connect(host=str(postgres.folder), user="postgres", dbname="postgres") as connection:
        connection.execute("CREATE TEMPORARY TABLE floor (key text, body jsonb)")
        with connection.cursor().copy("COPY floor FROM STDIN") as copy:
            for number, row in enumerate(found):
                body = {
                    "item": str(row[1]),
                    "order": number + 1,
                    "name": str(row[3]) or "-",
                    "condition": str(row[4]),
                    "standard": str(row[8]),
                }
                validator.is_valid(body)
                copy.write_row((str(number), canonical_text(body)))
    return len(found)


def import_pack() -> None:
    """Migrate an empty SQLite database and bring the whole pack into force: items, tiers and all the rest."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/yimen.sqlite")
        migrate(database)
        with database.write() as session:
            done = apply_pack(
                session,
                system_actor("migrate", PACK),
                PACK,
                PACK,
                packs=find_packs(),
                clock=CLOCK,
                activate=True,
            )
            assert done.state == "active", done.findings
        database.dispose()


def demo_starts() -> Iterator[Row]:
    """What `make demo` does from the empty folder, and from the loaded one, until it serves."""
    with tempfile.TemporaryDirectory() as folder:
        for name, limit in (("first", None), ("second", 10.0)):
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "yimen.cli", "demo", "--pack", PACK, "--no-serve"],
                env={**os.environ, "YIMEN_HOME": folder},
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            taken = round(time.perf_counter() - begun, 2)
            yield Row(
                f"the demo's {name} start, until it serves",
                taken,
                "s",
                target=None if limit is None else f"value <= {limit:g}",
                met=None if limit is None else taken <= limit,
            )

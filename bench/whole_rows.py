"""Whole imports (read, map, check, compare, draft, check, activate) against calamine + jsonschema-rs + bulk insert.

Floor and subject alternate in one run. The floor reads the same workbook with its merged ranges, is given each row's
body for nothing, validates it and writes key and canonical text into one plain table without an index: by COPY on
PostgreSQL, by executemany on SQLite.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import psycopg
from python_calamine import CalamineWorkbook

from fixtures.databases import PostgresServer
from yimen.catalog import read_tables
from yimen.kernel import canonical_text
from yimen.pack import Kind, chain, find_packs, layer
from yimen.store import Database, index_due, kinds_due

from .generated import items_workbook
from .measure import Row, against_floor
from .worlds import PACK, World, emptied, import_file

TIERS = Path(__file__).parent.parent / "catalogs" / PACK / "jindong_tiers.xlsx"
MANY = 100_000
UNIT, LAW = "综合行政执法局", "浙江省城市市容和环境卫生管理条例"
TARGET = round(1 / 3, 3)
MOST_MEGABYTES = 700


def rows(postgres: PostgresServer) -> Iterator[Row]:
    kinds = layer(*chain(PACK, find_packs())).kinds
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        many = Path(folder) / "items.xlsx"
        many.write_bytes(items_workbook(kinds["item"], MANY, UNIT, LAW))
        for engine in ("sqlite", "postgres"):
            world = World(engine, Path(folder), postgres)
            with emptied(world, {"tier"}):
                floor = _floor(world, TIERS, kinds, "tier")
                yield from _imports(world, "10,583 tiers", TIERS, floor, rounds=5)
            with emptied(world, {"tier", "item"}):
                floor = _floor(world, many, kinds, "item")
                yield from _imports(world, "100,000 items", many, floor, rounds=2)
                yield from _memory(world, many)


def _imports(world: World, what: str, file: Path, floor: Callable[[], int], *, rounds: int) -> Iterator[Row]:
    """The first import, each time into a fresh copy, and the unchanged one after it."""
    content = file.read_bytes()
    at: dict[str, Database] = {}

    def fresh() -> None:
        if at:
            at.pop("copy").dispose()
        at["copy"] = world.copy()

    def once() -> int:
        return import_file(at["copy"], file.name, content)

    name = f"{what} from the .xlsx to rows in force, {world.engine}"
    lite = world.engine == "sqlite"
    insert = "executemany" if lite else "COPY"
    note = (
        f"floor: read + jsonschema-rs + {insert} of whole bodies{'; time of the processor' if lite else ''}"
    )
    clock = time.process_time if lite else time.perf_counter
    words: dict[str, Any] = {"target": TARGET, "rounds": rounds, "note": note, "clock": clock}
    yield against_floor(f"{name}: first import", "rows/s", once, floor, prepare=fresh, **words)
    yield against_floor(f"{name}: unchanged re-import", "rows/s", once, floor, **words)
    yield _words(
        at["copy"], f"{what}, {world.engine}: the index of words, made by a job after the first import"
    )
    at.pop("copy").dispose()


def _words(database: Database, name: str) -> Row:
    """What the first import left to the job; searches find the same meanwhile, and are slower."""
    begun = time.perf_counter()
    with database.read() as session:
        due = kinds_due(session)
    for jurisdiction, kind in due:
        after = -1
        while after:
            with database.write() as session:
                after = index_due(session, jurisdiction, kind, after)
    taken = round(time.perf_counter() - begun, 2)
    return Row(name, taken, "s", note="、".join(kind for _, kind in due))


def _floor(world: World, file: Path, kinds: Mapping[str, Kind], kind: str) -> Callable[[], int]:
    bodies = [dict(each.body) for each in read_tables(file.name, file.read_bytes(), kinds).entries]
    schema = kinds[kind].schema

    def work() -> int:
        book = CalamineWorkbook.from_path(str(file))
        count = sum(_read(book, name) for name in book.sheet_names)
        validator = jsonschema_rs.validator_for(schema)
        texts = []
        for number, body in enumerate(bodies):
            assert validator.is_valid(body)
            texts.append((str(number), canonical_text(body)))
        _insert(world, texts)
        return count

    return work


def _read(book: CalamineWorkbook, name: str) -> int:
    sheet = book.get_sheet_by_name(name)
    assert sheet.merged_cell_ranges is not None
    return len(sheet.to_python())


def _insert(world: World, texts: list[tuple[str, str]]) -> None:
    if world.engine == "sqlite":
        with sqlite3.connect(world.folder / "floor.sqlite") as lite:
            lite.execute("PRAGMA journal_mode = WAL")
            lite.execute("DROP TABLE IF EXISTS floor")
            lite.execute("CREATE TABLE floor (key TEXT, body TEXT)")
            lite.executemany("INSERT INTO floor VALUES (?, ?)", texts)
        return
    with psycopg.connect(host=str(world.postgres.folder), user="postgres", dbname="postgres") as connection:
        connection.execute("CREATE TEMPORARY TABLE floor (key text, body jsonb)")
        with connection.cursor().copy("COPY floor FROM STDIN") as copy:
            for each in texts:
                copy.write_row(each)


def _memory(world: World, file: Path) -> Iterator[Row]:
    """The largest resident size of a process that does nothing but the import, whole and by the web's three jobs."""
    whole = _alone(world, "bench.one_import", file)["peak_megabytes"]
    yield _peak(world, "first import", whole, "resident size of the importing process")
    jobs = _alone(world, "bench.one_web_import", file)
    parts = ", ".join(f"{name} {peak:.0f}" for name, peak in jobs.items())
    yield _peak(world, "web import by one worker process", max(jobs.values()), f"resident size after {parts}")


def _alone(world: World, module: str, file: Path) -> dict[str, float]:
    """What the module prints of itself, in a process of its own on a fresh copy."""
    world.copy().dispose()
    done = subprocess.run(
        [sys.executable, "-m", module, world.url("copy"), str(file)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    peaks: dict[str, float] = json.loads(done.stdout)
    return peaks


def _peak(world: World, what: str, megabytes: float, note: str) -> Row:
    peak = round(megabytes, 0)
    return Row(
        f"100,000 items, {what}: peak memory, {world.engine}",
        peak,
        "MB",
        target=f"value <= {MOST_MEGABYTES}",
        met=peak <= MOST_MEGABYTES,
        note=note,
    )

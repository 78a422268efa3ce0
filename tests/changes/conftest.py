"""Fixtures of change sets: packs on disk and an empty database of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from changes.world import write_base, write_county
from yimen.store import Base, Database, open_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of packs with a base and a county of two items."""
    root = tmp_path / "packs"
    write_base(root, days_limit=90, amount_limit=100)
    write_county(root, ("001", "未经批准占道"), ("002", "擅自挖掘"))
    return root


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with every table, on each engine in turn."""
    opened = open_database(database_url)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.dispose()

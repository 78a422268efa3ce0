"""Fixtures of change sets: packs on disk and an empty database of each engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from changes.forms import filled  # noqa: F401
from changes.world import write_base, write_county
from fixtures.tables import (  # noqa: F401  fixtures are found by being here
    database,
    postgres_tables,
    sqlite_tables,
    tables_url,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of packs with a base and a county of two items."""
    root = tmp_path / "packs"
    write_base(root, days_limit=90, amount_limit=100)
    write_county(root, ("001", "未经批准占道"), ("002", "擅自挖掘"))
    return root

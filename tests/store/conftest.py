"""An empty database with every table, on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.store import Base, Database, open_database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.dispose()

"""Fixtures that every room's tests share; they stand in tests/fixtures, by what they start."""

import pytest
from hypothesis import settings

from fixtures.memory import keep_temporary_files_in_memory, let_imports_stay, sweep_seldom

keep_temporary_files_in_memory()
let_imports_stay()

pytest_plugins = [
    "fixtures.data",
    "fixtures.databases",
    "fixtures.statements",
    "fixtures.brokers",
    "fixtures.browsers",
    "fixtures.offices",
]

# the same examples on every run: a test that fails once fails again; `make soak` may search further
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: they take as long as all others together, and one process keeps their town and browser."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """All is imported and collected; whoever runs the tests, or hands them out, has its turn after this."""
    sweep_seldom()

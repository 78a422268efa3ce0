"""The base pack's procedures, calendar, parameters and scenarios, read as the pack reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yimen.kernel import WorkingCalendar
from yimen.pack import read_yaml
from yimen.workflow import Procedure, compile_procedure

BASE = Path(__file__).parent.parent.parent / "catalogs/base"


def read(path: str) -> Any:
    return read_yaml((BASE / path).read_text("utf-8"))


def base_scenarios() -> dict[str, Mapping[str, Any]]:
    return {path.stem: read(f"scenarios/{path.name}") for path in sorted((BASE / "scenarios").glob("*.yaml"))}


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    """The published tables of 2025 and 2026."""
    tables = [read(f"calendar/{year}.yaml") for year in (2025, 2026)]
    return WorkingCalendar.of(
        [int(table["year"]) for table in tables],
        [date.fromisoformat(day) for table in tables for day in table["holidays"]],
        [date.fromisoformat(day) for table in tables for day in table["workdays"]],
    )


@pytest.fixture(scope="session")
def bodies() -> dict[str, Any]:
    """Every procedure of the base pack by id."""
    return {
        path.stem: read(f"procedures/{path.name}") for path in sorted((BASE / "procedures").glob("*.yaml"))
    }


@pytest.fixture(scope="session")
def procedures(bodies: dict[str, Any]) -> dict[str, Procedure]:
    return {name: compile_procedure(body) for name, body in bodies.items()}


@pytest.fixture(scope="session")
def parameters() -> dict[str, Any]:
    return {name: each["value"] for name, each in read("parameters.yaml").items()}


@pytest.fixture(scope="session")
def scenarios() -> dict[str, Mapping[str, Any]]:
    return base_scenarios()

"""Fixtures of cases: a small county on each engine, its people as Actors, and the ways a case is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from cases.county import COUNTY, filing, found_county
from yimen.cases import ActResult, Case, Refused, act, load_actor, open_case
from yimen.kernel import Actor, FixedClock
from yimen.store import Base, Database, open_database
from yimen.workflow import Act


@dataclass
class County:
    """The county with its clock; every method is one transaction, as a request would be."""

    database: Database
    clock: FixedClock

    def actor(self, account: str) -> Actor:
        with self.database.read() as session:
            return load_actor(session, account, self.clock.today())

    def open(self, account: str = "officer1", **changes: Any) -> Case | Refused:
        words: dict[str, Any] = {
            "procedure": "road_penalty",
            "unit": "north",
            "fellow": "officer2" if account == "officer1" else "",
            "occurred_on": self.clock.today(),
            "values": filing(),
            **changes,
        }
        with self.database.write() as session:
            return open_case(session, self.actor(account), clock=self.clock, **words)

    def opened(self, **changes: Any) -> Case:
        case = self.open(**changes)
        assert isinstance(case, Case), case
        return case

    def act(
        self,
        account: str,
        case: str | Case,
        task: str = "",
        outcome: str = "",
        values: dict[str, Any] | None = None,
        *,
        sort: str = "complete",
        version: int | None = None,
        day: date | None = None,
        **words: Any,
    ) -> ActResult | Refused:
        fellow = words.pop("fellow", "")
        done = Act(sort, day or self.clock.today(), task, outcome, values or {}, **words)  # type: ignore[arg-type]
        case_id = case if isinstance(case, str) else case.id
        with self.database.write() as session:
            return act(
                session,
                self.actor(account),
                case_id,
                done,
                expected_version=version,
                clock=self.clock,
                fellow=fellow,
            )

    def did(self, *args: Any, **words: Any) -> ActResult:
        result = self.act(*args, **words)
        assert isinstance(result, ActResult), result
        return result

    def approved(self, **changes: Any) -> Case:
        """A case whose filing was approved by the unit's head."""
        case = self.opened(**changes)
        return self.did("head1", case, "head_approval", "approved", {"opinion": "同意"}).case


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with every table, on each engine in turn."""
    opened = open_database(database_url)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.dispose()


@pytest.fixture
def county(database: Database, clock: FixedClock) -> County:
    """The small county on Wednesday 1 July 2026."""
    found_county(database, clock)
    return County(database, clock)


@pytest.fixture
def codes_of() -> Callable[[Any], list[str]]:
    """The codes of a refusal's reasons."""

    def read(refused: Any) -> list[str]:
        assert isinstance(refused, Refused), refused
        return [reason.code for reason in refused.reasons]

    return read


__all__ = ["COUNTY", "County"]

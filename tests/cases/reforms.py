"""Reforms of the small county's units, carried through as two people and a worker do."""

from __future__ import annotations

from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY
from yimen.cases import (
    case_list,
)
from yimen.changes import (
    ChangeRefused,
    Reform,
    activate,
    approve,
    check,
    draft_reform,
    plan_reform,
    submit,
)
from yimen.changes.reforming.effects import run_reforms

NUMBER = "县政发〔2026〕12号"
NEW = {"code": "joint", "name": "联合队", "sort": "中队", "parent": "bureau", "document_word": "联"}


class Hand:
    """A job in the test's hand."""

    def __init__(self, county: County, payload: dict[str, Any]) -> None:
        self.id, self.payload, self.jurisdiction = "job", payload, COUNTY
        self.database, self.clock = county.database, county.clock

    def progress(self, done: int, total: int, phase: str = "") -> None:
        """Nobody looks."""


def drafted(county: County, reform: Reform, number: str = NUMBER) -> str:
    with county.database.write() as session:
        made = draft_reform(
            session, county.actor("head1"), COUNTY, reform, document_number=number, clock=county.clock
        )
        checked = check(session, county.actor("head1"), made.id, clock=county.clock)
        assert checked.findings["errors"] == 0, checked.findings["list"]
        return made.id


def carried(county: County, reform: Reform, *, cases: bool = True) -> str:
    """The reform drafted, submitted, approved and activated by another, its cases handed over."""
    made = drafted(county, reform)
    with county.database.write() as session:
        submit(session, county.actor("head1"), made, clock=county.clock)
    with county.database.write() as session:
        approve(session, county.actor("legal"), made, clock=county.clock)
    with county.database.write() as session:
        done = activate(session, county.actor("legal"), made, clock=county.clock)
        assert done.state == "active", done.findings
    if cases:
        run_reforms(Hand(county, {"change_set": made}))  # type: ignore[arg-type]
    return made


def refused(county: County, reform: Reform, number: str = NUMBER) -> set[str]:
    with county.database.read() as session, pytest.raises(ChangeRefused) as caught:
        plan_reform(
            session, county.actor("head1"), COUNTY, reform, document_number=number, clock=county.clock
        )
    return {each.code for each in caught.value.findings}


def merged(county: County, **changes: Any) -> Reform:
    """North and south become one."""
    words: dict[str, Any] = {
        "sort": "merge",
        "day": county.clock.today(),
        "units": {"joint": NEW},
        "heirs": {"north": "joint", "south": "joint"},
        **changes,
    }
    return Reform(**words)


def seen_by(county: County, account: str) -> set[str]:
    with county.database.read() as session:
        return {row.number for row in case_list(session, county.actor(account), limit=50).rows}

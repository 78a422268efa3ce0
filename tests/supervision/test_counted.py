"""Tables of figures that a pack defines: one query each, over what the actor sees whole and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from cases.conftest import County
from cases.conftest import counted as queries
from cases.county import COUNTY, filing, revision
from cases.test_reach_by_procedure import watcher
from supervision.test_overview import YEAR
from yimen.cases import Configuration
from yimen.changes.figuring import unknown_in_figures
from yimen.kernel import Actor
from yimen.pack import Configured, Entry, EntryRef
from yimen.supervision import counted

BODY: dict[str, Any] = {
    "id": "what_of",
    "title": {"zh": "各类情况"},
    "procedure": "road_penalty",
    "by": "form.road_filing.summary",
    "head": {"zh": "情况"},
    "columns": {
        "all": {"title": {"zh": "全部"}},
        "open": {"after": "all", "title": {"zh": "在办"}, "status": ["open"]},
        "piles": {
            "after": "open",
            "title": {"zh": "堆放"},
            "field": "form.road_filing.summary",
            "values": ["堆放"],
        },
        "any": {
            "after": "piles",
            "title": {"zh": "有情况"},
            "field": "form.road_filing.summary",
            "values": ["*"],
        },
        "share": {"after": "any", "title": {"zh": "堆放占比"}, "share": {"of": "piles", "among": "all"}},
        "still": {"after": "share", "title": {"zh": "在办有情况"}, "share": {"of": "open", "among": "piles"}},
    },
}


@pytest.fixture
def busy(county: County) -> County:
    """Two penalties for piles, one of them closed, and one for a stall; the tables by field and by unit."""
    with county.database.write() as session:
        session.add(revision("figure", "what_of", BODY))
        session.add(revision("figure", "by_unit", {**BODY, "id": "by_unit", "by": "unit"}))
    watcher(
        county,
        reach="jurisdiction",
        sees_procedures=["road_penalty"],
        shows={"road_penalty": {"fields": ["road_filing"], "parts": ["parties", "acts", "facts"]}},
    )
    for summary in ("堆放", "摆摊"):
        county.opened(values=filing(summary=summary))
    closed = county.approved(values=filing(summary="堆放"))
    county.did("officer1", closed, "road_closing", "closed")
    return county


def tables(county: County, actor: Actor) -> dict[str, dict[str, tuple[float | None, ...]]]:
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        assert configuration.entries("figure")
        with queries(county) as sent:
            found = counted(session, actor, configuration, **YEAR)  # type: ignore[arg-type]
        assert len(sent) == len(found) == 2
    return {each.id: dict(each.lines) for each in found}


def test_cases_are_counted_by_a_field_and_by_unit(busy: County) -> None:
    """All, open, of a value, of any value, and shares of these; in the order that the columns say."""
    found = tables(busy, busy.actor("chief"))
    assert found == {
        "what_of": {"堆放": (2, 1, 2, 2, 100.0, 50.0), "摆摊": (1, 1, 0, 1, 0.0, None)},
        "by_unit": {"north": (3, 2, 2, 3, 66.7, 100.0)},
    }


@pytest.mark.parametrize("account", ["head3", "auditor", "eye"])
def test_nobody_is_told_of_cases_that_he_does_not_see_whole(busy: County, account: str) -> None:
    """Another unit, one who sees no cases, one who is shown them in part."""
    assert tables(busy, busy.actor(account)) == {"what_of": {}, "by_unit": {}}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"by": "form.road_filing.town"}, ["form.road_filing.town"]),
        ({"procedure": "no_such"}, ["no_such"]),
        ({"columns": {"x": {"title": {}, "status": ["gone"]}}}, ["gone"]),
        ({"columns": {"x": {"title": {}, "terms": ["gone"], "states": ["met"]}}}, ["gone"]),
        ({"columns": {"x": {"title": {}, "terms": ["closing_term"], "states": ["met"]}}}, []),
        ({"columns": {"x": {"title": {}, "share": {"of": "gone", "among": "x"}}}}, ["gone", "x"]),
    ],
)
def test_what_would_always_count_none_is_told(changed: dict[str, Any], told: list[str]) -> None:
    entries = [
        Entry("figure", "what_of", {**BODY, **changed}),
        Entry("procedure", "road_penalty", {"endings": {"closed": {}}, "deadlines": {"closing_term": {}}}),
        Entry("form", "road_filing", {"schema": {"properties": {"summary": {"type": "string"}}}}),
    ]
    configured = Configured({EntryRef("", each.kind, each.key): each for each in entries}, {})
    found = list(unknown_in_figures(configured))
    assert [each.code for each in found] == ["CHG-100"] * len(told)
    assert all(f"“{name}”" in each.message for each, name in zip(found, told, strict=True))

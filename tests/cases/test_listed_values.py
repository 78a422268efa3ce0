"""Lists filtered by fields of forms: kept by the act, made anew by the job, for whom the case is visible; both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

from cases.conftest import County
from cases.county import COUNTY, SINCE, filing
from cases.test_people import counted
from yimen.cases import Configuration, case_count, case_list, fill_listed, visible
from yimen.cases.listed_values import ListedValue, listed_paths, values_at
from yimen.kernel import digest, system_actor
from yimen.store import EntryRevision

PATH = "road_filing.summary"
LISTING = {
    "id": "case_list",
    "title": {"zh": "案件"},
    "columns": {"number": {}},
    "filters": {
        "q": {},
        "summary": {"after": "q", "field": f"form.{PATH}"},
        "idle": {"after": "summary", "off": True, "field": "form.road_filing.title"},
    },
}


def listed(county: County) -> None:
    """One team's own list is filtered by the field."""
    with county.database.write() as session:
        session.add(
            EntryRevision(
                jurisdiction=COUNTY,
                scope="north",
                kind="listing",
                key="case_list",
                valid_from=SINCE,
                valid_to=None,
                recorded_by=1,
                superseded_by=None,
                body=LISTING,
                digest=digest(LISTING),
                origin={},
            )
        )


def found(county: County, account: str = "officer1", **more: str) -> set[str]:
    filters = more or {f"form.{PATH}": "甲情况"}
    with county.database.read() as session:
        actor = county.actor(account)
        with counted(county) as sent:
            rows = case_list(session, actor, filters).rows
        assert len(sent) == 1
        assert case_count(session, actor, filters) == len(rows)
        return {row.id for row in rows}


def rows(county: County) -> int:
    seen = visible(system_actor("index", COUNTY))
    with county.database.read() as session:
        return session.scalar(seen.mark(select(func.count()).select_from(ListedValue))) or 0


def test_act_keeps_what_its_list_is_filtered_by(county: County) -> None:
    """In its own transaction: the field that the list names, no other, and only for who sees the case."""
    listed(county)
    first = county.opened(values=filing(summary="甲情况", title="一"))
    second = county.opened(values=filing(summary="乙情况"))
    assert found(county) == {first.id}
    assert found(county, **{f"since.form.{PATH}": "乙情况", f"until.form.{PATH}": "甲情况"}) in (
        set(),
        {first.id, second.id},
    )
    assert found(county, **{"form.road_filing.title": "一"}) == set()
    assert found(county, "officer3") == set()
    assert rows(county) == 2


def test_job_fills_cases_from_before_and_takes_away_what_no_list_names(county: County) -> None:
    """Twice is once; a field that no list is filtered by any more loses its rows."""
    listed(county)
    first = county.opened(values=filing(summary="甲情况"))
    with county.database.write() as session:
        seen = visible(system_actor("index", COUNTY))
        session.execute(seen.mark(delete(ListedValue)).execution_options(synchronize_session=False))
        session.add(ListedValue(case_id=first.id, jurisdiction=COUNTY, path="gone.field", value="x"))
    assert found(county) == set()
    assert fill_listed(county.database, COUNTY, county.clock) == 1
    assert fill_listed(county.database, COUNTY, county.clock) == 1
    assert found(county) == {first.id}
    assert rows(county) == 1


def test_without_such_a_list_nothing_is_kept(county: County) -> None:
    """No field is named, so an act writes no row and the job goes through no case."""
    county.opened(values=filing(summary="甲情况"))
    with county.database.read() as session:
        assert listed_paths(Configuration.open(session, COUNTY, day=county.clock.today())) == frozenset()
    assert fill_listed(county.database, COUNTY, county.clock) == 0
    assert rows(county) == 0


def test_values_are_single_plain_and_short() -> None:
    """Several choices are several; what stands apart, a group, a row is none; yes is true."""
    forms: dict[str, Any] = {
        "f": {
            "many": ["a", "b"],
            "yes": True,
            "apart": {"$sensitive": "1", "digest": "x", "shown": "张＊"},
            "rows": [{"name": "甲"}],
            "number": 12,
            "long": "长" * 300,
        }
    }
    assert {name: list(values_at(forms, f"f.{name}")) for name in forms["f"]} == {
        "many": ["a", "b"],
        "yes": ["true"],
        "apart": [],
        "rows": [],
        "number": ["12"],
        "long": ["长" * 200],
    }
    assert list(values_at(forms, "f.apart.shown")) == []
    assert list(values_at(forms, "g.any")) == []

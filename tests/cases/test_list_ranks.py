"""Lists ordered by a day or a number of a form: ranks kept by the act, by the job, pages that lose no case; both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from cases.conftest import County
from cases.county import COUNTY, SINCE, filing
from cases.test_people import counted
from yimen.cases import case_list, every_case, fill_listed, visible
from yimen.cases.list_ranks import ListRank, ordered_paths, rank_of
from yimen.kernel import digest, system_actor
from yimen.store import EntryRevision

FIELD = "form.road_filing.summary"
LISTING: dict[str, Any] = {
    "id": "case_list",
    "title": {"zh": "案件"},
    "columns": {"number": {}, "day": {"after": "number", "field": FIELD, "ordered": True}},
    "sort": FIELD,
}
DAYS = ("2026-06-30", "2026-06-01", "无日期", "2026-06-15", "未定")


@pytest.fixture
def listed(county: County) -> County:
    """One team's own list is ordered by the field."""
    with county.database.write() as session:
        body: dict[str, Any] = {"body": LISTING, "digest": digest(LISTING), "origin": {}, "scope": "north"}
        key: dict[str, Any] = {"jurisdiction": COUNTY, "kind": "listing", "key": "case_list"}
        when: dict[str, Any] = {
            "valid_from": SINCE,
            "valid_to": None,
            "recorded_by": 1,
            "superseded_by": None,
        }
        session.add(EntryRevision(**body, **key, **when))
    return county


def summaries(county: County, order: str, *, size: int = 2, most: int = 2) -> list[str]:
    """All cases page by page, by what they say; no page costs more than two statements."""
    seen: list[str] = []
    after: str | None = None
    actor = county.actor("officer1")
    with county.database.read() as session:
        while True:
            with counted(county) as sent:
                page = case_list(
                    session,
                    actor,
                    {},
                    after,
                    size,
                    order=order,
                    fields=("road_filing.summary",),
                )
            assert len(sent) <= most
            seen += [str(row.values["road_filing.summary"]) for row in page.rows]
            after = page.following
            if after is None:
                return seen
            assert len(page.rows) == size


def ranks(county: County) -> int:
    seen = visible(system_actor("index", COUNTY))
    with county.database.read() as session:
        return session.scalar(seen.mark(select(func.count()).select_from(ListRank))) or 0


def opened(county: County, days: Sequence[str] = DAYS) -> None:
    for day in days:
        county.opened(values=filing(summary=day))


def test_pages_follow_the_field_and_lose_no_case(listed: County) -> None:
    """Up and down, those without it behind the rest with the newest first; pages of one to five cross the border."""
    opened(listed)
    up = ["2026-06-01", "2026-06-15", "2026-06-30"]
    for size in (1, 2, 3, 4, 5):
        assert summaries(listed, FIELD, size=size) == [*up, "未定", "无日期"]
        assert summaries(listed, f"-{FIELD}", size=size) == [*reversed(up), "未定", "无日期"]
    with listed.database.read() as session:
        pages = every_case(session, listed.actor("officer1"), order=FIELD)
        assert sum(len(each) for each in pages) == len(DAYS)
        stranger = case_list(session, listed.actor("officer3"), order=FIELD)
        assert stranger.rows == []
        for token in ("x", "W10", "WyJ3aXRob3V0IiwgMV0"):
            with pytest.raises(ValueError, match="token"):
                case_list(session, listed.actor("officer1"), {}, token, order=FIELD)
        with pytest.raises(ValueError, match="no index"):
            case_list(session, listed.actor("officer1"), order="form.road filing.x")


def test_job_ranks_cases_from_before_and_drops_what_no_list_is_ordered_by(listed: County) -> None:
    """Twice is once; until then every case stands among those without, none is missing."""
    opened(listed, DAYS[:3])
    assert ranks(listed) == 2
    with listed.database.write() as session:
        seen = visible(system_actor("index", COUNTY))
        session.execute(seen.mark(delete(ListRank)).execution_options(synchronize_session=False))
        case = case_list(session, listed.actor("officer1")).rows[0].id
        session.add(ListRank(case_id=case, jurisdiction=COUNTY, path="gone.field", rank=1.0))
    assert summaries(listed, FIELD) == ["无日期", "2026-06-01", "2026-06-30"]
    assert fill_listed(listed.database, COUNTY, listed.clock) == 3
    assert fill_listed(listed.database, COUNTY, listed.clock) == 3
    assert summaries(listed, FIELD) == ["2026-06-01", "2026-06-30", "无日期"]
    assert ranks(listed) == 2


def test_only_days_moments_and_numbers_have_a_rank() -> None:
    """In one scale each; what stands apart, texts, lists and truths have none."""
    forms: dict[str, Any] = {
        "f": {
            "day": "2026-07-01",
            "later": "2026-07-01T12:00",
            "abroad": "2026-07-01T20:00:00+08:00",
            "fen": 12_345,
            "share": 0.5,
            "text": "二〇二六年七月一日",
            "late": "2026-13-01",
            "true": True,
            "many": [1],
            "apart": {"$sensitive": "1", "digest": "x", "shown": "1"},
            "within": {"day": "2026-07-02"},
        }
    }
    found = {name: rank_of(forms, f"f.{name}") for name in forms["f"]}
    day = found.pop("day")
    assert day is not None
    assert found.pop("later") == found.pop("abroad") == day + 0.5
    assert rank_of(forms, "f.within.day") == day + 1
    assert (found.pop("fen"), found.pop("share")) == (12_345.0, 0.5)
    assert set(found.values()) == {None}
    assert rank_of({}, "f.day") is None


def test_fields_that_a_list_is_ordered_by() -> None:
    """Its own order, and the columns that say so; none that is switched off."""
    columns: dict[str, Any] = {
        "a": {"field": "form.f.a", "ordered": True},
        "b": {"field": "form.f.b"},
        "c": {"field": "form.f.c", "ordered": True, "off": True},
        "d": None,
    }
    assert set(ordered_paths({"columns": columns, "sort": "-form.g.x"})) == {"g.x", "f.a"}
    assert set(ordered_paths({"columns": {}, "sort": "-opened_on"})) == set()

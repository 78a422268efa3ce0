"""What the fields of a form ask of the server: entries by unit and day, levels of a catalog, working days."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    """An officer of the bureau, signed in."""
    return demo_site.client("zhzf01")


def choices(client: FlaskClient, kind: str, **query: Any) -> list[Any]:
    answer = client.get(f"/lookup/{kind}", query_string=query)
    assert answer.status_code == 200
    return list(answer.get_json()["choices"])


def test_divisions_are_offered_level_by_level(officer: FlaskClient) -> None:
    """The demo pack's divisions: one province, its cities, a district's towns, each by its full name."""
    top = choices(officer, "region", filters=json.dumps({"parent": {"empty": True}}))
    assert [each["key"] for each in top] == ["330000"]
    cities = choices(officer, "region", filters=json.dumps({"parent": "330000"}))
    assert len(cities) == 11
    towns = choices(officer, "region", filters=json.dumps({"parent": "330703"}))
    assert {each["body"]["full_name"] for each in towns} >= {"浙江省金华市金东区孝顺镇"}
    assert all(each["body"]["level"] == "乡级" for each in towns)


def test_entries_are_those_of_the_legal_day(officer: FlaskClient) -> None:
    """Before the day on which the catalog came into force there is nothing to choose; what is no day is refused."""
    assert choices(officer, "item", q="道路", on="2026-07-01")
    assert choices(officer, "item", q="道路", on="2019-01-01") == []
    assert officer.get("/lookup/item?q=1&on=yesterday").status_code == 400


def test_attributes_carry_the_names_of_their_kind(officer: FlaskClient) -> None:
    """What stands below a look-up is called as the catalog calls it, in the reader's language."""
    [found] = choices(officer, "item", key="330211001000")
    assert (found["titles"]["law"], found["body"]["law"] != "") == ("法律法规", True)
    officer.get("/language/en")
    [found] = choices(officer, "item", key="330211001000")
    assert found["titles"]["law"] == "Law"


def test_working_days_of_a_year_are_those_in_force(officer: FlaskClient) -> None:
    """The table of the base; a year without one is not there."""
    table = officer.get("/calendar/2026").get_json()
    assert "2026-10-01" in table["holidays"]
    assert all(day.startswith("2026-") for days in table.values() for day in days)
    assert officer.get("/calendar/1999").status_code == 404

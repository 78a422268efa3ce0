"""The other cases of a party: what shows whether an offence is the first."""

from __future__ import annotations

from typing import Any

from cases.conftest import County
from cases.county import filing
from yimen.cases import Case, PartyHistory, party_history


def histories(county: County, account: str, case: Case) -> list[PartyHistory] | None:
    with county.database.read() as session:
        return party_history(session, county.actor(account), case.id)


def against(*names: str, item: str = "A-001") -> dict[str, Any]:
    parties = [{"sort": "person", "name": name} for name in names]
    return filing(parties=parties, alleged=[{"item": item, "occurred_on": "2026-06-20"}])


def test_other_cases_of_a_name_are_told_with_what_they_offend(county: County) -> None:
    """The newest first; the same item is marked; a party twice in one case counts once."""
    first = county.opened(values=against("某甲"))
    second = county.opened(values=against("某甲", "某甲", "某乙", item="A-002"))
    third = county.opened(values=against("某甲", "某丙"))
    found = histories(county, "officer1", third)
    assert found is not None
    assert [(each.name, each.unseen) for each in found] == [("某甲", 0), ("某丙", 0)]
    assert {each.id for each in found[0].cases} == {first.id, second.id}
    by_id = {each.id: each for each in found[0].cases}
    assert by_id[first.id].same == ("未经批准占用道路",)
    assert by_id[second.id].items == ("擅自设置广告",)
    assert by_id[second.id].same == ()
    assert found[1].cases == ()


def test_cases_of_other_units_are_a_number_and_nothing_else(county: County) -> None:
    """Whoever does not see a case learns that it is there; whoever does not see the case in hand learns nothing."""
    south = county.opened(account="officer3", unit="south", fellow="helper", values=against("某甲"))
    north = county.opened(values=against("某甲"))
    found = histories(county, "officer1", north)
    assert found == [PartyHistory("某甲", (), 1)]
    assert histories(county, "officer1", south) is None
    [whole] = histories(county, "chief", north) or []
    assert ([each.id for each in whole.cases], whole.unseen) == ([south.id], 0)

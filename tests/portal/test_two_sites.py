"""Two public sites of one make beside one another: what is of the one is not there at the other's addresses."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fixtures.sites import Site, put_entry
from office.beside import twin_of
from portal.door import PLACE, Visitor, open_door, put_rule
from yimen.portal import proof

TWIN = "twin"
WORD = "机密"
ITEM = "SECRET-1"


@pytest.fixture
def sites(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> tuple[Site, dict[str, Any], str]:
    """The demo's site and its twin; at the first a complaint that is published, and an item; what an address may name of
    them, and the code of the complaint."""
    monkeypatch.setattr(proof, "COST", 10)
    site = open_door(demo_site)
    put_rule(site)
    twin_of(site, PLACE, TWIN)
    with site.runtime.database.write() as session:
        put_entry(
            session, PLACE, "item", ITEM, {"code": ITEM, "name": f"{WORD}事项", "unit": "综合行政执法局"}
        )
    visitor = Visitor(site.client())
    assert visitor.send(what=f"{WORD}扰民").status_code == 303
    listed = site.client().get(f"/public/{PLACE}/publications").get_data(as_text=True)
    number = re.search(r"publications/(\d+)", listed)
    assert number
    names = {
        "number": int(number[1]),
        "kind": "item",
        "key": ITEM,
        "name": "report",
        "digest": "0",
        "_nowhere": "x",
    }
    return site, names, visitor.code()


def test_nothing_of_a_site_is_at_the_others_addresses(sites: tuple[Site, dict[str, Any], str]) -> None:
    """Every address of the public's sites, with the names of the one at the other; the same addresses show it at home."""
    site, names, _code = sites
    shown: dict[str, str] = {}
    for place in (PLACE, TWIN):
        for rule in site.app.url_map.iter_rules():
            if not rule.endpoint.startswith("portal.") or "GET" not in (rule.methods or ()):
                continue
            given = {name: place if name == "jurisdiction" else names[name] for name in rule.arguments}
            address = site.app.url_map.bind("localhost").build(rule.endpoint, given)
            answer = site.client().get(address, query_string={"q": WORD})
            shown[f"{place} {rule.endpoint}"] = answer.get_data(as_text=True).replace(f'value="{WORD}"', "")
            if place == TWIN and rule.endpoint in ("portal.entry", "portal.published_one"):
                assert answer.status_code == 404, rule.endpoint
    assert {name for name, text in shown.items() if WORD in text} == {
        f"{PLACE} portal.{each}" for each in ("catalog", "entry", "published", "published_one")
    }


def test_code_is_known_where_it_was_given_alone(sites: tuple[Site, dict[str, Any], str]) -> None:
    """Whoever asks the other site by it is told what he is told of a code that nobody has."""
    site, _names, code = sites
    told = {}
    for place, asked in ((PLACE, code), (TWIN, code), (TWIN, "2222-2222-2222")):
        client = site.client()
        page = client.get(f"/public/{place}/follow").get_data(as_text=True)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        answer = client.post(f"/public/{place}/follow", data={**hidden, "code": asked})
        told[place, asked == code] = answer.status_code, answer.get_data(as_text=True).replace(asked, "")
    assert "已由" in told[PLACE, True][1]
    assert told[TWIN, True] == told[TWIN, False]

"""What is made public of cases: shown where the site says, while the rule lets it, and found by what is shown alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from fixtures.sites import Site
from portal.door import PLACE, Visitor, change, open_door, put_rule
from yimen.kernel import FixedClock
from yimen.portal import proof

PUBLISHED = f"/public/{PLACE}/publications"


@pytest.fixture
def shown(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Two complaints, of which the rule shows the subject, and masks what was written."""
    monkeypatch.setattr(proof, "COST", 10)
    site = open_door(demo_site)
    put_rule(site)
    for what in ("夜间施工扰民", "油烟扰民"):
        assert Visitor(site.client()).send(what=what, detail="机密的具体情况").status_code == 303
    return site


def page(site: Site, address: str = PUBLISHED, status: int = 200) -> str:
    answer = site.client().get(address)
    assert answer.status_code == status, address
    return str(answer.get_data(as_text=True))


def test_rows_are_listed_searched_and_read(shown: Site) -> None:
    """Newest first, one page for each, by words of what is shown."""
    listed = page(shown)
    assert "举报公开" in listed
    assert listed.index("油烟扰民") < listed.index("夜间施工扰民")
    found = page(shown, PUBLISHED + "?q=油烟")
    assert "夜间施工" not in found
    address = re.search(r'href="(/public/jindong/publications/\d+)"', found)
    assert address
    assert "油烟扰民" in page(shown, address[1])


def test_masked_text_is_neither_shown_nor_found(shown: Site) -> None:
    """A visitor who searches for it learns nothing."""
    assert "机密" not in page(shown)
    assert "没有找到" in page(shown, PUBLISHED + "?q=机密")
    assert "没有找到" in page(shown, PUBLISHED + "?q=机密的具体情况")


def test_row_is_gone_when_its_time_is_over(shown: Site, clock: FixedClock) -> None:
    """In the list and by its own address."""
    address = re.search(r'href="(/public/jindong/publications/\d+)"', page(shown))
    assert address
    clock.set(clock.now() + timedelta(days=100))
    assert "目前没有内容" in page(shown)
    page(shown, address[1], 404)


def test_section_that_the_site_does_not_name_is_not_there(shown: Site) -> None:
    """Though its rows are made: neither listed nor read by number, nor under another place."""
    address = re.search(r'href="(/public/jindong/publications/\d+)"', page(shown))
    assert address
    change(shown, "portal", "public_site", lambda body: body.update(publications={"other_rule": {}}))
    page(shown, PUBLISHED + "?rule=report_rows", 404)
    page(shown, address[1], 404)
    change(shown, "portal", "public_site", lambda body: body.pop("publications"))
    page(shown, PUBLISHED, 404)
    assert "publications" not in page(shown, f"/public/{PLACE}/")


def test_place_that_is_none_is_not_found(shown: Site) -> None:
    """A token, a section or a number that somebody made up."""
    for tail in (
        "?after=yesterday",
        "?after=2026-07-01~x",
        "?after=2026-07-01~99999999999999999999",
        "?rule=none",
        "/99999999",
        "/99999999999999999999",
    ):
        page(shown, PUBLISHED + tail, 404)


def test_pages_are_asked_for_again_and_carry_no_cookie(shown: Site) -> None:
    """A tag of what is shown: what is withdrawn is gone at the next look."""
    for client in (shown.client(), shown.client("zhzf01")):
        answer = client.get(PUBLISHED)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = client.get(PUBLISHED, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert Visitor(shown.client()).send(what="新的一件").status_code == 303
    assert shown.client().get(PUBLISHED, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_pages_go_on_behind_the_last_row(shown: Site) -> None:
    """Twenty a page, none twice."""
    from dataclasses import replace

    settings = replace(shown.runtime.settings, public_complaints_unproven="100/hour")
    object.__setattr__(shown.runtime, "settings", settings)
    for number in range(20):
        assert Visitor(shown.client()).send(what=f"第{number}件").status_code == 303
    first = page(shown)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    rows = re.findall(r"publications/(\d+)\"", first + page(shown, following[1].replace("&amp;", "&")))
    assert len(rows) == len(set(rows)) == 22

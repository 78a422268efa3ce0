"""The unit's head hands one officer's cases over to another on a page: all of them, or those that are chosen."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from fixtures.sites import Site
from office.pages import opened, post
from yimen.cases import Case, visible
from yimen.kernel import system_actor

PAGE = "/cases/hand-over"
FROM = f"{PAGE}?from=zhzf01"


def handlers(site: Site) -> dict[str, str]:
    with site.runtime.database.read() as session:
        query = visible(system_actor("rehearse", "jindong")).of(select(Case))
        return {f"/cases/{each.id}": each.handler for each in session.scalars(query)}


def send(site: Site, account: str, **values: Any) -> Any:
    return post(site.client(account), PAGE, FROM, {"from": "zhzf01", **values})


def test_chosen_cases_are_handed_over_with_a_reason(demo_site: Site) -> None:
    """All are ticked at first; what is missing is told at its field and nothing happens before."""
    first, second = opened(demo_site.client("zhzf01")), opened(demo_site.client("zhzf01"), title="另一件")
    head = demo_site.client("zhzf-head")
    text = head.get(FROM).get_data(as_text=True)
    assert re.search(r'<option value="zhzf01" selected>执法员001（2 件）', text)
    boxes = re.findall(r'name="case" value="(\w+)" checked', text)
    assert {f"/cases/{each}" for each in boxes} == {first, second}
    answer = send(demo_site, "zhzf-head")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("cases", "to", "reason"):
        assert f'<a class="alert-link text-wrap" href="#{name}">' in text
    case = first.rsplit("/", 1)[1]
    assert send(demo_site, "zhzf-head", case=case, to="jtys01", reason="调离").status_code == 422
    assert set(handlers(demo_site).values()) == {"zhzf01"}
    done = send(demo_site, "zhzf-head", case=case, to="zhzf03", reason="调离")
    assert done.status_code == 200
    assert "已移交" in done.get_data(as_text=True)
    assert handlers(demo_site) == {first: "zhzf03", second: "zhzf01"}
    assert "移交承办案件" in head.get("/").get_data(as_text=True)


def test_only_whoever_assigns_hands_over_and_only_what_is_in_sight(demo_site: Site) -> None:
    """An officer has no such page; another unit's head finds nobody's cases and moves none."""
    case = opened(demo_site.client("zhzf01"))
    assert demo_site.client("zhzf01").get(PAGE).status_code == 403
    stranger = demo_site.client("jtys-head")
    text = stranger.get(FROM).get_data(as_text=True)
    assert "没有您看得到的在办案件" in text
    values = {"from": "zhzf01", "case": case.rsplit("/", 1)[1], "to": "jtys01", "reason": "越权"}
    post(stranger, PAGE, PAGE, values)
    assert handlers(demo_site) == {case: "zhzf01"}

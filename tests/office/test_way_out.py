"""A changed procedure that leaves open cases without a way out, as its pages tell it before it is in force and after."""

from __future__ import annotations

from datetime import date
from typing import Any

from fixtures.sites import Site
from office.change_scenes import CLERK, SECOND, body_of, drafted, moved, worked
from office.pages import opened
from office.test_case_moves import CHIEF, MOVES, filed
from office.test_change_page import part, shown
from yimen.pack import Entry

STAGES = "再无出口的阶段："


def without_closing(site: Site) -> str:
    """A set in which an archived case does not end any more, only one whose filing is rejected: a new case has a way
    out, one that was filed has none."""
    body = body_of(site, "procedure", "ordinary_penalty")
    ending: dict[str, Any] = {
        **body["endings"]["closed"],
        "criteria": {"rejected": {"on": ["filing_approval.rejected"]}},
    }
    changed = {**body, "endings": {**body["endings"], "closed": ending}}
    return drafted(site, [Entry("procedure", "ordinary_penalty", changed)], day=date(2026, 6, 1))


def row_of(text: str, case: str) -> str:
    """The row of a list that links to the case."""
    return next(row for row in text.split("</li>") if f'href="{case}"' in row)


def test_rehearsal_of_a_set_names_the_stages_without_a_way_out(demo_site: Site) -> None:
    """Of the case that was filed, by their titles and in the order of the procedure; of one just opened nothing. Who
    does not see the case reads how many there are."""
    officer = demo_site.client("zhzf01")
    first, second = opened(officer), opened(officer, title="另一件")
    filed(demo_site, first)
    set_id = without_closing(demo_site)
    moved(demo_site, set_id, "submit")
    assert "done" in worked(demo_site)
    seen = part(shown(demo_site.client(SECOND), set_id), "rehearsal", "lines")
    assert seen.count(STAGES) == 1
    assert STAGES + "调查取证、证据保存与强制措施、先行登记保存" in row_of(seen, first)
    assert second not in seen
    blind = part(shown(demo_site.client(CLERK), set_id), "rehearsal", "lines")
    assert STAGES not in blind
    assert "综合行政执法局：1 件" in blind


def test_case_without_a_way_out_is_named_where_cases_are_moved(demo_site: Site) -> None:
    """Once the procedure is in force the page of moves says it of the one case, which cannot be chosen."""
    officer = demo_site.client("zhzf01")
    first, second = opened(officer), opened(officer, title="另一件")
    filed(demo_site, first)
    set_id = without_closing(demo_site)
    moved(demo_site, set_id, "submit", "approve", "activate")
    text = demo_site.client(CHIEF).get(MOVES).get_data(as_text=True)
    own, other = (row_of(text, each) for each in (first, second))
    assert STAGES + "调查取证、证据保存与强制措施、先行登记保存" in own
    assert " disabled" in own
    assert STAGES not in other
    assert " disabled" not in other

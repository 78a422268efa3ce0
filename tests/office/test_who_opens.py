"""Who opens a case and when stands folded above its form where there is nothing to choose."""

from __future__ import annotations

import re

from fixtures.sites import Site
from office.district import seen, signed_in
from office.pages import post

ADDRESS = "/cases/open?procedure={}&unit=cgzf"


def folded(page: str) -> bool:
    found = re.search(r"<details class=\"card filled-form\"( open)?>\s*<summary[^>]*><h2[^>]*>办理信息", page)
    assert found
    return not found[1]


def test_what_needs_no_choice_is_folded_and_opens_with_what_is_wrong(district: Site) -> None:
    """One unit, nobody beside, today: the form comes first. Two officers must be named; so must a reason that lacks."""
    officer = signed_in(district, "gm-cgzf01")
    question = ADDRESS.format("legal_consultation")
    page = seen(officer, question)
    assert folded(page)
    assert "默认由城市管理和综合执法局于今天办理" in page
    assert not folded(seen(officer, ADDRESS.format("ordinary_penalty")))
    late = {
        "_procedure": "legal_consultation",
        "_unit": "cgzf",
        "_occurred_on": "2026-06-01",
        "_deed": "open:asked",
    }
    answer = post(officer, "/cases/open", question, late)
    assert answer.status_code == 422
    assert not folded(answer.get_data(as_text=True))

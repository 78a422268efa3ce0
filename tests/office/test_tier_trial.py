"""Trying out discretion on the page, and the tier with its row on the page of a case."""

from __future__ import annotations

import re

from fixtures.sites import Site
from office.pages import opened

ITEM = "330211001000"
ASK = f"/tiers/trial?item={ITEM}"


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_trial_finds_items_asks_their_questions_and_answers_with_the_row(demo_site: Site) -> None:
    """Search, questions out of the tiers' own conditions, the answer with range, wording and source row."""
    officer = demo_site.client("zhzf01")
    found = officer.get("/tiers/trial?q=档案").get_data(as_text=True)
    assert f"/tiers/trial?item={ITEM}" in found
    asked = officer.get(ASK).get_data(as_text=True)
    assert 'name="m:次数"' in asked
    assert 'name="f:及时改正"' in asked
    assert "需人工判断" in asked
    facts = "f:及时改正=yes&f:危害后果轻微=yes&f:违法情节较轻=no&f:违法情节一般=no&f:违法情节较重=no"
    answer = plain(officer.get(f"{ASK}&m:次数=1&{facts}").get_data(as_text=True))
    assert "不处罚款" in answer
    assert "jindong_tiers.xlsx 工作表“裁量基准” 第4行" in answer
    named = plain(officer.get(f"{ASK}&tier=3&act=2026-06-01&decided=2026-06-20").get_data(as_text=True))
    assert "40,000元以上70,000元以下" in named
    assert "处40000元以上70000元以下罚款" in named
    assert "由承办人选定" in named


def test_trial_tells_what_is_wrong_where_it_is_typed(demo_site: Site) -> None:
    """A number that is none, days turned round, an item that is not there; another unit's item is not shown."""
    officer = demo_site.client("zhzf01")
    wrong = officer.get(f"{ASK}&m:次数=几回")
    assert wrong.status_code == 422
    assert "请填写数字" in wrong.get_data(as_text=True)
    turned = officer.get(f"{ASK}&act=2026-06-20&decided=2026-06-01")
    assert turned.status_code == 422
    assert "不能早于" in turned.get_data(as_text=True)
    assert officer.get("/tiers/trial?item=nothing").status_code == 422
    assert demo_site.client("jtys01").get(ASK).status_code == 404


def test_case_shows_the_tier_with_its_source_row(demo_site: Site) -> None:
    """The tier's name, its words, and the file, sheet and row it stands in."""
    officer = demo_site.client("zhzf01")
    case = opened(officer, **{"alleged_acts.0.tier": f"{ITEM}/3"})
    page = plain(officer.get(case).get_data(as_text=True))
    assert "裁量阶次 一般：处40000元以上70000元以下罚款" in page
    assert "jindong_tiers.xlsx 工作表“裁量基准” 第6行" in page

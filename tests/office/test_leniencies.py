"""The list of what is not punished, or less, where an officer decides on an act of its item."""

from __future__ import annotations

from typing import Any

import pytest

from documents.test_papers import Bureau
from fixtures.sites import Site, put_entry
from office.pages import post, refusal
from office.test_case_acts import DAY, version_of
from office.test_tier_trial import ITEM, plain
from yimen.office import leniencies

OTHER = "330211002000"
SCENE = {"sort": "scene", "begun_at": f"{DAY}T09:00", "place": "示范路1号", "identity_shown": "1"}
CONDITION = "（1）首次违法；（2）及时改正；（3）没有造成危害后果"


def listed(site: Site) -> None:
    """An entry for the item, one for another."""
    body: dict[str, Any] = {
        "name": "未按规定移交档案",
        "order": 1,
        "class": "首违不罚",
        "condition": CONDITION,
        "measures": "责令改正并教育",
        "item": ITEM,
    }
    with site.runtime.database.write() as session:
        put_entry(session, "jindong", "leniency", "未按规定移交档案/1", body)
        put_entry(session, "jindong", "leniency", "别的行为/1", {**body, "name": "别的行为", "item": OTHER})


def did(client: Any, case: str, task: str, outcome: str, **values: str) -> None:
    """Two officers do a task."""
    page = f"/cases/{case}/tasks/{task}"
    said = {"_version": version_of(client, page), "_occurred_on": DAY, "_fellow": "zhzf02", **values}
    answer = post(client, page, page, {**said, "_deed": f"complete:{outcome}"})
    assert answer.status_code == 302, refusal(answer)


def test_entries_for_the_item_stand_beside_the_decision_and_on_its_page(
    demo_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the trial of tiers, on the item's own page, where the case is reviewed, and on the task that concludes the
    investigation; items that were not looked up are counted."""
    listed(demo_site)
    officer, bureau = demo_site.client("zhzf01"), Bureau(demo_site)
    trial = plain(officer.get(f"/tiers/trial?item={ITEM}").text)
    assert "免罚轻罚清单" in trial
    assert f"首违不罚 未按规定移交档案 适用条件 {CONDITION} 配套监管措施 责令改正并教育 来源" in trial
    assert "别的行为" not in trial
    page = plain(officer.get(f"/catalog/item/{ITEM}").text)
    assert f"未按规定移交档案 首违不罚 {CONDITION}" in page
    case = bureau.filed(ITEM)
    did(officer, case, "evidence_collection", "recorded", content="无人。", **SCENE)
    rectify = f"/cases/{case}/tasks/rectify_order"
    assert CONDITION not in officer.get(rectify).text
    did(officer, case, "rectify_order", "ordered", needed="1", violation="占道", requirement="清除")
    concluding = officer.get(f"/cases/{case}/tasks/investigation_conclusion").text
    assert f"首违不罚 未按规定移交档案 适用条件 {CONDITION} 配套监管措施" in plain(concluding)
    assert 'href="/catalog/leniency/' in concluding
    assert "由办案人员对照证据判断" in concluding
    assert CONDITION in demo_site.client("zhzf-legal").get(f"/cases/{case}/review").text
    monkeypatch.setattr(leniencies, "MOST_ITEMS", 0)
    assert (
        "另有1个事项没有查免罚轻罚清单" in officer.get(f"/cases/{case}/tasks/investigation_conclusion").text
    )

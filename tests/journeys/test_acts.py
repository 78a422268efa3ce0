"""Acts that are no tasks: the agency's head extends the term, the unit's head corrects a day and names handlers."""

from __future__ import annotations

import pytest

from journeys.people import Person, Town
from journeys.steps import do, open_case
from office.pages import by_sector_rules


def choose(person: Person, case: str, label: str) -> Person:
    """Open the menu of acts on the case page and choose one."""
    person.go(case).page.get_by_role("button", name="其他操作").click()
    with person.page.expect_navigation():
        person.page.get_by_role("link", name=label, exact=True).click()
    return person


@pytest.mark.soak
def test_term_is_extended_a_day_corrected_and_handlers_named(town: Town) -> None:
    """Each finds the act where it belongs, fills its few fields, and sees what came of it on the case page."""
    by_sector_rules(town.site, "zhzf")
    officer, head, chief = (town.person(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = open_case(officer, fellow="zhzf02", items="1,776")
    do(head, case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")
    do(chief, case, "filing_approval", {"opinion": "批准立案。"}, "批准立案")

    chief.go(case).sees("2026年9月29日").follow("延长期限")
    chief.fill({"_reason": "案情复杂。"}).press("延长期限").sees("2026年10月29日", "延长期限：办案期限")

    choose(head, case, "更正办理日期")
    said = {"_target": "filing_approval", "_new_day": "2026-06-30", "_reason": "日期录错。"}
    head.fill(said).press("更正办理日期").sees("2026年10月28日", "日期录错。")

    choose(head, case, "指定承办人")
    head.fill({"_handler": "zhzf02", "_second": "zhzf01"}).press("指定承办人").sees("“指定承办人”已办理。")

    choose(officer, case, "变更当事人、违法行为")
    officer.fill({"parties.0.name": "示范建材有限公司", "_reason": "名称更正。"}).press(
        "变更当事人、违法行为"
    )
    officer.sees("示范建材有限公司", "名称更正。")
    assert town.watch.errors == []
    assert town.watch.strangers == []

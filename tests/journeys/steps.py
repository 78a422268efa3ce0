"""Steps that several journeys take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx

from journeys import penalty
from journeys.people import Person


def open_case(officer: Person, *, fellow: str, items: str, **more: Any) -> str:
    """An officer opens a case from the first item of the unit's catalog; the address of its page comes back.

    `items` is how many the list says it has, `more` are values of fields that this unit alone has.
    """
    officer.go("/catalog/item").sees("执法事项", f"共 {items} 条")
    officer.page.locator(".tabulator-row a, tbody a").first.click()
    officer.follow("以此事项立案")
    if (
        officer.page.get_by_role("link", name="行政处罚普通程序").count()
        and "procedure" not in officer.page.url
    ):
        officer.page.locator("main").get_by_role("link", name="行政处罚普通程序").click()
    item = officer.page.locator('[name="alleged_acts.0.item"]').input_value()
    officer.add_row("添加一行：当事人").add_row("添加一行：涉嫌违法行为")
    officer.fill(
        {
            "_fellow": fellow,
            "source": "inspection",
            "found_on": penalty.DAY,
            "title": "擅自占用城市道路堆放建筑材料",
            "parties.0.sort": "organisation",
            "parties.0.name": "示范商贸有限公司",
            "parties.1.sort": "person",
            "parties.1.name": "当事人甲",
            "alleged_acts.0.occurred_on": "2026-06-20",
            "alleged_acts.0.place": "示范路1号",
            "alleged_acts.1.item": item,
            "alleged_acts.1.occurred_on": "2026-06-21",
            "alleged_acts.1.place": "示范路2号",
            "summary": "巡查发现当事人未经批准占用城市道路堆放建筑材料。",
            **more,
        }
    ).press("提请立案")
    officer.sees("擅自占用城市道路堆放建筑材料", "示范商贸有限公司", "当事人甲", "办案记录")
    return officer.page.url.removeprefix(officer.base)


def text_of(paper: bytes) -> str:
    """The words of a .docx."""
    parts = [each.text for each in docx.Document(BytesIO(paper)).element.body.iter() if each.text]
    return "".join(parts)


def do(person: Person, case: str, task: str, values: Mapping[str, Any], outcome: str) -> None:
    """One task of the case: fill its form, press its outcome, land on the case page."""
    person.go(f"{case}/tasks/{task}").fill(values).press(outcome)
    assert person.page.url.endswith(case), f"{task}: {person.problems}"


def take_up(person: Person, case: str, title: str) -> Person:
    """The page of a task or of a case that is called for, reached as people reach it: by what the case's page says."""
    page = person.go(case).page
    named = page.get_by_role("region", name=re.compile(rf"^{re.escape(title)}(\s|$)"))
    row = page.get_by_role("listitem").filter(has=page.get_by_text(title, exact=True))
    with page.expect_navigation():
        named.or_(row).get_by_role("link", name=re.compile(r"^\s*(办理|启动)\s*$")).click()
    return person


def review(officer: Person, reviewer: Person, case: str, document: str) -> None:
    """The draft of a paper is handed over, waits in the reviewer's work, and is approved as it stands."""
    officer.go(f"{case}/drafts/{document}").press("送审")
    reviewer.go("/").sees("待我审核")
    reviewer.go(f"{case}/drafts/{document}").press("审核同意").sees("审核同意")


def reviewed(officer: Person, reviewer: Person, case: str, title: str) -> None:
    """The same, found by the paper's title: on the case's page, and in the reviewer's work."""
    officer.go(case).follow(title).press("送审")
    reviewer.go("/").sees("待我审核").follow(title)
    reviewer.press("审核同意").sees("审核同意")

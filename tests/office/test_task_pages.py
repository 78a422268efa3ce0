"""The page of a task: what whoever does it goes by stands above the form."""

from __future__ import annotations

import re
from datetime import timedelta

from fixtures.sites import Site
from office.pages import FILING, OPEN, opened, post, refusal
from office.test_case_acts import DAY, version_of
from yimen.kernel import FixedClock


def test_page_of_a_task_shows_what_led_to_it_and_why_it_was_sent_back(
    demo_site: Site,
) -> None:
    """Who approves reads the opinion that he goes by; who does it again reads why; done again, that is gone."""
    officer, head, chief = (demo_site.client(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = opened(officer)
    opinion, intake = f"{case}/tasks/unit_opinion", f"{case}/tasks/case_intake"
    assert "立案登记：提请立案" in head.get(opinion).text
    back = {"_version": version_of(head, opinion), "_occurred_on": DAY, "_deed": "return:case_intake"}
    assert post(head, opinion, opinion, {**back, "_reason": "请补充现场情况。"}).status_code == 302
    shown = officer.get(intake).text
    assert "“承办机构审核”已退回本任务（" in shown
    assert "请补充现场情况。" in shown
    again = {**FILING, "_version": version_of(officer, intake), "_deed": "complete:submitted"}
    answer = post(officer, intake, intake, again)
    assert answer.status_code == 302, refusal(answer)
    assert "已退回本任务" not in head.get(opinion).text
    agreed = {"_version": version_of(head, opinion), "_occurred_on": DAY, "_deed": "complete:agreed"}
    said = {**agreed, "opinion": "事实清楚，同意。", "agreed": "true"}
    assert post(head, opinion, opinion, said).status_code == 302
    approval = chief.get(f"{case}/tasks/filing_approval").text
    assert approval.index("立案登记：提请立案") < approval.index(
        "承办机构审核：同意立案"
    )  # what may be sent back, too
    assert "事实清楚，同意。" in approval


def test_task_sent_after_it_was_done_leads_to_the_case_and_says_by_whom(demo_site: Site) -> None:
    """A double press, or a page that stood open while somebody else did it; nobody reads of a page that is not there."""
    officer, fellow, head = (demo_site.client(each) for each in ("zhzf01", "zhzf02", "zhzf-head"))
    case = opened(officer)
    opinion = f"{case}/tasks/unit_opinion"
    agreed = {"_version": version_of(head, opinion), "_occurred_on": DAY, "_deed": "complete:agreed"}
    said = {**agreed, "opinion": "同意。", "agreed": "true"}
    for _press in range(2):
        answer = post(head, opinion, case, said)
        assert (answer.status_code, answer.headers["Location"]) == (302, case)
    assert "“承办机构审核”已由您办理，没有重复提交。" in head.get(case).text
    intake = f"{case}/tasks/case_intake"
    assert post(fellow, intake, case, {**FILING, "_deed": "complete:submitted"}).status_code == 302
    assert "您刚才提交的内容没有采用" in fellow.get(case).text
    assert post(officer, f"{case}/tasks/filing_approval", case, agreed).status_code == 404
    stale = officer.get(opinion)
    assert (stale.status_code, stale.headers["Location"]) == (302, case)
    assert re.search("“承办机构审核”已由[^，]+办理。", officer.get(case).text)
    assert officer.get(f"{case}/tasks/filing_approval").status_code == 404


def test_draft_of_a_late_entry_keeps_its_day_and_one_of_today_does_not(
    demo_site: Site, clock: FixedClock
) -> None:
    """Reopened on another day it would else be filed under that day. So does the draft of a case that is not opened yet."""
    head = demo_site.client("zhzf-head")
    case = opened(demo_site.client("zhzf01"))
    opinion = f"{case}/tasks/unit_opinion"
    said = {"_version": version_of(head, opinion), "_deed": "draft", "opinion": "同意。", "_reason": "补录。"}
    days = ("2026-06-30", "2026-06-30"), (DAY, "2026-07-02")
    for number, (day, next_day) in enumerate(days):
        answer = post(head, opinion, opinion, {**said, "_occurred_on": day, "_draft": str(number or "")})
        assert answer.status_code == 302, refusal(answer)
        clock.set(clock.now() + timedelta(days=1))
        assert f'name="_occurred_on" value="{next_day}"' in demo_site.client("zhzf-head").get(opinion).text
        clock.set(clock.now() - timedelta(days=1))
    officer = demo_site.client("zhzf01")
    late = {**FILING, "_deed": "draft", "_occurred_on": "2026-06-29"}
    assert post(officer, "/cases/open", OPEN, late).status_code == 302
    assert 'name="_occurred_on" value="2026-06-29"' in officer.get(f"{OPEN}&unit=zhzf").text

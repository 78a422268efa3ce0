"""Acts on a case besides its tasks: who is offered them, what they do, what is refused and told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.pages import by_sector_rules, opened, post, refusal

DAY = "2026-07-01"


def acts_on(client: FlaskClient, case: str) -> set[str]:
    """The acts that the case page offers."""
    text = client.get(case).get_data(as_text=True).replace("&amp;", "&")
    return set(re.findall(rf'(?:href|action)="{case}/acts/([^"]+)"', text))


def version_of(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="_version" value="(\d+)"', client.get(page).get_data(as_text=True))
    assert found, page
    return found[1]


def act(client: FlaskClient, address: str, page: str = "", **values: Any) -> Any:
    """An act as the form of its page posts it; or the page's draft, to an address of its own."""
    page = page or address
    said = {"_version": version_of(client, page), "_occurred_on": DAY, "_deed": "act", **values}
    return post(client, address, page, said)


@pytest.fixture
def people(demo_site: Site) -> dict[str, FlaskClient]:
    """An officer, the unit head and the agency head; another agency's head."""
    by_sector_rules(demo_site, "zhzf")
    return {each: demo_site.client(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief", "jtys-chief")}


@pytest.fixture
def case(people: dict[str, FlaskClient]) -> str:
    """A case filed and approved: its term runs."""
    address = opened(people["zhzf01"])
    for account, task, outcome, more in (
        ("zhzf-head", "unit_opinion", "agreed", {"agreed": "true"}),
        ("zhzf-chief", "filing_approval", "approved", {}),
    ):
        page = f"{address}/tasks/{task}"
        said = {
            "_version": version_of(people[account], page),
            "_occurred_on": DAY,
            "_deed": f"complete:{outcome}",
            "opinion": "同意。",
            **more,
        }
        answer = post(people[account], page, page, said)
        assert answer.status_code == 302, refusal(answer)
    return address


def test_acts_are_offered_by_rights(people: dict[str, FlaskClient], case: str) -> None:
    """The head of the agency may extend and override, the unit's head assign and correct, an officer amend."""
    officer, head, chief = (acts_on(people[each], case) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    joining = {"link", "merge", "split"}
    assert {"amend", "link", "split"} == {each for each in officer if "?" not in each}
    assert {"amend", "assign", "correct", *joining} == {each for each in head if "?" not in each}
    assert {"amend", "correct", "override", "withdraw", *joining} == {
        each for each in chief if "?" not in each
    }
    assert {"extend?target=case_term", "pause?target=case_term"} <= chief
    assert not any(each.startswith(("extend", "pause")) for each in officer | head)
    assert people["zhzf01"].get(case + "/acts/withdraw").status_code == 404
    assert people["zhzf-head"].get(case + "/acts/extend?target=case_term").status_code == 404


def test_term_is_extended_within_its_rule(people: dict[str, FlaskClient], case: str) -> None:
    """Too much is refused with the article and the input kept; thirty days move the last day, and only once."""
    chief, address = people["zhzf-chief"], case + "/acts/extend?target=case_term"
    assert "2026-09-29" in chief.get(case).get_data(as_text=True)
    refused = act(chief, address, _amount="31", _reason="案情复杂。")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "WFL-119" in text
    assert "《行政处罚法》第六十条" in text
    assert "案情复杂。" in text
    assert 'value="31"' in text
    assert act(chief, address, _amount="30", _reason="案情复杂。").status_code == 302
    text = chief.get(case).get_data(as_text=True)
    assert "2026-10-29" in text
    assert "延长期限：办案期限" in text
    assert chief.get(address).status_code == 404


def test_term_is_paused_and_resumed(people: dict[str, FlaskClient], case: str) -> None:
    """A paused term offers to go on, and a reason is asked for."""
    chief = people["zhzf-chief"]
    bare = act(chief, case + "/acts/pause?target=case_term")
    assert bare.status_code == 422
    assert "WFL-116" in bare.get_data(as_text=True)
    assert act(chief, case + "/acts/pause?target=case_term", _reason="送检。").status_code == 302
    assert "resume?target=case_term" in acts_on(chief, case)
    assert act(chief, case + "/acts/resume?target=case_term", _reason="检验完毕。").status_code == 302
    assert "pause?target=case_term" in acts_on(chief, case)


def test_wrong_day_of_a_task_is_corrected(people: dict[str, FlaskClient], case: str) -> None:
    """OFF-004 without a task; the day, once corrected, counts the terms anew and stands in the journal."""
    head, address = people["zhzf-head"], case + "/acts/correct"
    bare = act(head, address, _new_day="2026-06-30", _reason="日期录错。")
    assert bare.status_code == 422
    assert "OFF-004" in bare.get_data(as_text=True)
    said = {"_target": "filing_approval", "_new_day": "2026-06-30", "_reason": "日期录错。"}
    answer = act(head, address, **said)
    assert answer.status_code == 302, refusal(answer)
    text = head.get(case).get_data(as_text=True)
    assert "2026-09-28" in text
    assert "更正：立案审批" in text
    assert "日期录错。" in text


def contradictions(client: FlaskClient) -> str:
    """What the page of supervision lists of days that contradict each other."""
    found = re.search(r'id="contradictions".*?</section>', client.get("/supervision").text, re.DOTALL)
    return found[0] if found else ""


def test_day_that_contradicts_what_stands_is_listed(people: dict[str, FlaskClient], case: str) -> None:
    """The opinion was given on 1 July: an approval of 30 June rests on it. The case and supervision name it, also when
    a head lets a task pass on a day before what it rests on; a day that fits is not listed."""
    head, chief = people["zhzf-head"], people["zhzf-chief"]
    assert contradictions(chief) == ""
    said = {"_target": "filing_approval", "_new_day": "2026-06-30", "_reason": "日期录错。"}
    assert act(head, case + "/acts/correct", **said).status_code == 302
    for shown in (head.get(case).text, contradictions(chief)):
        assert "与其日期先后矛盾：" in shown
        assert "承办机构审核" in shown.split("与其日期先后矛盾：")[1][:30]
    listed = contradictions(chief)
    assert case in listed
    assert "立案审批" in listed
    assert "理由：日期录错。" in listed
    other = opened(people["zhzf01"], _occurred_on="2026-06-29", found_on="2026-06-29")
    page = other + "/tasks/unit_opinion"
    opinion = {"_version": version_of(head, page), "_occurred_on": DAY, "_deed": "complete:agreed"}
    assert post(head, page, page, {**opinion, "opinion": "同意。", "agreed": "true"}).status_code == 302
    past = other + "/acts/override?target=filing_approval"
    said = {"_outcome": "approved", "opinion": "同意。", "_reason": "线下已批。"}
    assert act(chief, past, **said, _occurred_on="2026-06-30").status_code == 302
    assert other in contradictions(chief)
    assert "与其日期先后矛盾：" in chief.get(other).text
    assert act(chief, past, **said).status_code == 302
    assert contradictions(chief).count(other) == 1
    assert 'id="contradictions"' not in chief.get("/supervision?since=2026-01-01&until=2026-01-31").text


def test_what_a_head_lets_pass_is_listed_in_supervision(people: dict[str, FlaskClient]) -> None:
    """With the case, the task, who and when, the reason, and each sentence that would have refused it; in its period
    alone, and to whoever sees the case."""
    chief = people["zhzf-chief"]
    case = opened(people["zhzf01"])
    assert 'id="passed"' not in chief.get("/supervision").text
    past = case + "/acts/override?target=filing_approval"
    said = {"_outcome": "approved", "opinion": "同意。", "_reason": "线下已批。"}
    assert act(chief, past, **said).status_code == 302
    page = chief.get("/supervision").text
    listed = page[page.index('id="passed"') :].split("</section>")[0]
    assert f'href="{case}"' in listed
    assert "立案审批" in listed
    assert "理由：线下已批。" in listed
    assert "“立案审批”还不能办理：须待“承办机构审核”办结" in listed
    assert "2026年7月1日" in listed
    assert "与其日期先后矛盾" not in page
    for period in ("since=2026-01-01&until=2026-06-30", "since=2026-07-02&until=2026-12-31"):
        assert 'id="passed"' not in chief.get("/supervision?" + period).text
    assert 'id="passed"' not in people["jtys-chief"].get("/supervision").text


def test_task_dated_before_what_it_rests_on_is_refused_with_its_article(
    people: dict[str, FlaskClient],
) -> None:
    """The opinion was given on 1 July: the approval is not taken for 30 June or a day ahead; what was written stays."""
    head, chief = people["zhzf-head"], people["zhzf-chief"]
    case = opened(people["zhzf01"], _occurred_on="2026-06-29", found_on="2026-06-29")
    page = case + "/tasks/unit_opinion"
    opinion = {"_version": version_of(head, page), "_occurred_on": DAY, "_deed": "complete:agreed"}
    assert post(head, page, page, {**opinion, "opinion": "同意。", "agreed": "true"}).status_code == 302
    page = case + "/tasks/filing_approval"
    for day, code in (("2026-06-30", "WFL-110"), ("2026-06-28", "CAS-006"), ("2099-01-01", "CAS-004")):
        said = {"_version": version_of(chief, page), "_occurred_on": day, "_deed": "complete:approved"}
        refused = post(chief, page, page, {**said, "opinion": "同意立案，补录。", "_reason": "补录。"})
        assert refused.status_code == 422
        assert code in refused.text
        assert "《行政处罚法》第五十四条" in refused.text
        assert "同意立案，补录。" in refused.text
        assert ('<a class="alert-link text-wrap" href="#occurred_on">办理日期</a>' in refused.text) == (
            code != "WFL-110"
        )
    assert contradictions(chief) == ""


def test_ordinary_act_entered_late_is_listed_in_the_case_and_in_supervision(
    people: dict[str, FlaskClient],
) -> None:
    """Withdrawn on 30 June, while an opinion was given on 1 July: recorded, and named."""
    head, chief = people["zhzf-head"], people["zhzf-chief"]
    case = opened(people["zhzf01"], _occurred_on="2026-06-29", found_on="2026-06-29")
    page = case + "/tasks/unit_opinion"
    opinion = {"_version": version_of(head, page), "_occurred_on": DAY, "_deed": "complete:agreed"}
    assert post(head, page, page, {**opinion, "opinion": "同意。", "agreed": "true"}).status_code == 302
    said = {"_occurred_on": "2026-06-30", "_reason": "当日决定撤销。"}
    answer = act(chief, case + "/acts/withdraw", **said)
    assert answer.status_code == 302, refusal(answer)
    for shown in (head.get(case).text, contradictions(chief)):
        assert "与其日期先后矛盾：承办机构审核" in shown
    assert case in contradictions(chief)


def test_handlers_are_assigned_from_the_units_officers(people: dict[str, FlaskClient], case: str) -> None:
    """A stranger's account is no choice; two officers of the unit are, and stand on the case page."""
    head, address = people["zhzf-head"], case + "/acts/assign"
    one_task = head.get(opened(people["zhzf01"]) + "/acts/assign?target=unit_opinion")
    assert one_task.status_code == 200
    assert 'name="_second"' not in one_task.get_data(as_text=True)
    stranger = act(head, address, _handler="jtys01")
    assert stranger.status_code == 422
    assert "OFF-004" in stranger.get_data(as_text=True)
    answer = act(head, address, _handler="zhzf02", _second="zhzf01")
    assert answer.status_code == 302, refusal(answer)
    assert "指定承办人" in head.get(case).get_data(as_text=True)
    assert 'value="zhzf02" selected' in head.get(address).get_data(as_text=True)


def test_task_is_claimed_and_released(people: dict[str, FlaskClient], case: str) -> None:
    """Whoever claims a task has it alone until it is put back."""
    officer, task = people["zhzf01"], "?target=evidence_collection"
    said = {"_version": version_of(officer, case), "_occurred_on": DAY}
    assert post(officer, f"{case}/acts/claim{task}", case, said).status_code == 302
    assert f"release{task}" in acts_on(officer, case)
    assert f"claim{task}" not in acts_on(officer, case)
    said["_version"] = version_of(officer, case)
    assert post(officer, f"{case}/acts/release{task}", case, said).status_code == 302
    assert f"claim{task}" in acts_on(officer, case)


def test_party_is_added_by_an_amendment_with_its_reason(people: dict[str, FlaskClient], case: str) -> None:
    """The form that named the parties is filled anew; without a reason nothing changes."""
    officer, address = people["zhzf01"], case + "/acts/amend"
    more = {
        "parties.~rows": ["0", "1"],
        "parties.1.sort": "person",
        "parties.1.name": "当事人乙",
    }
    bare = act(officer, address, **more)
    assert bare.status_code == 422
    assert "CAS-017" in bare.get_data(as_text=True)
    assert "当事人乙" in bare.get_data(as_text=True)
    answer = act(officer, address, **more, _reason="补充当事人。")
    assert answer.status_code == 302, refusal(answer)
    text = officer.get(case).get_data(as_text=True)
    assert "当事人乙" in text
    assert "补充当事人。" in text


def test_amendment_half_written_waits_for_both_officers(
    demo_site: Site, people: dict[str, FlaskClient], case: str
) -> None:
    """It saves itself or by hand, is shown beside what the other wrote, and is gone once it is handed in."""
    officer, fellow, address = people["zhzf01"], demo_site.client("zhzf02"), case + "/acts/amend"
    number = "110101199001011234"
    half = {"parties.~rows": ["0"], "parties.0.name": "当事人甲", "parties.0.id_number": number}
    saved = act(officer, address + "/draft", address, **half, _draft="")
    assert (saved.status_code, saved.get_json()["version"]) == (200, 1)
    with demo_site.runtime.database.engine.connect() as connection:
        assert number not in str(connection.exec_driver_sql("SELECT * FROM case_draft").all())
    shown = fellow.get(address).text
    assert 'value="当事人甲"' in shown
    assert "两名承办人员共用同一份草稿" in shown
    assert 'value="当事人甲"' not in people["zhzf-head"].get(address).text
    clash = act(fellow, address, **{**half, "parties.0.name": "当事人乙"}, _draft="", _deed="draft")
    assert (clash.status_code, "OFF-002" in clash.text, "当事人甲" in clash.text) == (422, True, True)
    by_hand = act(fellow, address, **{**half, "parties.0.name": "当事人乙"}, _draft="1", _deed="draft")
    assert by_hand.headers["Location"] == address
    unseen = act(officer, address, **half, _draft="1", _reason="更正姓名。")
    assert (unseen.status_code, "OFF-005" in unseen.text, "当事人乙" in unseen.text) == (422, True, True)
    assert act(officer, address, **half, _draft="2", _reason="更正姓名。").status_code == 302
    assert "已载入" not in fellow.get(address).text


def test_draft_of_an_act_is_given_up_and_says_when_the_case_went_on(
    people: dict[str, FlaskClient], case: str
) -> None:
    """An act that fills no form has none; what was drafted before another act says so."""
    chief, task = people["zhzf-chief"], "?target=closing_approval"
    address, withdrawal = case + "/acts/override" + task, case + "/acts/withdraw"
    keep, away = (f"{case}/acts/override/draft{each}{task}" for each in ("", "/discard"))
    assert act(chief, withdrawal + "/draft", withdrawal, _draft="").status_code == 400
    assert act(chief, withdrawal, _deed="draft").status_code == 400
    assert act(chief, keep, address, opinion="拟放行。", _draft="").status_code == 200
    text = chief.get(address).text
    assert "拟放行。" in text
    assert "暂存之后案件已有新的办理" not in text
    assert (
        act(chief, case + "/acts/extend?target=case_term", _amount="30", _reason="案情复杂。").status_code
        == 302
    )
    assert "暂存之后案件已有新的办理" in chief.get(address).text
    assert post(chief, away, address, {"_draft": "1"}).headers["Location"] == address
    assert "拟放行。" not in chief.get(address).text
    assert act(chief, keep, address, opinion="拟放行。", _draft="").status_code == 200
    said = {"_outcome": "approved", "opinion": "同意。", "_draft": "1", "_reason": "系统故障期间已线下办结。"}
    assert act(chief, address, **said).status_code == 302


def test_head_lets_a_task_pass_with_a_reason(people: dict[str, FlaskClient], case: str) -> None:
    """An override asks for the task, its form and a reason, and is written down."""
    chief, address = people["zhzf-chief"], case + "/acts/override"
    assert "?target=closing_approval" in chief.get(address).get_data(as_text=True)
    task = address + "?target=closing_approval"
    said = {"_outcome": "approved", "opinion": "同意。"}
    assert "CAS-017" in act(chief, task, **said).get_data(as_text=True)
    answer = act(chief, task, **said, _reason="系统故障期间已线下办结。")
    assert answer.status_code == 302, refusal(answer)
    assert "特批放行" in chief.get(case).get_data(as_text=True)
    # supervision reads of which case and task, why, and what it passed
    shown = chief.get("/supervision").get_data(as_text=True).split('id="passed"')[1].split("</section>")[0]
    assert case in shown
    assert "结案审批" in shown
    assert "理由：系统故障期间已线下办结。" in shown
    assert "还不能办理" in shown
    assert 'id="passed"' not in chief.get("/supervision?since=2026-01-01&until=2026-01-31").get_data(
        as_text=True
    )


def test_case_is_withdrawn_and_offers_nothing_more_to_do(people: dict[str, FlaskClient], case: str) -> None:
    """A withdrawn case says so; a page drawn before somebody else's act is told who was first."""
    chief, address = people["zhzf-chief"], case + "/acts/withdraw"
    stale = act(chief, address, _version="1", _reason="管辖有误。")
    assert stale.status_code == 422
    assert "CAS-001" in stale.get_data(as_text=True)
    assert act(chief, address, _reason="管辖有误。").status_code == 302
    assert "已撤销" in chief.get(case).get_data(as_text=True)
    assert chief.get(address).status_code == 404


def test_queue_and_acts_of_the_case_say_where_they_lead(people: dict[str, FlaskClient], case: str) -> None:
    """A task without a term of its own is coloured by the case's; an alleged act leads to the entry of its kind."""
    officer = people["zhzf01"]
    row = re.search(
        r'<tr class="row-(\w+)">(?:(?!</tr>).)*evidence_collection.*?</tr>', _home(officer), re.DOTALL
    )
    assert row
    assert row[1] == "calm"
    assert "2026-09-29" in row[0]
    assert "本案最近期限" in row[0]
    text = officer.get(case).get_data(as_text=True)
    assert 'href="/catalog/item/330211001000?day=2026-06-20"' in text
    assert 'data-unit="zhzf"' in officer.get(case + "/tasks/evidence_collection").get_data(as_text=True)


def _home(client: FlaskClient) -> str:
    return client.get("/").get_data(as_text=True)


def test_cases_are_split_linked_and_merged(people: dict[str, FlaskClient], case: str) -> None:
    """What is split off is a case of its own; it is merged back by its number, and a number that nobody has is told."""
    officer, head = people["zhzf01"], people["zhzf-head"]
    nothing = act(officer, case + "/acts/split", _reason="另案处理", _fellow="zhzf02")
    assert nothing.status_code == 422
    answer = act(officer, case + "/acts/split", _reason="另案处理", _fellow="zhzf02", _parties="1", _acts="1")
    assert answer.status_code == 302, refusal(answer)
    text = officer.get(case).get_data(as_text=True)
    [part] = set(re.findall(r'href="(/cases/[0-9a-f]{32})"', text)) - {case}
    found = re.search(r"[^\s<>]*〔2026〕[^\s<>]*号", text[text.index(part) :])
    assert found, text[text.index(part) :][:400]
    unknown = act(head, case + "/acts/merge", _reason="同一行为", _other="没有这个案号")
    assert unknown.status_code == 422
    linked = act(head, case + "/acts/link", _reason="同一当事人", _other=found[0])
    assert linked.status_code == 302, refusal(linked)
    merged = act(head, part + "/acts/merge", _reason="同一行为", _other=_number_of(officer, case))
    assert merged.status_code == 302, refusal(merged)
    assert part + "/acts/merge" not in acts_on(head, part)


def _number_of(client: FlaskClient, case: str) -> str:
    found = re.search(r"[^\s<>]*〔2026〕[^\s<>]*号", client.get(case).get_data(as_text=True))
    assert found
    return found[0]

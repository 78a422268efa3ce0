"""A procedure is tried out on its page: the draft too, before anybody is asked to approve it."""

from __future__ import annotations

import html
import re
from typing import Any

from sqlalchemy import select

from fixtures.sites import Site
from office.pages import by_sector_rules, post
from office.test_procedure_adjusting import Desk
from yimen.cases import Case, visible
from yimen.kernel import system_actor
from yimen.pack import read_yaml

TRIAL = "/procedures/{}/trial"
ORDINARY = TRIAL.format("ordinary_penalty")
OFFICERS = {"_by": "officer_a", "_fellow": "officer_b"}


class Walk:
    """Somebody who goes through a procedure in thought; the page carries the steps along."""

    def __init__(self, site: Site, account: str, query: str = "", of: str = "ordinary_penalty") -> None:
        self.client, self.address = site.client(account), TRIAL.format(of) + query
        self.text = self.client.get(self.address).get_data(as_text=True)

    def send(self, deed: str, **values: Any) -> Any:
        (carried,) = set(re.findall(r'name="_trial" value="([^"]*)"', self.text))
        data = {"_trial": html.unescape(carried), "_deed": deed, **values}
        return post(self.client, self.address, self.address, data)

    def do(self, task: str, outcome: str, on: str, **values: Any) -> str:
        answer = self.send(f"do:{task}:{outcome}", _on=on, **values)
        assert answer.status_code == 200
        self.text = answer.get_data(as_text=True)
        return str(self.text)

    def tasks(self) -> list[str]:
        return re.findall(r'id="task-(\w+)"', self.text)


def begun(site: Site, account: str, query: str = "") -> Walk:
    walk = Walk(site, account, query)
    assert walk.tasks() == ["case_intake"]
    walk.do("case_intake", "submitted", "2026-03-02", _party="person", _acted="2026-02-20", **OFFICERS)
    return walk


def test_officer_goes_through_a_case_in_thought(demo_site: Site) -> None:
    """Open tasks, last days, papers; a refusal with its article; a step back; nothing is written to any case."""
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")
    assert "unit_opinion" in walk.tasks()
    walk.do("unit_opinion", "agreed", "2026-03-03", _by="unit_head")
    text = walk.do("filing_approval", "approved", "2026-03-04", _by="agency_head")
    assert "立案审批表" in text  # the paper that the step called for
    assert re.search(r"办案期限</td><td[^>]*>2026年6月2日", text)
    text = walk.do("investigation_conclusion", "penalise", "2026-03-05", **OFFICERS)
    assert "被拦下" in text
    assert "WFL-103" in text
    assert "《行政处罚法》第二十八条、第五十四条" in text
    assert "investigation_conclusion" not in walk.tasks()
    walk.text = walk.send("back").get_data(as_text=True)
    assert "被拦下" not in walk.text
    with demo_site.runtime.database.read() as session:
        every = visible(system_actor("rehearse", "jindong")).of(select(Case.id))
        assert session.scalars(every).all() == []


def test_what_a_refusal_misses_is_called_as_the_form_calls_it(demo_site: Site) -> None:
    """As in a case: the label of the field, not its name in the file."""
    walk = Walk(demo_site, "zhzf01", "?unit=zhzf", of="summary_penalty")
    said = {"_party": "person", "value-warning_only": "no"}
    text = walk.do("spot_decision", "decided", "2026-03-02", **OFFICERS, **said)
    assert "WFL-113" in text
    assert "现缺少“罚款金额”" in html.unescape(text)


def test_trial_is_saved_as_a_scenario(demo_site: Site) -> None:
    """A file that a pack may keep: steps, who, days, and what came of each."""
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")
    answer = walk.send("save")
    assert "attachment" in answer.headers["Content-Disposition"]
    scenario = read_yaml(answer.get_data(as_text=True))
    assert scenario["procedure"] == "ordinary_penalty"
    assert scenario["facts"] == {"parties": [{"sort": "person"}], "acts": [{"occurred_on": "2026-02-20"}]}
    assert scenario["steps"][0]["with"] == "officer_b"
    assert scenario["steps"][0]["expect"]["open"] == ["unit_opinion"]


def test_two_parties_are_tried_one_after_the_other(demo_site: Site) -> None:
    """The number of the party is asked for, and each has a term of his own."""
    walk = Walk(demo_site, "zhzf01", "?unit=zhzf")
    walk.do(
        "case_intake",
        "submitted",
        "2026-03-02",
        _party=["person", "organisation"],
        _acted="2026-02-20",
        **OFFICERS,
    )
    walk.do("unit_opinion", "agreed", "2026-03-03", _by="unit_head")
    walk.do("filing_approval", "approved", "2026-03-04", _by="agency_head")
    walk.do("evidence_collection", "recorded", "2026-03-05", **OFFICERS, **{"value-sort": "inquiry"})
    walk.do("rectify_order", "ordered", "2026-03-05", **OFFICERS, **{"value-needed": "yes"})
    said = dict.fromkeys(
        ("major_public_interest", "complex_relations", "review_by_law", "complex_or_serious"), "no"
    )
    said = {f"value-{name}": each for name, each in said.items()}
    walk.do("investigation_conclusion", "penalise", "2026-03-06", **OFFICERS, **said)
    told = {"value-hearing_right": "no", "value-kinds": "fine", "value-proposed_fine": "1000"}
    walk.do("prior_notice", "drafted", "2026-03-06", **OFFICERS, **told)
    walk.do("notice_approval", "approved", "2026-03-06", _by="unit_head")
    assert 'name="value-party"' in walk.text
    text = walk.do(
        "notice_service", "served", "2026-03-09", **OFFICERS, **{"value-party": "2", "value-way": "direct"}
    )
    assert "陈述申辩期限（当事人2）" in text
    assert "notice_service" in walk.tasks()


def test_draft_is_tried_before_it_is_handed_in(demo_site: Site) -> None:
    """The shorter term counts in the draft alone; who may not adjust the unit's does not see its draft."""
    desk = Desk(demo_site, "zhzf-head", "zhzf")
    desk.keep("/deadline/case_term", amount="60", warn="20")
    for query, due in (("?unit=zhzf&of=draft", "2026年5月6日"), ("?unit=zhzf", "2026年6月2日")):
        walk = begun(demo_site, "zhzf-head", query)
        walk.do("unit_opinion", "agreed", "2026-03-03", _by="unit_head")
        text = walk.do("filing_approval", "approved", "2026-03-04", _by="agency_head")
        assert re.search(rf"办案期限</td><td[^>]*>{due}", text), query
    assert demo_site.client("zhzf01").get(f"{ORDINARY}?unit=zhzf&of=draft").status_code == 404
    assert demo_site.client("jtys-head").get(f"{ORDINARY}?unit=zhzf&of=draft").status_code == 404
    assert demo_site.client("zhzf01").get(f"{ORDINARY}?unit=jtys").status_code == 404


def test_what_cannot_be_read_is_told_and_what_is_no_trial_is_refused(demo_site: Site) -> None:
    """A day that does not exist is a sentence on the page; a forged text is a bad request, never a failure."""
    walk = Walk(demo_site, "zhzf01", "?unit=zhzf")
    answer = walk.send("do:case_intake:submitted", _on="2026-02-30", **OFFICERS)
    assert answer.status_code == 422
    assert "应为实际存在的日期" in answer.get_data(as_text=True)
    for forged in ("{", '{"facts":{},"steps":[["a","b","x","c","","",{},"","",""]]}', "[1]"):
        assert walk.send("back", _trial=forged).status_code == 400
    assert walk.send("act:no_act", _on="2026-03-02").status_code in (200, 400)
    assert walk.send("do:no_task:done", _on="2026-03-02").status_code == 400


def test_trial_knows_more_than_doing_a_task(demo_site: Site) -> None:
    """Handlers are named anew, an officer is recused, a task let pass: each told with its article where refused."""
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")

    def act(sort: str, **values: Any) -> str:
        answer = walk.send(f"act:{sort}", _on="2026-03-03", **values)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        walk.text = answer.get_data(as_text=True)
        return str(walk.text)

    assert "指定承办人" in act(
        "assign", _by="unit_head", _who="officer_c", _fellow="officer_b", _reason="调整"
    )
    assert "执法人员 C" in walk.text
    refused = act("recuse", _by="unit_head", _who="officer_b", _choice="granted", _reason="亲属")
    assert "《行政处罚法》第四十三条第三款" in refused
    walk.text = walk.send("back").get_data(as_text=True)
    assert walk.send("act:withdraw", _on="2026-03-03", _by="agency_head").status_code == 422
    text = act("withdraw", _by="agency_head", _reason="重复立案")
    assert "案件到此结束" in text


def test_trial_corrects_pauses_and_enters_late(demo_site: Site) -> None:
    """Days move as in a case; what may not be extended says so; only what stands open or was done is offered."""
    by_sector_rules(demo_site, "zhzf")
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")
    assert 'id="target-act-pause"' not in walk.text
    walk.do("unit_opinion", "agreed", "2026-03-03", _by="unit_head")
    text = walk.do("filing_approval", "approved", "2026-03-04", _by="agency_head", _told="2026-03-20")
    assert "2026年3月20日补录" in text

    def act(sort: str, on: str, by: str, **values: Any) -> str:
        answer = walk.send(f"act:{sort}", _on=on, _by=by, _reason="核对", **values)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        walk.text = answer.get_data(as_text=True)
        return str(walk.text)

    text = act("correct", "2026-03-20", "unit_head", _target="filing_approval", _day="2026-03-05")
    assert re.search(r"办案期限</td><td[^>]*>2026年6月3日", text)
    text = act("pause", "2026-03-21", "agency_head", _target="case_term")
    assert '<option value="case_term">' in text.split('id="target-act-resume"')[1].split("</select>")[0]
    act("resume", "2026-03-31", "agency_head", _target="case_term")
    text = act("extend", "2026-04-01", "agency_head", _target="case_term", _number="31")
    assert "每次最多延长30" in text
    odd = walk.send("act:extend", _on="2026-04-01", _by="agency_head", _reason="x", _number="a")
    assert odd.status_code == 422
    text = act("split", "2026-04-02", "unit_head")
    assert "分案" in text


def test_trial_lists_what_an_act_entered_late_contradicts(demo_site: Site) -> None:
    """In the step's row, in the words of a case's journal; a day that fits has none."""
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")
    walk.do("unit_opinion", "agreed", "2026-03-06", _by="unit_head")
    text = walk.do("filing_approval", "approved", "2026-03-09", _by="agency_head")
    assert "日期先后矛盾" not in text
    said = {"_by": "unit_head", "_target": "filing_approval", "_day": "2026-03-04", "_reason": "核对"}
    walk.text = walk.send("act:correct", _on="2026-03-09", **said).get_data(as_text=True)
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*日期先后矛盾.*?</tr>", walk.text, re.DOTALL)
    assert "与其日期先后矛盾：承办机构审核" in row, row
    assert "更正" in row


def test_trial_amends_and_links(demo_site: Site) -> None:
    """A party who joins is one of those told apart from then on; what nobody says to change is asked for."""
    walk = begun(demo_site, "zhzf01", "?unit=zhzf")
    said = {"_on": "2026-03-03", "_reason": "查明共同违法"}
    assert walk.send("act:amend", _by="officer_a", **said).status_code == 422
    refused = walk.send("act:amend", _by="legal_reviewer", _joining="person", **said)
    assert "被拦下" in refused.get_data(as_text=True)
    walk.text = refused.get_data(as_text=True)
    assert "变更后" not in walk.text
    answer = walk.send("act:amend", _by="officer_a", _joining="organisation", _acted="2026-02-21", **said)
    walk.text = answer.get_data(as_text=True)
    assert "变更后有2方当事人" in walk.text
    assert "变更后违法行为发生日期：2026-02-21" in walk.text
    walk.text = walk.send("act:link", _by="unit_head", **said).get_data(as_text=True)
    assert walk.text.count("被拦下") == 1
    written = read_yaml(walk.send("save").get_data(as_text=True))
    assert [each["sort"] for each in written["steps"][-2]["facts"]["parties"]] == ["person", "organisation"]

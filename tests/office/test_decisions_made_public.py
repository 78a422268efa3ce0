"""A district's penalty decision before the public: the person's name in no word of it, taken back when it is revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from fixtures.sites import Site
from office.district import DAY, PACK, begun, done, seen, signed_in
from office.pages import post, refusal
from office.test_case_acts import version_of
from yimen.kernel import digest
from yimen.store import EntryRevision, Jurisdiction

HOME = f"/public/{PACK}/"
PARTY = "钱示例"
TWO = {"_fellow": "gm-cgzf02"}
AGREED = {"agreed": "true", "opinion": "同意。"}
RECEIPT = {"way": "direct", "served_on": DAY, "recipient": PARTY, **TWO}
FILED = {
    "source": "inspection",
    "found_on": DAY,
    "title": "占道堆放建材",
    "parties.~rows": ["0"],
    "parties.0.sort": "person",
    "parties.0.name": PARTY,
    "alleged_acts.~rows": ["0"],
    "alleged_acts.0.item": "GM01-CF-0001",
    "alleged_acts.0.occurred_on": DAY,
    "alleged_acts.0.place": "示范路1号",
    "summary": "堆放砂石。",
    **TWO,
}
SCENE = {"sort": "scene", "begun_at": f"{DAY}T09:00", "place": "示范路1号", "identity_shown": "1"}
REPORT = {
    "facts": "占道。",
    "evidence_summary": "笔录。",
    "violated": "《公路法》",
    "proposal": "警告。",
    "outside_reason": "仅给予警告，不涉及罚款。",
    **dict.fromkeys(("threshold_met", "major_public_interest", "complex_relations", "review_by_law"), ""),
    "complex_or_serious": "",
}
NOTICE = {
    "kinds": "warning",
    "basis": "《公路法》第七十六条",
    "proposed_penalty": "警告。",
    "hearing_right": "",
}
DECISION = {
    "discretion": "一般。",
    "kinds": "warning",
    "penalty": f"对{PARTY}予以警告。",
    "performance": "立即清除。",
}


@pytest.fixture
def served(district: Site) -> str:
    """A person was warned; the decision, which names the person once more, was served."""
    case = begun(district, "gm-cgzf01", "ordinary_penalty", "cgzf", "submitted", **FILED)
    decide(district, case)
    return case


def decide(district: Site, case: str, *, between: Callable[[str], None] = lambda _deed: None) -> None:
    """From the filing of a case to the service of its decision, a warning; `between` is told each deed once it is done."""

    def did(account: str, deed: str, **values: Any) -> None:
        done(district, account, case, deed, **values)
        between(deed)

    did("gm-cgzf-head", "unit_opinion.agreed", **AGREED)
    did("gm-cgzf-chief", "filing_approval.approved", opinion="同意。")
    did("gm-cgzf01", "evidence_collection.recorded", content="占道。", **SCENE, **TWO)
    did("gm-cgzf01", "rectify_order.ordered", needed="1", violation="占道", requirement="清除", **TWO)
    did("gm-cgzf01", "investigation_conclusion.penalise", **REPORT, **TWO)
    did("gm-cgzf01", "prior_notice.drafted", **NOTICE, **TWO)
    did("gm-cgzf-head", "notice_approval.approved", **AGREED)
    did("gm-cgzf01", "notice_service.served", document="行政处罚事先告知书", **RECEIPT)
    did("gm-cgzf01", "party_statement.waived", made="", summary="书面放弃。")
    redecide(district, case, between=between)


def redecide(district: Site, case: str, *, between: Callable[[str], None] = lambda _deed: None) -> None:
    """From the draft of a decision to its service."""

    def did(account: str, deed: str, **values: Any) -> None:
        done(district, account, case, deed, **values)
        between(deed)

    did("gm-cgzf01", "decision_draft.drafted", **DECISION, **TWO)
    for account, deed in (("gm-cgzf01", "handed"), ("gm-cgzf-head", "approved")):
        client, page = signed_in(district, account), f"/cases/{case}/drafts/penalty_decision_letter"
        held = re.search(r'name="seen" value="([^"]*)"', seen(client, page))
        assert held, deed
        answer = post(client, page, page, {"seen": held[1], "_deed": deed})
        assert answer.status_code == 302, refusal(answer)
    did("gm-cgzf-chief", "decision_approval.approved", opinion="同意。")
    did("gm-cgzf01", "decision_service.served", document="行政处罚决定书", **RECEIPT)


@pytest.fixture
def decided(district: Site, served: str) -> str:
    """The same, looked at and shown."""
    done(district, "gm-cgzf-legal", served, "publication_review.passed", opinion="可以公开。")
    return served


def words(page: str) -> list[str]:
    """Title and text of each line, as they are read."""
    found = re.findall(r"<d[td][^>]*>(.*?)</d[td]>", page, re.S)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in found]


def test_reviewer_reads_beforehand_the_very_words_that_the_public_will(district: Site, served: str) -> None:
    """With what is masked marked; nobody else is shown the page, and the public nothing yet."""
    address = f"/cases/{served}/tasks/publication_review"
    page = seen(signed_in(district, "gm-cgzf-legal"), address)
    foreseen = page.split('aria-labelledby="foreseen-penalty_decisions"')[1].split("</section>")[0]
    assert re.search(r"对<mark [^>]*>钱某某</mark>予以警告。", foreseen)
    assert PARTY not in foreseen
    assert "共隐去2处" in foreseen
    for other in ("gm-cgzf01", "gm-swj-chief", "gm-sfj01", "gm-cgzf-files"):
        assert signed_in(district, other).get(address).status_code in (403, 404), other
    visitor = district.client()
    assert "占道堆放建材" not in seen(visitor, f"{HOME}publications")
    done(district, "gm-cgzf-legal", served, "publication_review.passed", opinion="可以公开。")
    row = re.search(rf'href="({HOME}publications/\d+)"', seen(visitor, f"{HOME}publications"))
    assert row
    shown = words(seen(visitor, row[1]).split("<h1>")[1])
    assert shown[:-2] == words(foreseen)
    assert re.search(r"<h3[^>]*>占道堆放建材</h3>", foreseen)


def test_papers_of_one_title_are_told_apart_on_the_page_of_the_case(district: Site, served: str) -> None:
    """The receipt of the notice and that of the decision say what they are of."""
    page = seen(signed_in(district, "gm-cgzf01"), f"/cases/{served}")
    papers = page.split('aria-labelledby="documents"')[1].split("</section>")[0]
    lines = re.findall(r'<div class="text-secondary small">([^<]*)</div>', papers)
    assert [each.split(" · ")[1] for each in lines if " · " in each] == ["送达事先告知书", "送达决定书"]


def test_term_of_the_party_that_ran_out_is_over_and_nobody_is_late(district: Site, served: str) -> None:
    """What the party had time for is told as over; the list of cases names the last day of the office alone."""
    district.runtime.clock.set(datetime(2026, 10, 12, 2, tzinfo=UTC))  # type: ignore[attr-defined]
    officer = district.client("gm-cgzf01")
    terms = seen(officer, f"/cases/{served}").split('aria-labelledby="deadlines"')[1].split("</section>")[0]
    told = dict(re.findall(r'<div>([^<]+)</div>\s*<div><span class="due ([^"]*)"', terms))
    over = ("申请行政复议期限", "处罚决定公开期限")
    assert [told[each] for each in over] == ["due-calm", "due-overdue"]
    assert re.search(r"申请行政复议期限</div>.*?已届满", terms, re.S)
    assert "已届满" not in terms.split("处罚决定公开期限")[1].split("</li>")[0]


def test_number_of_the_decision_is_keyed_in_nowhere(district: Site, served: str) -> None:
    """The demand has it from the decision, and its receipt has title, number and day from the demand."""
    officer = signed_in(district, "gm-cgzf01")

    def filled(task: str, name: str) -> str:
        found = re.search(
            rf'name="{name}"[^>]*value="([^"]*)"', seen(officer, f"/cases/{served}/tasks/{task}")
        )
        return found[1] if found else ""

    number = filled("formal_demand", "basis")
    assert re.fullmatch(r"明城执罚决〔2026〕\d+号", number)
    journal = seen(officer, f"/cases/{served}").partition("timeline-journal")[2]
    counted = re.search(r"系统统计：当事人此前已决定的处罚案件数 0（[^）]*）", journal)
    assert counted, "nor is the number of earlier cases, and the journal says by which days it was counted"
    done(
        district,
        "gm-cgzf01",
        served,
        "formal_demand.drafted",
        obligation="清除。",
        due_on=DAY,
        basis=number,
        **TWO,
    )
    assert filled("demand_service", "document") == "履行行政决定催告书"
    assert filled("demand_service", "document_number")
    assert filled("demand_service", "served_on") == DAY
    page = f"/cases/{served}/tasks/demand_service"
    assert 'name="_occurred_on"' not in seen(
        officer, page
    )  # the day of service is the day of the act: asked for once
    version = {"_version": version_of(officer, page), "_deed": "complete:served", "document": "催告书"}
    future = {**RECEIPT, **version, "served_on": "2126-01-05"}
    refused = post(officer, page, page, future)
    assert (refused.status_code, 'href="#f-served_on"' in refused.get_data(as_text=True)) == (422, True)
    answer = post(officer, page, page, {**RECEIPT, **version})
    assert answer.status_code == 302, refusal(answer)


def test_name_is_in_no_word_of_it_and_no_fine_is_no_line(district: Site, decided: str) -> None:
    """Though the decision itself names the person; whoever searches for the name finds nothing."""
    visitor = district.client()
    listed = seen(visitor, f"{HOME}publications")
    row = re.search(rf'href="({HOME}publications/\d+)"', listed)
    assert row
    shown = seen(visitor, row[1])
    assert "对钱某某予以警告。" in shown
    assert "罚款金额" not in shown
    assert PARTY not in listed + shown
    assert "没有找到" in seen(visitor, f"{HOME}publications?q={PARTY}")


def test_decision_that_was_revoked_is_taken_back_with_the_reason(district: Site, decided: str) -> None:
    """In the act that says so, within the three days of the law; a page of its own tells why it is gone."""
    visitor = district.client()
    row = re.search(rf'href="({HOME}publications/\d+)"', seen(visitor, f"{HOME}publications"))
    assert row
    assert "目前没有内容" in seen(visitor, f"{HOME}publications?rule=withdrawn_decisions")
    done(district, "gm-cgzf01", decided, "remedy_registration.reconsideration")
    done(district, "gm-cgzf01", decided, "remedy_result.revoked", received_on=DAY)
    assert visitor.get(row[1]).status_code == 404
    assert "占道堆放建材" not in seen(visitor, f"{HOME}publications")
    told = seen(visitor, f"{HOME}publications?rule=withdrawn_decisions")
    assert "关于撤回处罚决定公示的说明" in told
    why = re.search(rf'href="({HOME}publications/\d+)"', told)
    assert why
    page = seen(visitor, why[1])
    assert "被依法变更、撤销或者确认违法" in page
    assert PARTY not in page


def listed(site: Site, rule: str) -> list[str]:
    """Each entry that the public reads of a section: its words."""
    visitor = site.client()
    found = seen(visitor, f"{HOME}publications?rule={rule}")
    return [
        seen(visitor, each) for each in dict.fromkeys(re.findall(rf'href="({HOME}publications/\d+)"', found))
    ]


def annulled(site: Site, case: str, back_to: str) -> None:
    """The head annuls the decision, which is to be made anew."""
    client, address = signed_in(site, "gm-cgzf-chief"), f"/cases/{case}/acts/annul"
    version = re.search(r'name="_version" value="(\d+)"', seen(client, address))
    assert version
    said = {"_version": version[1], "_occurred_on": DAY, "_deed": "act", "_reason": "法院判决撤销并责令重作"}
    answer = post(client, address, address, {**said, "_target": f"decision_approval:{back_to}"})
    assert answer.status_code == 302, refusal(answer)


def test_preview_shows_what_is_typed_masked_and_keeps_nothing(district: Site, served: str) -> None:
    """On the whole page as in the part that the script asks for; a value that the form refuses is told, not previewed."""
    said_in_public(district, "form.publication_opinion.opinion")
    reviewer, address = signed_in(district, "gm-cgzf-legal"), f"/cases/{served}/tasks/publication_review"
    assert "审核说明" not in seen(reviewer, address).split('id="foreseen"')[1]
    version = re.search(r'name="_version" value="(\d+)"', seen(reviewer, address))
    assert version
    typed = {"_version": version[1], "_occurred_on": DAY, "_deed": "foresee"}
    typed["opinion"] = f"隐去{PARTY}后公开。"
    whole = post(reviewer, address, address, typed)
    part = post(reviewer, address, address, typed, headers={"HX-Request": "true"})
    assert (whole.status_code, part.status_code) == (200, 200)
    shown = part.get_data(as_text=True)
    assert re.search(r"审核说明</dt><dd [^>]*>隐去<mark [^>]*>钱某某</mark>后公开。", shown)
    assert "按本页现在所填的内容" in shown
    assert "<form" not in shown
    page = whole.get_data(as_text=True)
    assert shown.strip() in page
    assert typed["opinion"] in page, "and stays in its field"
    for headers, status in (({}, 422), ({"HX-Request": "true"}, 200)):
        refused = post(reviewer, address, address, {**typed, "opinion": ""}, headers=headers)
        assert refused.status_code == status
        text = refused.get_data(as_text=True)
        assert "所填内容有误，改正后才能预览公众将看到的文字" in text
        assert "公众看到的就是以下文字" not in text
    assert reviewer.post(address, data=typed).status_code == 400, "without its token"
    assert post(signed_in(district, "gm-cgzf01"), address, "/cases", typed).status_code in (403, 404)
    assert listed(district, "penalty_decisions") == []
    assert f'name="_version" value="{version[1]}"' in seen(reviewer, address)
    assert typed["opinion"] not in seen(reviewer, address)


def said_in_public(district: Site, value: str) -> None:
    """The rule of the decisions shows one thing more."""
    with district.runtime.database.write() as session:
        rule = session.query(EntryRevision).filter_by(kind="publication", key="penalty_decisions").one()
        more = {"after": "decided_on", "title": {"zh": "审核说明"}, "value": value}
        rule.body = {**rule.body, "fields": {**rule.body["fields"], "more": more}}
        rule.digest = digest(rule.body)
        session.query(Jurisdiction).filter_by(id=PACK).one().sequence += 1  # what was read of it is read anew


@pytest.mark.parametrize("by_court", [True, False])
def test_decision_that_is_made_anew_is_taken_back_with_the_reason_and_then_shown_anew(
    district: Site, decided: str, by_court: bool
) -> None:
    """Whether a court revoked it or the head alone: the old number is told as taken back until the new decision is shown."""
    (old,) = listed(district, "penalty_decisions")
    number = re.search(r"<dd[^>]*>([^<]*号)</dd>", old)
    assert number
    if by_court:
        done(district, "gm-cgzf01", decided, "remedy_registration.litigation")
        done(district, "gm-cgzf01", decided, "remedy_result.revoked", received_on=DAY)
    annulled(district, decided, "decision_draft")
    assert listed(district, "penalty_decisions") == []
    (why,) = listed(district, "withdrawn_decisions")
    assert number[1] in why
    to_serve: list[str] = []

    def look(deed: str) -> None:
        if deed == "decision_approval.approved":
            page = seen(signed_in(district, "gm-cgzf01"), f"/cases/{decided}/tasks/decision_service")
            to_serve.extend(re.findall(r"送达的文书：(.*?)</p>", page))

    redecide(district, decided, between=look)
    (names,) = to_serve
    assert re.search(r">行政处罚决定书 [^<]*号</a>$", names)
    assert number[1] not in names, "the page of a service names the paper that is served"
    (why,) = listed(district, "withdrawn_decisions")
    assert number[1] in why, "the number of the decision that was taken back, not of the new one"
    assert listed(district, "penalty_decisions") == []
    done(district, "gm-cgzf-legal", decided, "publication_review.passed", opinion="可以公开。")
    (new,) = listed(district, "penalty_decisions")
    assert number[1] not in new
    assert "对钱某某予以警告。" in new

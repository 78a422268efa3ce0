"""Whoever asked, or called for a case, reads on the first page what came back since the last look."""

from __future__ import annotations

from fixtures.sites import Site
from office.district import begun, children, done, seen, signed_in
from office.test_cooperation import ask_two_departments
from yimen.cases import PublicCase

ASKED = {"title": "夜间连续施工", "facts": "某工地连续三晚施工。", "opinion": "同一行为。"}


def returned(site: Site, account: str) -> str:
    """What the first page says came back; "" where it says nothing of that."""
    page = seen(signed_in(site, account), "/")
    return (
        page.split('aria-labelledby="returned"')[1].split("</section>")[0] if 'id="returned"' in page else ""
    )


def test_answered_question_stands_on_the_first_page_of_who_asked_until_he_looks(district: Site) -> None:
    """Of nobody else; once he has opened the case the line is gone."""
    case = begun(district, "gm-cgzf01", "legal_consultation", "cgzf", "asked", **ASKED)
    done(district, "gm-cgzf-head", case, "consultation_approval.approved", agreed="true", opinion="同意。")
    assert returned(district, "gm-cgzf01") == ""
    answer = {"answer": "按一个违法行为处罚。", "basis": "《行政处罚法》第二十九条", "searchable": ""}
    done(district, "gm-expert01", case, "expert_answer.answered", **answer)
    told = returned(district, "gm-cgzf01")
    for words in ("已答复", ASKED["title"], f"/cases/{case}"):
        assert words in told, words
    assert "按一个违法行为" not in told
    for other in ("gm-cgzf02", "gm-cgzf-head", "gm-expert01", "gm-swj01"):
        assert returned(district, other) == ""
    seen(signed_in(district, "gm-cgzf02"), f"/cases/{case}")  # somebody else's look is not his
    assert case in returned(district, "gm-cgzf01")
    seen(signed_in(district, "gm-cgzf01"), f"/cases/{case}")
    assert returned(district, "gm-cgzf01") == ""


def test_question_declined_or_sent_back_is_told_with_the_reason(district: Site) -> None:
    case = begun(district, "gm-cgzf01", "legal_consultation", "cgzf", "asked", **ASKED)
    back = {"_deed": "return:consultation_question", "_reason": "请补充施工许可情况"}
    done(district, "gm-cgzf-head", case, "consultation_approval.", **back)
    assert "退回：请补充施工许可情况" in returned(district, "gm-cgzf01")
    done(district, "gm-cgzf01", case, "consultation_question.asked", **ASKED)
    done(district, "gm-cgzf-head", case, "consultation_approval.rejected", agreed="", opinion="不必咨询。")
    told = returned(district, "gm-cgzf01")
    assert "未咨询" in told
    assert told.count(case) == 1
    assert "退回" not in told


def test_departments_asked_in_a_case_are_heard_by_who_asked_each_when_it_answers(
    district: Site, lead: PublicCase
) -> None:
    """What is drafted in the other department and not sealed yet is no answer."""
    penalty = ask_two_departments(district, lead)
    client = signed_in(district, "gm-cgzf01")
    query, other = children(seen(client, f"/cases/{penalty}"))
    for each in (query, other):
        done(district, "gm-cgzf-head", each, "query_approval.approved", agreed="true", opinion="同意。")
    done(district, "gm-scjg01", query, "query_answer.found", answer="在业。")
    assert query not in returned(district, "gm-cgzf01")
    done(district, "gm-scjg-head", query, "query_sealing.sealed", agreed="true", opinion="同意。")
    told = returned(district, "gm-cgzf01")
    assert query in told
    assert "已答复" in told
    assert other not in told

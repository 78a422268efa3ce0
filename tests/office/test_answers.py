"""What experts answered is searched by those who may, offered beside a new question, and never public."""

from __future__ import annotations

import re

from fixtures.sites import Site
from office.district import DAY, PACK, begun, done, seen, signed_in

RULE = "/answers/consultation_answers"
QUESTION = "夜间连续施工是否属于同一违法行为"


def answered(site: Site, question: str, *, searchable: bool) -> str:
    """A question of one department that an expert answered."""
    asked = {"title": question, "facts": "某工地连续三晚施工。", "opinion": "倾向属于同一行为。"}
    case = begun(site, "gm-cgzf01", "legal_consultation", "cgzf", "asked", **asked)
    done(site, "gm-cgzf-head", case, "consultation_approval.approved", agreed="true", opinion="同意。")
    answer = {"answer": "出于同一故意的连续行为，按一个违法行为处罚。", "basis": "《行政处罚法》第二十九条"}
    said = "1" if searchable else ""
    done(site, "gm-expert01", case, "expert_answer.answered", searchable=said, **answer)
    return case


def test_answers_are_found_by_other_departments_as_far_as_the_expert_lets_them(district: Site) -> None:
    """The words of question, facts and answer find it; not who asked; nobody else, and never the public. Before there is
    any, the page says so."""
    assert "还没有可供检索的内容" in seen(signed_in(district, "gm-swj01"), RULE)
    case = answered(district, QUESTION, searchable=True)
    kept = answered(district, "渣土车超限是否从重处罚", searchable=False)
    other = signed_in(district, "gm-swj01")
    assert "专家答复库" in seen(other, "/")
    for words in ("同一故意", "连续施工", "第二十九条", "某工地 同一"):
        assert QUESTION in seen(other, f"{RULE}?q={words}"), words
    assert "渣土车" not in seen(other, RULE)
    assert "没有找到" in seen(other, f"{RULE}?q=从未写过的话")
    page = seen(other, RULE)
    entry = re.search(rf"{RULE}/(\d+)", page)
    assert entry
    shown = seen(other, entry[0])
    assert "按一个违法行为处罚" in shown
    assert "2026年7月1日" in shown
    assert DAY not in shown
    assert case not in shown  # the case itself is not for the other department
    assert case in seen(signed_in(district, "gm-cgzf01"), entry[0])
    assert other.get(f"/cases/{case}").status_code == other.get(f"/cases/{kept}").status_code == 404
    for account in ("gm-gafj01", "gm-jcy01", "gm-rx01"):
        client = signed_in(district, account)
        for address in (RULE, entry[0], f"{RULE}/similar?title={QUESTION}"):
            assert client.get(address).status_code == 404, (account, address)
        assert "专家答复库" not in seen(client, "/")
    visitor = district.client()
    assert visitor.get(RULE).status_code == 302  # to the sign-in
    for address in (
        f"/public/{PACK}/publications?rule=consultation_answers",
        f"/public/{PACK}/publications/1",
    ):
        assert visitor.get(address).status_code == 404
    assert QUESTION not in seen(visitor, f"/public/{PACK}/publications?q=同一故意")


def test_a_new_question_is_shown_what_was_answered_alike(district: Site) -> None:
    """By what it shares with them, without the same words; what has nothing in common is not offered."""
    answered(district, QUESTION, searchable=True)
    client = signed_in(district, "gm-swj01")
    page = seen(client, "/cases/open?procedure=legal_consultation&unit=swj")
    assert "相近的答复" in page
    assert "hx-include=\"[name='title']\"" in page
    alike = seen(client, f"{RULE}/similar?title=连续多次夜间施工算几个违法行为")
    assert QUESTION in alike
    assert "没有相近的答复" in seen(client, f"{RULE}/similar?title=烟草零售许可")
    asked = {"title": "夜间施工算几个违法行为", "facts": "某工地。", "_deed": "draft"}
    draft = {"_procedure": "legal_consultation", "_unit": "swj", "_occurred_on": DAY, **asked}
    token = district.token(client, "/cases/open?procedure=legal_consultation&unit=swj")
    client.post("/cases/open", data={**draft, "csrf_token": token})
    assert QUESTION in seen(client, "/cases/open?procedure=legal_consultation&unit=swj")  # without any script

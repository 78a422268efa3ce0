"""What an officer left out, or wrote with a full stop of his own, leaves no hole in a paper's sentences."""

from __future__ import annotations

import re
from datetime import date

import pytest

from documents.base_papers import FORMS, PAPERS, TEMPLATES, placeholder_bodies
from documents.test_papers import text_of
from yimen.documents import paper_values, render, sample_environment, wording

UGLY = re.compile(r"[自至于了缴“（]／|之日起／|／[元页]|：／[。；]|[。，；：]{2}|于送达")

LABEL = re.compile(r"(?:[一二三四五六]、)?[^，。：　]{2,10}：")
ADDRESSED = {
    *("示范商贸有限公司：", "＿＿＿＿＿＿：", "＿＿＿＿公安局：", "＿＿＿＿人民检察院："),
    *("示例受理法院：", "示例上一级人民法院：", "示例金融机构：", "示例被冻结人："),
}


def drawn(name: str, **said: dict[str, object]) -> str:
    """The paper of a young case; `said` lies over what its forms require."""
    paper = PAPERS[name]
    forms = [FORMS[form] for form in paper.get("forms", ())]
    environment = sample_environment(forms, {"name": "示范局"}, date(2026, 7, 1), sparse=True)
    for form, values in said.items():
        environment["form"][form] = {**environment["form"].get(form, {}), **values}
    words = wording(paper, FORMS, placeholder_bodies())
    return text_of(render(TEMPLATES[paper["template_digest"]], paper_values(environment, words)))


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_base_paper_of_a_young_case_has_no_hole_in_a_sentence(name: str) -> None:
    """A stroke stands in cells and behind labels alone; a clause without its fact is left out, and so is a label."""
    text = drawn(name)
    assert UGLY.findall(text) == [], text
    assert [line for line in text.splitlines() if LABEL.fullmatch(line) and line not in ADDRESSED] == []


def test_what_is_written_with_its_own_full_stop_reads_on() -> None:
    """The reason within a sentence loses it; one that ends a sentence gets it."""
    reasons = {"measure_request": {"reason": "物料可能被转移。", "basis": "《某条例》第四十条。"}}
    seized = drawn("seizure_decision", **reasons)
    assert "物料可能被转移，根据《某条例》第四十条和《中华人民共和国行政强制法》" in seized
    assert "期限" not in seized.split("第二十五条的规定")[1].split("。")[0]
    reasons["measure_request"] |= {"since": "2026-07-01", "until": "2026-07-30"}
    assert "，期限自2026年7月1日至2026年7月30日。" in drawn("seizure_decision", **reasons)
    spared = drawn("no_penalty_decision", penalty_decision={"discretion": "违法行为轻微并及时改正"})
    assert "违法行为轻微并及时改正。依据" in spared

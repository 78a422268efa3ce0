"""What a template must hold, formats that fit, names unused; a paper form becomes the beginning of a template."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document as Docx

from documents.base_papers import FORMS, PAPERS, TEMPLATES, placeholder_bodies
from documents.test_papers import text_of
from documents.test_templates import docx
from yimen.documents import (
    paper_values,
    propose_placeholders,
    render,
    review_template,
    sample_environment,
    wording,
)
from yimen.documents.template_review import missing_content
from yimen.documents.templates import read_template, words_of
from yimen.kernel import Place

FORM = {
    "id": "form",
    "title": "表单",
    "schema": {
        "properties": {
            "fine": {"type": "integer", "format": "fen", "title": "罚款"},
            "day": {"type": "string", "format": "date", "title": "日期"},
            "facts": {"type": "string", "title": "事实"},
            "goods": {"type": "array", "title": "物品", "items": {"properties": {"name": {"title": "名称"}}}},
        }
    },
}
PAPER: dict[str, Any] = {
    "id": "paper",
    "template": "paper.docx",
    "forms": ["form"],
    "names": {"案由": "case.title"},
    "must": {
        "facts": {"title": {"zh": "违法事实"}, "names": ["事实"], "article": "第五十九条"},
        "remedies": {"title": {"zh": "救济"}, "words": ["行政复议", "六十日"]},
    },
}
WORDS = wording(PAPER, {"form": FORM})
GOOD = "{{案由}}{{事实}}{{罚款|大写}}{{日期|中文日期}}可在六十日内申请行政复议"


def codes(*paragraphs: str) -> list[str]:
    return [each.code for each in review_template(docx(*paragraphs), PAPER, WORDS)]


def test_template_that_holds_what_it_must_has_no_findings() -> None:
    """The mended example of every code below."""
    assert codes(GOOD, "{% for 物 in 物品 %}{{物.名称}}{% endfor %}") == []


@pytest.mark.parametrize(
    ("paragraph", "code"),
    [
        (GOOD + "{{事实|大写}}", "DOC-037"),
        (GOOD + "{{罚款|中文日期}}", "DOC-037"),
        (GOOD + "{% for 字 in 事实 %}{{字}}{% endfor %}", "DOC-037"),
        (GOOD.replace("{{案由}}", ""), "DOC-038"),
        (GOOD.replace("{{事实}}", ""), "DOC-039"),
        (GOOD.replace("六十日", "三十日"), "DOC-039"),
        (GOOD + "{{事买}}", "DOC-007"),
        (GOOD + "{% for 物 in 物品 %}", "DOC-005"),
    ],
)
def test_template_that_does_not_is_a_coded_finding(paragraph: str, code: str) -> None:
    """Wrong type, unused, missing, misspelt, unclosed: each says what to do."""
    assert codes(paragraph) == [code]


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_base_paper_holds_what_the_law_prescribes_and_renders_a_sample(name: str) -> None:
    """A full case and a young one; what the sample says stands on the paper."""
    paper = PAPERS[name]
    words = wording(paper, FORMS, placeholder_bodies())
    template = TEMPLATES[paper["template_digest"]]
    assert review_template(template, paper, words) == []
    forms = [FORMS[form] for form in paper.get("forms", ())]
    for sparse in (False, True):
        environment = sample_environment(forms, {"name": "示范局"}, date(2026, 7, 1), sparse=sparse)
        assert text_of(render(template, paper_values(environment, words))).strip()


def test_base_papers_state_what_the_law_prescribes_each_group_with_its_article() -> None:
    """Papers without a group are those whose content no law prescribes."""
    free = {name for name, paper in PAPERS.items() if not paper.get("must")}
    assert free == {
        "filing_approval_form",
        "no_filing_notice", "case_transfer_letter", "appraisal_commission", "execution_record", "closing_report",
        "file_cover", "file_catalog", "correction_notice",
        "post_label",
    }  # fmt: skip
    groups = [(name, group) for name, paper in PAPERS.items() for group in paper.get("must", {}).values()]
    assert [name for name, group in groups if not group.get("article")] == []
    assert [name for name, group in groups if not group.get("names") and not group.get("words")] == []


@pytest.mark.parametrize("name", sorted(name for name, paper in PAPERS.items() if paper.get("must")))
def test_prescribed_content_that_is_taken_out_of_a_base_paper_is_missed(name: str) -> None:
    """A planted fault for every group: its placeholders left out, then each of its words; only it is blamed."""
    paper = PAPERS[name]
    content = TEMPLATES[paper["template_digest"]]
    reading, text = read_template(content), words_of(content)

    def missed(reading: Any, text: str) -> set[str]:
        found = missing_content(paper, reading, text, Place(""))
        return {each.message.split("“")[1].split("”")[0] for each in found}

    assert missed(reading, text) == set()
    for group in paper["must"].values():
        title, names = group["title"]["zh"], set(group.get("names", ()))
        if names:
            left = tuple(use for use in reading.uses if use.path not in names and use.root not in names)
            assert title in missed(replace(reading, uses=left), text)
        for word in group.get("words", ()):
            assert title in missed(reading, text.replace("".join(word.split()), ""))


def test_paper_form_gets_placeholders_where_its_blanks_and_fillings_are() -> None:
    """Beside a known label, in cells and in lines; a near label is marked; what is no label stays."""
    document = Docx()
    table = document.add_table(rows=2, cols=4)
    for row, texts in enumerate(
        (("案 由", "某甲占道案", "违法事实：", ""), ("印章", "", "罚款", "２００元"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("当事人名称：________　　地址：________")
    out = io.BytesIO()
    document.save(out)
    made, proposals = propose_placeholders(
        out.getvalue(), ["案由", "违法事实", "罚款", "当事人名称", "当事人.地址"]
    )
    assert [(each.name, each.sure) for each in proposals] == [
        ("案由", True), ("违法事实", True), ("罚款", True), ("当事人名称", True),
    ]  # fmt: skip
    text = text_of(made)
    assert "某甲占道案" not in text
    for name in ("{{案由}}", "{{违法事实}}", "{{罚款}}", "{{当事人名称}}"):
        assert name in text
    assert "印章" in text
    _made, near = propose_placeholders(out.getvalue(), ["违法的事实"])
    assert [(each.name, each.sure) for each in near] == [("违法的事实", False)]

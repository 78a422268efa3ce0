"""Values on paper: amounts, dates, blanks, escaping; and equal data give equal bytes."""

from __future__ import annotations

import io

import pytest
from docx import Document

from yimen.documents import Amount, Day, RenderError, render, watermark

from .test_templates import docx


def text_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        (
            "{{罚款}}元（{{罚款|大写}}）",
            {"罚款": Amount(1234550)},
            "12,345.50元（壹万贰仟叁佰肆拾伍元伍角整）",
        ),
        ("{{日期}}", {"日期": Day("2026-11-03")}, "2026年11月3日"),
        ("{{日期|中文日期}}", {"日期": Day("2026-11-23")}, "二〇二六年十一月二十三日"),
        ("{{日期|中文日期}}", {"日期": Day("2030-10-10")}, "二〇三〇年十月十日"),
        ("{{地址|空划}}", {"地址": ""}, "／"),
        ("{{没有}}{{没有.下面}}", {}, ""),
        ("{{来源|勾选('检查')}}检查 {{来源|勾选('举报')}}举报", {"来源": "检查"}, "☑检查 ☐举报"),
        ("{{名单|顿号}}", {"名单": ["甲", "乙"]}, "甲、乙"),
        ("{{名称}}", {"名称": "<w:p>甲&乙</w:p> {{案由}}"}, "<w:p>甲&乙</w:p> {{案由}}"),
        ("{% if 听证 is 有 %}听证{% else %}不听证{% endif %}", {"听证": None}, "不听证"),
    ],
)
def test_value_stands_on_paper_as_offices_write_it(template: str, values: dict, text: str) -> None:
    """And what a user typed is never taken for markup or for a placeholder."""
    assert text_of(render(docx(template), values)) == text


def test_equal_data_give_equal_bytes() -> None:
    """A digest over the paper must not depend on when it was rendered."""
    template = docx("{{案由}}")
    assert render(template, {"案由": "甲"}) == render(template, {"案由": "甲"})


def test_template_that_cannot_be_filled_says_why() -> None:
    """The caller gets findings, not a stack."""
    with pytest.raises(RenderError) as error:
        render(docx("{{ 案由.x() }}"), {"案由": "甲"})
    assert error.value.findings[0].code == "DOC-005"


def test_watermark_stands_in_the_header_of_every_page() -> None:
    """Escaped like everything else."""
    marked = watermark(docx("正文"), '样例"<数据>')
    header = Document(io.BytesIO(marked)).sections[0].header._element.xml
    assert "样例&quot;&lt;数据&gt;" in header or '样例"&lt;数据&gt;' in header

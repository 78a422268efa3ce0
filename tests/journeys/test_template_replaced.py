"""A department takes a template of its own: uploaded, checked, looked at, approved in browsers; the others keep theirs."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest

from journeys.people import PHONE, Town
from journeys.steps import do, open_case, text_of

TITLE = "案件立项呈批表"
PAGE = "/templates/filing_approval_form?unit=zhzf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.soak


def written(*lines: str) -> bytes:
    """A .docx as a clerk writes it."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_department_replaces_a_template_and_only_its_papers_change(town: Town) -> None:
    """A misspelt placeholder is told with the right one; what was mended is shown beside the old and approved by another."""
    clerk = town.person("sfj-config")
    clerk.go(PAGE).page.set_input_files("#file", _file(written("{{案油}}")))
    clerk.press("检查并生成变更单").sees("DOC-007", "案由")
    clerk.go(PAGE).page.set_input_files("#file", _file(written(TITLE, "案由：{{案由}}", "文号：{{文号}}")))
    clerk.press("检查并生成变更单").sees(TITLE, "立案审批表", "变更后")
    found = re.search(r"/changes/[0-9a-f]+", clerk.page.url)
    assert found is not None
    clerk.go(found[0]).press("提交审核").sees("待审核")
    town.person("sfj01").go(found[0]).press("同意").press("启用").sees("已启用")

    case = open_case(town.person("zhzf01"), fellow="zhzf02", items="1,776")
    do(town.person("zhzf-head"), case, "unit_opinion", {"agreed": True, "opinion": "同意立案。"}, "同意立案")
    chief = town.person("zhzf-chief")
    do(chief, case, "filing_approval", {"opinion": "批准立案。"}, "批准立案")
    link = chief.go(case).page.get_by_role("link", name="下载 .docx").first.get_attribute("href")
    assert TITLE in text_of(chief.page.request.get(chief.base + str(link)).body())
    clerk.go("/templates?unit=jtys").sees_not("本单位的模板")
    clerk.go("/templates?unit=zhzf").sees("本单位的模板")
    town.person("sfj-config", PHONE).go(PAGE).sees(TITLE)


def _file(content: bytes) -> list[dict[str, object]]:
    return [{"name": "模板.docx", "mimeType": WORD, "buffer": content}]

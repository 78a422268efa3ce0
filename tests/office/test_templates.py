"""A unit replaces one template in the browser: checked, looked at side by side, approved by another, and only there."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document as Docx

from documents.test_papers import Bureau, text_of
from fixtures.sites import Site
from office.change_scenes import moved
from yimen import cases
from yimen.store import source_content

PAGE = "/templates/filing_approval_form?unit=zhzf"
CLERK = "sfj-config"


def template(*lines: str) -> bytes:
    document = Docx()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(site: Site, content: bytes, deed: str = "upload", page: str = PAGE, account: str = CLERK) -> Any:
    client = site.client(account)
    data = {"file": (io.BytesIO(content), "模板.docx"), "_deed": deed, "csrf_token": site.token(client, page)}
    return client.post(page, data=data, content_type="multipart/form-data")


OWN = template("{{办案机关}}案件立项呈批表", "案由：{{案由}}", "当事人：{{当事人名称}}", "文号：{{文号}}")


def test_unit_replaces_one_template_and_only_its_new_papers_change(demo_site: Site) -> None:
    """The old paper stays, an open case keeps what it was opened with, the other unit has the base's template."""
    bureau = Bureau(demo_site)
    before = bureau.filed("330211001000")
    begun = bureau.open("330211001000")
    [old] = bureau.papers("zhzf01", before)
    frozen = bureau.content("zhzf01", before, old.id)
    answer = upload(demo_site, OWN)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    address = answer.headers["Location"]
    shown = demo_site.client(CLERK).get(address).get_data(as_text=True)
    assert "案件立项呈批表" in shown
    assert "立案审批表" in shown
    assert "变更后" in shown
    set_id = re.search(r"/changes/([0-9a-f]+)", address)
    assert set_id is not None
    moved(demo_site, set_id[1], "submit", "approve", "activate")
    opinion = {"opinion": "事实清楚。", "agreed": True}
    bureau.complete("zhzf-head", begun, "unit_opinion", "agreed", **opinion)
    bureau.complete("zhzf-chief", begun, "filing_approval", "approved", opinion="同意。", agreed=True)
    after = bureau.filed("330211001000")

    def text(case: str) -> str:
        [paper] = bureau.papers("zhzf01", case)
        found = bureau.content("zhzf01", case, paper.id)
        assert found is not None
        return text_of(found[2])

    assert "案件立项呈批表" in text(after)
    assert "案件立项呈批表" not in text(begun)
    assert bureau.content("zhzf01", before, old.id) == frozen
    with demo_site.runtime.database.read() as session:
        configuration = cases.Configuration.open(session, "jindong", day=date(2026, 7, 1))
        own = configuration.entry("document", "filing_approval_form", "zhzf")
        other = configuration.entry("document", "filing_approval_form", "jtys")
        assert own is not None
        assert other is not None
        assert source_content(session, own.body["template_digest"]) == OWN
        assert other.body["template_digest"] != own.body["template_digest"]
    listed = demo_site.client(CLERK).get("/templates?unit=zhzf").get_data(as_text=True)
    assert listed.count("本单位的模板") == 1
    assert "本单位的模板" not in demo_site.client(CLERK).get("/templates?unit=jtys").get_data(as_text=True)
    restored = demo_site.post(
        demo_site.client(CLERK), "/templates/filing_approval_form/restore?unit=zhzf", page=PAGE
    )
    moved(demo_site, restored.headers["Location"].rsplit("/", 1)[1], "submit", "approve", "activate")
    assert "案件立项呈批表" not in text(bureau.filed("330211001000"))


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(OWN)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DOC-001"),
        (b"no zip", "DOC-001"),
        (OWN[:-400], "DOC-001"),
        (with_part("word/vbaProject.bin", b"macro"), "DOC-002"),
        (with_part("word/big.xml", b"0" * 41 * 1024 * 1024), "DOC-003"),
        (template("{{案油}}"), "DOC-007"),
        (template("{% for a in 全部当事人 %}"), "DOC-005"),
        (template("{{ ''.__class__ }}"), "DOC-006"),
    ],
    ids=["empty", "no-zip", "damaged", "macro", "bomb", "misspelt", "unclosed", "hostile"],
)
def test_template_that_fails_its_check_changes_nothing(demo_site: Site, content: bytes, code: str) -> None:
    """The page says why, with the code; no change set is made."""
    sets = demo_site.client(CLERK).get("/changes").get_data(as_text=True).count("/changes/")
    answer = upload(demo_site, content)
    assert answer.status_code == 422
    assert code in answer.get_data(as_text=True)
    assert demo_site.client(CLERK).get("/changes").get_data(as_text=True).count("/changes/") == sets


def test_mandatory_content_is_asked_of_a_decision(demo_site: Site) -> None:
    """DOC-039 names the article; a unit's template without the remedies never comes to approval."""
    page = "/templates/penalty_decision_letter?unit=zhzf"
    answer = upload(demo_site, template("{{当事人名称}}{{违法事实}}{{证据}}"), page=page)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "DOC-039" in text
    assert "《行政处罚法》第五十九条第五项" in text


def test_paper_form_comes_back_with_placeholders(demo_site: Site) -> None:
    """The proposals are listed, and the file holds them."""
    answer = upload(demo_site, template("案由：________　　当事人名称：________"), "propose")
    text = answer.get_data(as_text=True)
    found = re.search(r"base64,([A-Za-z0-9+/=]+)", text)
    assert found is not None
    assert "{{案由}}" in text_of(base64.b64decode(found[1]))
    nothing = upload(demo_site, template("无关的文字"), "propose").get_data(as_text=True)
    assert "没有找到可以对应的空白" in nothing


def test_templates_are_adjusted_by_their_own_clerk_alone(demo_site: Site) -> None:
    """An officer may not at all, a unit's head not another unit's; the file in force can be taken away."""
    assert demo_site.client("zhzf01").get("/templates").status_code == 403
    head = demo_site.client("zhzf-head")
    assert head.get("/templates?unit=jtys").status_code == 404
    assert head.get(PAGE).status_code == 200
    assert head.get("/templates/nothing?unit=zhzf").status_code == 404
    taken = head.get("/templates/filing_approval_form/file?unit=zhzf")
    assert taken.data.startswith(b"PK")


def test_every_template_is_shown_over_a_full_and_a_young_case_side_by_side(demo_site: Site) -> None:
    """Some at a time, in two columns each; the next page shows others; officers have no business there."""
    clerk = demo_site.client(CLERK)
    first = clerk.get("/template-previews?unit=zhzf").get_data(as_text=True)
    assert first.count("资料完整的案件") == first.count("刚立案的案件") >= 8
    assert "不能填入" not in first
    second = clerk.get("/template-previews?unit=zhzf&page=2").get_data(as_text=True)
    titles = [set(re.findall(r'href="/templates/([a-z_]+)', each)) for each in (first, second)]
    assert len(titles[0]) == len(titles[1]) == 8
    assert not titles[0] & titles[1]
    assert clerk.get("/template-previews?unit=zhzf&page=999").status_code == 200
    assert demo_site.client("zhzf01").get("/template-previews").status_code == 403

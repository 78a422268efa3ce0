"""A department's clerk arranges its list and case page without a file: a draft, a second person, live for it alone."""

from __future__ import annotations

import re
from typing import Any

from fixtures.sites import Site
from office.pages import opened, post
from office.test_case_listing import heads
from office.test_procedure_adjusting import rows

HEAD, LEGAL = "zhzf-head", "sfj01"


class Desk:
    """Somebody who arranges a list or a page for one unit."""

    def __init__(
        self, site: Site, account: str = HEAD, unit: str = "zhzf", layout: str = "case_list"
    ) -> None:
        self.site, self.unit, self.layout = site, unit, layout
        self.client = site.client(account)

    def address(self, part: str = "") -> str:
        return f"/layouts/{self.layout}/adjust{part}?unit={self.unit}"

    def text(self, part: str = "") -> str:
        answer = self.client.get(self.address(part))
        assert answer.status_code == 200
        return str(answer.text)

    def step(self, do: str, group: str = "", **more: Any) -> Any:
        return self.sent("/step", "", {"do": do, "group": group, **more})

    def keep(self, part: str, **values: Any) -> Any:
        return self.sent(part, part, values)

    def sent(self, to: str, page: str, values: dict[str, Any]) -> Any:
        """A form as the page has it: with its token and the version that it was drawn with."""
        text = self.text(page)
        hidden = {
            name: re.findall(f'name="{name}" value="([^"]*)"', text)[0] for name in ("csrf_token", "version")
        }
        return self.client.post(self.address(to), data={**hidden, **values})

    def approved(self) -> str:
        """The draft made a change set, submitted, approved and activated; its page as the approver reads it."""
        made = post(self.client, self.address("/draft"), self.address(), {"note": "更好查"})
        assert made.status_code == 302, made.text
        address = made.headers["Location"]
        legal = self.site.client(LEGAL)
        for client, deed in ((self.client, "submit"), (legal, "approve"), (legal, "activate")):
            assert self.site.post(client, f"{address}/deeds/{deed}", page=address).status_code == 302
        return str(legal.get(address).text)


def test_arranged_list_is_live_for_the_own_unit_alone(demo_site: Site) -> None:
    """A field of a form as a column with badges, one to filter by, another order; said to the reviewer in words."""
    officer = demo_site.client("zhzf01")
    opened(officer)
    before = heads(demo_site.client("scjg01").get("/cases?plain=1").text)
    desk = Desk(demo_site)
    assert desk.step("add", "columns", shown="form.penalty_filing.source").status_code == 302
    for _time in range(6):
        desk.step("up/source", "columns")
    assert (
        desk.keep("/columns/source", title_zh="线索来源", places=["page"], **{"badge-0": "teal"}).status_code
        == 302
    )
    desk.step("off/party", "columns")
    desk.step("add", "filters", shown="form.penalty_filing.source")
    desk.step("add", "columns", shown="form.penalty_filing.found_on")
    desk.keep("/columns/found_on", places=["page", "export"], ordered="1")
    desk.step("frame", title_zh="本局案件", sort="-form.penalty_filing.found_on", view_status="open")
    text = desk.text()
    told = rows(text)
    assert ("名称", "案件", "本局案件") in told
    assert ("排序", "立案日期，最近的在前", "发现日期，最近的在前") in told
    assert ("打开时显示", "全部案件", "状态：办理中") in told
    assert ("栏目：线索来源", "—", "显示（页面；监督检查发现：青绿色）") in told
    assert ("栏目：发现日期", "—", "显示（页面、导出表格；点标题可以排序）") in told
    assert ("栏目：当事人", "显示", "不显示") in told
    assert "线索来源" in heads(text)
    assert "监督检查发现" in text
    page = desk.approved()
    assert "案件列表调整（综合行政执法局）" in page
    assert ("筛选项：案件来源", "—", "显示") in rows(page)
    answer = officer.get("/cases")
    assert answer.headers["Location"].endswith("/cases?status=open")
    listed = officer.get("/cases?status=open").text
    assert "本局案件" in listed
    assert "线索来源" in heads(listed)
    assert 'aria-sort="descending"><a class="sort-link"' in listed
    assert "当事人" not in heads(listed)
    assert 'name="form.penalty_filing.source"' in listed
    assert heads(demo_site.client("scjg01").get("/cases?plain=1").text) == before
    assert "本单位有调整" in desk.client.get("/layouts?unit=zhzf").text
    desk.step("restore_all")
    page = desk.approved()
    assert ("栏目：当事人", "不显示", "显示") in rows(page)
    assert "当事人" in heads(officer.get("/cases?plain=1").text)


def test_arranged_case_page_is_previewed_on_a_case_and_returns_to_base(demo_site: Site) -> None:
    """A section of facts of a form, the evidence beside the tasks; seen by its clerk alone until it is in force."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    desk = Desk(demo_site, layout="case_page")
    shown = "form.penalty_filing.found_on"
    assert desk.step("section", "sections", title="线索情况", shown=shown).status_code == 302
    desk.step("add", "facts-facts_1", shown="form.penalty_filing.source")
    desk.keep("/sections/evidence", area="main", title_zh="证据材料")
    desk.step("off/notices", "sections")
    told = rows(desk.text())
    assert ("页面内容：线索情况", "—", "显示（侧栏）") in told
    assert ("页面内容：证据（位置）", "侧栏", "主栏") in told
    assert ("页面内容：证据（名称）", "证据", "证据材料") in told
    draft = desk.client.get(f"{case}?draft=zhzf")
    assert "线索情况" in draft.text
    assert "尚未启用的草稿" in draft.text
    assert officer.get(f"{case}?draft=zhzf").status_code == 404
    assert "线索情况" not in officer.get(case).text
    assert ("“线索情况”的要点：案件来源", "—", "显示") in rows(desk.approved())
    assert "线索情况" in officer.get(case).text
    assert desk.step("off/facts_1", "sections").status_code == 302
    assert desk.step("restore/evidence", "sections").status_code == 302
    assert ("页面内容：证据材料（位置）", "主栏", "侧栏") in rows(desk.text())


def test_steps_are_kept_one_after_the_other_and_taken_back(demo_site: Site) -> None:
    """Whoever was faster is named; a step goes back and forth; a draft is given up."""
    desk = Desk(demo_site)
    desk.step("off/party", "columns")
    assert desk.step("off/title", "columns", version="0").status_code == 302
    text = desk.text()
    assert "刚刚改动了这里" in text
    assert [each[0] for each in rows(text)] == ["栏目：当事人"]
    post(desk.client, desk.address("/back"), desk.address(), {})
    assert "还没有改动" in desk.text()
    post(desk.client, desk.address("/back"), desk.address(), {"by": "1"})
    assert [each[0] for each in rows(desk.text())] == ["栏目：当事人"]
    post(desk.client, desk.address("/give-up"), desk.address(), {})
    assert "还没有改动" in desk.text()


def test_faults_are_told_at_the_field_and_nobody_reaches_further(demo_site: Site) -> None:
    """A column nowhere shown, an English title alone; unknown parts, deeds, fields and other units are not there."""
    desk = Desk(demo_site)
    answer = desk.keep("/columns/party", title_en="Party")
    assert answer.status_code == 422
    for name in ("places", "title_zh"):
        assert f'<a class="alert-link text-wrap" href="#{name}">' in answer.text
        assert f'id="{name}-problem"' in answer.text
    assert 'value="Party"' in answer.text
    assert desk.step("blow/party", "columns").status_code == 404
    assert desk.step("off/nothing", "columns").status_code == 404
    assert desk.step("off/party", "$defs").status_code == 404
    assert desk.step("add", "columns", shown="form.investigation_record.person_id").status_code == 404
    assert desk.step("off/tasks", "sections").status_code == 404
    assert "还没有改动" in desk.text()
    assert desk.client.get("/layouts/case_list/adjust?unit=jtys").status_code == 404
    assert desk.client.get("/layouts/kinds/adjust?unit=zhzf").status_code == 404
    page = Desk(demo_site, layout="case_page")
    page.step("off/tasks", "sections")
    assert "必须保留" in page.text()
    evil = '<script>alert("x")</script>'
    desk.step("frame", title_zh=evil, sort="party")
    text = desk.text()
    assert evil not in text
    assert "&lt;script&gt;" in text
    assert "立案日期，最近的在前" in text

"""A department's clerk adjusts its procedure: what the law holds is never offered, the rest somebody else approves."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import delete, select

from fixtures.sites import Site
from office.pages import opened, post, refusal
from yimen.cases import Case, MembershipRow, visible
from yimen.kernel import system_actor
from yimen.office import codes

PAGE = "/procedures/ordinary_penalty/adjust"
HEAD, OTHER, LEGAL = "zhzf-head", "jtys-head", "sfj01"


class Desk:
    """Somebody who adjusts the ordinary procedure for one unit."""

    def __init__(self, site: Site, account: str, unit: str) -> None:
        self.site, self.account, self.unit = site, account, unit
        self.client = site.client(account)

    def address(self, part: str = "") -> str:
        return f"{PAGE}{part}?unit={self.unit}"

    def text(self, part: str = "") -> str:
        answer = self.client.get(self.address(part))
        assert answer.status_code == 200
        return str(answer.get_data(as_text=True))

    def keep(self, part: str, **values: Any) -> Any:
        """The part's form sent in, with the version that it was drawn with."""
        (version,) = re.findall(r'name="version" value="(\d+)"', self.text(part))
        return post(self.client, self.address(part), self.address(part), {"version": version, **values})

    def step(self, deed: str, **values: Any) -> Any:
        return post(self.client, self.address(deed), self.address(), values)


def rows(text: str) -> list[tuple[str, ...]]:
    """What was changed so far: (part, before, after)."""
    found = re.findall(
        r'<th scope="row">(.*?)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', text, re.DOTALL
    )
    return [tuple(re.sub(r"<[^>]+>", "", each) for each in row) for row in found]


def pinned(site: Site, address: str) -> str:
    """The digest of the procedure that a case runs under."""
    with site.runtime.database.read() as session:
        chosen = select(Case).where(Case.id == address.rsplit("/", 1)[1])
        query = visible(system_actor("rehearse", "jindong")).of(chosen)
        return str(session.scalars(query).one().bindings["procedure"])


def test_adjusted_procedure_is_live_for_the_own_unit_alone_and_old_cases_keep_theirs(demo_site: Site) -> None:
    """A shorter term, a way that the unit does not use; approved by a second person, in force without a restart."""
    officer = demo_site.client("zhzf01")
    before = opened(officer)
    with demo_site.runtime.database.write() as session:
        session.execute(delete(MembershipRow).where(MembershipRow.role == "hearing_chair"))
    desk = Desk(demo_site, HEAD, "zhzf")
    assert f'href="{PAGE}?unit=zhzf"' in desk.client.get("/procedures/ordinary_penalty").get_data(
        as_text=True
    )
    assert desk.keep("/deadline/case_term", amount="60", warn="20、5").status_code == 302
    assert desk.keep("/task/demolition_notice", off="1", form="demolition_notice").status_code == 302
    text = desk.text()
    assert rows(text)[:3] == [
        ("公告限期自行拆除：是否启用", "启用", "不启用"),
        ("办案期限：长度", "由参数“普通程序办案期限”决定（现为 90）", "60"),
        ("办案期限：提前提醒", "到期前 30、10、3 日", "到期前 20、5 日"),
    ]
    assert "WFL-027" in text  # what goes with it is told before anybody is asked
    assert "机构“综合行政执法局”中没有人担任“听证主持人”" in text
    made = desk.step("/draft", note="本局办案要求更快")
    address = made.headers["Location"]
    page = desk.client.get(address).get_data(as_text=True)
    assert "WFL-025" in page
    assert "程序调整：行政处罚普通程序（综合行政执法局）" in page
    assert rows(page)[0] == ("公告限期自行拆除：是否启用", "启用", "不启用")
    for who, deed in ((HEAD, "submit"), (LEGAL, "approve"), (LEGAL, "activate")):
        assert (
            demo_site.post(demo_site.client(who), f"{address}/deeds/{deed}", page=address).status_code == 302
        )
    own = desk.client.get("/procedures/ordinary_penalty/zhzf").get_data(as_text=True)
    assert re.search(r"办案期限</td><td[^>]*>60 日", own)
    assert "不启用" in own
    assert "不启用" not in officer.get("/procedures/ordinary_penalty").get_data(as_text=True)
    after = opened(officer, title="另一件")
    assert pinned(demo_site, before) != pinned(demo_site, after)
    text = desk.text()
    assert "还没有改动" in text
    assert "本单位有调整" in text


def test_what_the_law_holds_is_shown_with_its_article_and_never_offered(demo_site: Site) -> None:
    """Nor taken, when somebody sends it in all the same."""
    desk = Desk(demo_site, HEAD, "zhzf")
    text = desk.text("/deadline/seizure_term")
    assert 'name="amount"' not in text
    assert "由《行政强制法》第二十五条固定，不能调整" in text
    assert 'name="warn"' in text
    text = desk.text("/task/legal_review")
    assert 'name="roles"' not in text
    assert "由《行政处罚法》第五十八条固定" in text
    desk.keep("/task/legal_review", roles="officer", form="legal_review", documents="legal_review_opinion")
    assert "还没有改动" in desk.text()
    text = desk.text("/task/notice_approval")
    assert re.search(r'value="prior_notice_letter" checked disabled', text)
    assert desk.keep("/task/notice_approval", roles="unit_head", form="unit_opinion").status_code == 302
    assert "还没有改动" in desk.text()


def test_faults_are_told_at_the_field_and_what_was_typed_stays(demo_site: Site) -> None:
    """A summary that leads to the fields; nothing is kept."""
    desk = Desk(demo_site, HEAD, "zhzf")
    answer = desk.keep("/deadline/case_term", amount="一百", warn="十天")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("amount", "warn"):
        assert f'<a class="alert-link text-wrap" href="#{name}">' in text
        assert f'id="{name}-problem"' in text
    assert 'value="一百"' in text
    assert codes.UNREADABLE.message.format(what="长度", detail="应为整数") in text
    answer = desk.keep("/deadline/case_term", amount="91", warn="")
    assert answer.status_code == 422
    assert "应为1至90个自然日（《行政处罚法》第六十条）" in "".join(refusal(answer))
    answer = desk.keep("/task/unit_opinion", form="unit_opinion")
    assert "至少选一个角色" in answer.get_data(as_text=True)
    assert "还没有改动" in desk.text()
    assert desk.client.get(desk.address("/deadline/no_term")).status_code == 404
    assert desk.client.get(desk.address("/stage/filing_stage")).status_code == 404


def test_steps_are_taken_back_restored_and_given_up(demo_site: Site) -> None:
    """A part goes back to what the layer above says; the draft can be dropped whole."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.keep("/deadline/statement_term", amount="7", warn="1")
    desk.keep(
        "/task/case_closing",
        roles=["officer", "records_clerk"],
        form="case_closing",
        documents="closing_report",
    )
    assert [each[0] for each in rows(desk.text())] == [
        "结案报告：由谁办理",
        "结案报告：文书",
        "陈述申辩期限：长度",
        "陈述申辩期限：提前提醒",
    ]
    desk.step("/restore", sort="task", part="case_closing")
    assert [each[0] for each in rows(desk.text())] == ["陈述申辩期限：长度", "陈述申辩期限：提前提醒"]
    desk.step("/back")
    assert len(rows(desk.text())) == 4
    desk.step("/back", by="1")
    assert len(rows(desk.text())) == 2
    desk.step("/restore")
    assert "还没有改动" in desk.text()
    desk.step("/give-up")
    assert "放弃草稿" not in desk.text()


def test_form_that_a_gate_reads_is_missed_before_the_set_is_made(demo_site: Site) -> None:
    """The finding names the condition; the drafted set carries it, and cannot be submitted."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.keep("/task/investigation_conclusion", form="none", documents="investigation_report_paper")
    assert "WFL-033" in desk.text()
    address = desk.step("/draft").headers["Location"]
    submitted = demo_site.post(desk.client, f"{address}/deeds/submit", page=address)
    assert submitted.status_code == 422


def test_nobody_adjusts_the_procedure_of_another_unit_nor_overwrites_anybody(demo_site: Site) -> None:
    """404 for another's unit, 403 without the right; who comes second sees who was first and keeps what was typed."""
    desk = Desk(demo_site, HEAD, "zhzf")
    assert desk.client.get(f"{PAGE}?unit=jtys").status_code == 404
    assert demo_site.client("zhzf01").get(f"{PAGE}?unit=zhzf").status_code == 403
    keeper = Desk(demo_site, "sfj-config", "zhzf")
    part = "/deadline/case_term"
    desk.keep("/deadline/statement_term", amount="7", warn="")
    stale = {"version": "0", "amount": "45", "warn": ""}
    answer = post(keeper.client, keeper.address(part), keeper.address(part), stale)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "刚刚改动了这个程序" in text
    assert 'value="45"' in text
    assert len(rows(keeper.text())) == 1


def test_numbers_are_adjusted_as_they_were_typed_or_told(demo_site: Site) -> None:
    """A form without a serial is told at its field; a sound one stands beside the old, and is taken back."""
    desk = Desk(demo_site, HEAD, "zhzf")
    answer = desk.keep("/numbering/number", format="{word}案〔{year}〕", width="二")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "缺少 {serial}" in text
    assert codes.UNREADABLE.message.format(what="序号位数", detail="应为整数") in text
    assert 'value="{word}案〔{year}〕"' in text
    assert desk.keep("/numbering/number", format="{word}执〔{year}〕{serial}号", width="4").status_code == 302
    text = desk.text()
    assert rows(text)[:2] == [
        ("案号：写法", "与其他程序一样", "{word}执〔{year}〕{serial}号"),
        ("案号：序号位数", "不补零", "4"),
    ]
    desk.client.get("/language/en?next=/")
    assert rows(desk.text())[1] == ("Case number: digits of the serial", "no leading zeros", "4")
    assert desk.step("/restore", sort="numbering", part="number").status_code == 302
    assert "Nothing changed yet" in desk.text()


def test_page_speaks_english(demo_site: Site) -> None:
    """Titles, hints, differences."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.keep("/deadline/case_term", amount="60", warn="20")
    desk.client.get("/language/en?next=/")
    text = desk.text()
    assert rows(text)[0][0] == "Term of the case: Length"
    assert "Adjust the procedure: Ordinary penalty procedure" in text
    assert "If left empty" in desk.text("/deadline/case_term")


def test_task_given_in_turn_is_somebodys_when_it_opens(demo_site: Site) -> None:
    """The head's opinion goes round among the unit's heads; case page and journal say whose it is and why."""
    desk = Desk(demo_site, HEAD, "zhzf")
    assert (
        desk.keep("/task/unit_opinion", roles="unit_head", form="unit_opinion", assignment="turn").status_code
        == 302
    )
    assert ("承办机构审核：怎样分配", "不指定，由有权人员领取", "在有权人员中轮流") in rows(desk.text())
    address = desk.step("/draft").headers["Location"]
    for who, deed in ((HEAD, "submit"), (LEGAL, "approve"), (LEGAL, "activate")):
        demo_site.post(demo_site.client(who), f"{address}/deeds/{deed}", page=address)
    case = opened(demo_site.client("zhzf01"))
    text = desk.client.get(case).get_data(as_text=True)
    name = re.search(r"由(\S+?)办理（轮流分配）", text)
    assert name
    assert f"“承办机构审核”分配给{name[1]}" in text
    assert "分配给有权人员轮流" in desk.client.get("/procedures/ordinary_penalty/zhzf").get_data(as_text=True)

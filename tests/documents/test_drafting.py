"""A paper before it is final: handed over, returned with its list, answered point by point, approved as it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from documents.test_papers import DAY, Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from yimen import cases, documents
from yimen.cases import visible
from yimen.documents import DraftStep, PaperFailed, changed_lines
from yimen.documents.drafting import need_approval
from yimen.documents.filling import paper_of

TYPE = "filing_approval_form"


def shown(before: list[str], after: list[str]) -> list[tuple[int, str]]:
    marks = {"same": "", "gone": "-", "new": "+"}
    return [
        (line.number, "".join(f"{marks[each.sort]}{each.text}" for each in line.pieces))
        for line in changed_lines(before, after)
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (["罚款200元。"], ["罚款200元。"], []),
        (["罚款200元。"], ["罚款3000元。"], [(1, "罚款-200+3000元。")]),
        (["甲", "乙"], ["甲", "丙", "乙"], [(2, "+丙")]),
        (["甲", "乙"], ["乙"], [(0, "-甲")]),
        (["占用道路十平方米"], ["占用公路十平方米"], [(1, "占用-道+公路十平方米")]),
        (["字" * 2_000], ["词" * 2_000], [(1, "-" + "字" * 2_000 + "+" + "词" * 2_000)]),
    ],
)
def test_changes_are_told_word_by_word(
    before: list[str], after: list[str], told: list[tuple[int, str]]
) -> None:
    """Figures are one word; a line that came or went is told whole; very long lines as well."""
    assert shown(before, after) == told


class Desk:
    """One draft with the people around it, over the pages."""

    def __init__(self, bureau: Bureau, item: str) -> None:  # noqa: F811
        self.bureau = bureau
        self.case = bureau.open(item)
        self.page = f"/cases/{self.case}/drafts/{TYPE}"

    def text(self, account: str) -> str:
        return self.bureau.site.client(account).get(self.page).get_data(as_text=True)

    def post(self, account: str, address: str, **said: Any) -> Any:
        client = self.bureau.site.client(account)
        return client.post(address, data={"csrf_token": self.bureau.site.token(client, self.page), **said})

    def move(self, account: str, sort: str, **said: Any) -> str:
        answer = self.post(account, self.page, _deed=sort, **said)
        if answer.status_code == 302:
            return "done"
        return re.findall(r"DOC-07\d", answer.get_data(as_text=True))[0]

    def life(self, account: str) -> documents.DraftLife:
        with self.bureau.database.read() as session:
            configuration = cases.Configuration.open(session, "jindong", day=DAY)
            actor = self.bureau.actor(session, account)
            return documents.draft_life(session, actor, self.case, TYPE, configuration=configuration)

    def home(self, account: str) -> str:
        return self.bureau.site.client(account).get("/").get_data(as_text=True)

    def open_note(self) -> str:
        """The id of the one note."""
        with self.bureau.database.read() as session:
            [note] = cases.notes_of(session, self.bureau.actor(session, "zhzf01"), self.case)
            return str(note.id)

    def required(self) -> str:
        """Whether the paper might be final if its definition asked for an approved draft."""
        with self.bureau.database.read() as session:
            configuration = cases.Configuration.open(session, "jindong", day=DAY)
            actor = self.bureau.actor(session, "zhzf01")
            case = cases.seen_case(session, actor, self.case)
            assert case is not None
            paper = paper_of(session, configuration, case, TYPE)
            need_approval(session, actor, configuration, case, paper, TYPE)  # it does not ask
            paper = replace(paper, definition={**paper.definition, "review": {"required": True}})
            try:
                need_approval(session, actor, configuration, case, paper, TYPE)
            except PaperFailed as failed:
                return failed.findings[0].code
            return ""


@pytest.fixture
def desk(bureau: Bureau, item: str) -> Desk:  # noqa: F811
    return Desk(bureau, item)


def test_draft_goes_to_review_and_back_until_it_is_approved_as_it_stands(desk: Desk) -> None:
    """The list is answered point by point; a change after the approval voids it; the final paper keeps the past."""
    assert desk.move("zhzf-head", "approved") == "DOC-070"
    assert "待我审核" not in desk.home("zhzf-head")
    assert desk.move("zhzf01", "handed", text="请审核") == "done"
    assert "待我审核" in desk.home("zhzf-head")  # in whoever may review it, and in nobody else's work
    assert not any("待我审核" in desk.home(each) for each in ("zhzf01", "zhzf02", "jtys01"))
    assert desk.move("zhzf01", "handed") == "DOC-070"
    assert desk.move("zhzf01", "approved") == "DOC-075"
    assert desk.move("zhzf-head", "returned") == "DOC-073"
    note = {"_deed": "add", "draft": TYPE, "place": f"draft/{TYPE}#3", "text": "案由不完整"}
    assert desk.post("zhzf-head", f"/cases/{desk.case}/notes", **note).status_code == 302
    assert desk.move("zhzf-head", "approved", seen=desk.life("zhzf-head").now.digest) == "DOC-072"
    assert desk.move("zhzf-head", "returned", text="请修改") == "done"
    assert "退回待改" in desk.home("zhzf02")
    assert "待我审核" not in desk.home("zhzf-head")
    page = desk.text("zhzf01")
    for part in ("退回修改", "案由不完整", "请修改", "退回意见1条"):
        assert part in page
    assert desk.move("zhzf01", "handed") == "DOC-071"
    answer = {"_deed": "answer", "draft": TYPE, "note": desk.open_note(), "text": "已核对，案由无误"}
    assert desk.post("zhzf01", f"/cases/{desk.case}/notes", **answer).status_code == 302
    assert desk.move("zhzf01", "handed") == "done"
    assert desk.move("zhzf-head", "looked") == "done"
    assert desk.life("zhzf-head").changes == ()
    assert desk.required() == "DOC-077"
    assert desk.move("zhzf-head", "approved", seen="sha256:0") == "DOC-074"
    assert desk.move("zhzf-head", "approved", seen=desk.life("zhzf-head").now.digest) == "done"
    assert desk.life("zhzf01").state == "approved"
    assert desk.required() == ""

    opinion = {"opinion": "事实清楚，建议立案。", "agreed": True}
    desk.bureau.complete("zhzf-head", desk.case, "unit_opinion", "agreed", **opinion)
    life = desk.life("zhzf-head")
    assert life.state == "changed"
    assert "建议立案" in "".join(
        each.text for line in life.changes for each in line.pieces if each.sort == "new"
    )
    assert desk.required() == "DOC-077"
    for part in ("已经失效", '<ins class="side-after">', "上次查看以后的变化"):
        assert part in desk.text("zhzf-head")
    case_page = desk.bureau.site.client("zhzf01").get(f"/cases/{desk.case}").get_data(as_text=True)
    assert "同意后有改动" in case_page
    assert "文书草稿审核同意：立案审批表" in case_page

    desk.bureau.complete(
        "zhzf-chief", desk.case, "filing_approval", "approved", opinion="同意立案。", agreed=True
    )
    [paper] = desk.bureau.papers("zhzf01", desk.case)
    final = desk.bureau.site.client("zhzf01").get(f"/cases/{desk.case}/documents/{paper.id}/view")
    assert "定稿前的审签经过" in final.get_data(as_text=True)
    with desk.bureau.database.read() as session:
        actor = desk.bureau.actor(session, "zhzf01")
        rows = session.scalars(visible(actor).of(select(DraftStep), DraftStep)).all()
        assert {(row.document_id, tuple(row.lines)) for row in rows} == {(paper.id, ())}
    assert desk.life("zhzf01").state == "draft"


def test_draft_says_the_same_to_everybody_and_holds_no_sensitive_value(desk: Desk) -> None:
    """Its digest does not depend on who reads or on the day; kept lines show marks alone; strangers see nothing."""
    now = desk.life("zhzf01").now
    assert desk.life("zhzf-chief").now == now
    assert "示范商贸有限公司" in "".join(now.lines)
    assert "TEST-0001" not in "".join(now.lines)
    assert "TEST-0001" in desk.text("zhzf01")
    stranger = desk.bureau.site.client("jtys01")
    assert stranger.get(desk.page).status_code == 404


def test_paper_names_the_roles_that_review_it(desk: Desk) -> None:
    """Whoever holds none of them is refused with the roles' names; whoever holds one is not."""
    assert desk.move("zhzf01", "handed") == "done"
    with desk.bureau.database.read() as session:
        configuration = cases.Configuration.open(session, "jindong", day=DAY)
        actor = desk.bureau.actor(session, "zhzf-head")
        case = cases.seen_case(session, actor, desk.case)
        assert case is not None
        life = documents.draft_life(session, actor, desk.case, TYPE, configuration=configuration)
        paper = paper_of(session, configuration, case, TYPE)
        held = sorted(actor.roles_over(case.unit))[0]
        for roles, codes in ((["nobody"], ["DOC-076"]), ([held], [])):
            asked = replace(paper, definition={**paper.definition, "review": {"roles": roles}})
            found = documents.draft_faults("approved", actor, case, asked, life, life.now.digest)
            assert [each.code for each in found] == codes

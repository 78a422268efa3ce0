"""The designer's questions and answers: who may ask, what is kept, what is refused, and that it ends in a change set."""

from __future__ import annotations

from typing import Any

from fixtures.sites import Site
from yimen.cases import grant
from yimen.kernel import system_actor
from yimen.screens import palette

FORM = "/forms/penalty_filing/design"
HEAD, OTHER, KEEPER = "zhzf-head", "jtys-head", "sfj-config"


class Desk:
    """Somebody at the designer of one form for one unit."""

    def __init__(self, site: Site, account: str, unit: str, form: str = FORM) -> None:
        self.site, self.account = site, account
        self.client = site.client(account)
        self.unit, self.form = unit, form
        self.token = site.token(self.client, f"{form}?unit={unit}")
        self.state = self.read()

    def read(self, **query: str) -> dict[str, Any]:
        answer = self.client.get(f"{self.form}/state", query_string={"unit": self.unit, **query})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())

    def ask(self, part: str, **body: Any) -> Any:
        return self.client.post(
            f"{self.form}/{part}?unit={self.unit}",
            json={"version": self.state["version"], **body},
            headers={"X-CSRFToken": self.token, "Accept": "application/json"},
        )

    def do(self, **operation: Any) -> dict[str, Any]:
        """One step that is done."""
        answer = self.ask("steps", operation=operation)
        assert answer.status_code == 200, answer.get_json()
        self.state = answer.get_json()
        return dict(self.state)

    def refused(self, **operation: Any) -> str:
        """The code of a step's refusal."""
        answer = self.ask("steps", operation=operation)
        assert answer.status_code == 422, answer.get_json()
        return str(answer.get_json()["refused"]["code"])

    def post(self, part: str, **values: str) -> Any:
        data = {**values, "csrf_token": self.token}
        return self.client.post(f"{self.form}/{part}?unit={self.unit}", data=data)

    def brought_into_force(self, **values: str) -> str:
        """Drafted, submitted by the clerk, approved and activated by the legal office; the set's page before that."""
        address = self.post("draft", **values).headers["Location"]
        text = self.client.get(address).get_data(as_text=True)
        for who, deed in ((self.account, "submit"), ("sfj01", "approve"), ("sfj01", "activate")):
            done = self.site.post(self.site.client(who), f"{address}/deeds/{deed}", page=address)
            assert done.status_code == 302, done.get_data(as_text=True)
        return str(text)


def titles(state: dict[str, Any]) -> list[str]:
    return [each["title"] for each in state["tree"]]


def test_step_is_kept_and_answered_with_the_form_after_it(demo_site: Site) -> None:
    """Added, named, taken back, taken again; another session finds it as it was left."""
    desk = Desk(demo_site, HEAD, "zhzf")
    state = desk.do(do="add", item="date", into="", at=1)
    assert (state["version"], state["ref"], state["changed"], state["mayUndo"]) == (1, "/date_1", True, True)
    assert state["selected"]["values"]["title"] == "日期"
    state = desk.do(do="set", ref="/date_1", values={"title": "受案日期"})
    assert titles(state)[1] == "受案日期"
    assert [each["text"] for each in state["differences"]] == [
        "新增字段『受案日期』（日期），在『案件来源』之后"
    ]
    desk.state = desk.ask("back", by=-1).get_json()
    assert titles(desk.state)[1] == "日期"
    desk.state = desk.ask("back", by=1).get_json()
    again = Desk(demo_site, HEAD, "zhzf")
    assert titles(again.state)[1] == "受案日期"
    assert again.state["account"] == "执法员007"


def test_first_answer_brings_palette_words_and_lists(demo_site: Site) -> None:
    """Every field type is offered, in the language of the page."""
    desk = Desk(demo_site, HEAD, "zhzf")
    state = desk.read(all="1")
    offered = {each["id"] for each in state["palette"]}
    assert {each["id"] for each in palette()} - {"group"} <= offered
    assert {"group", "row", "steps", "page", "words"} <= offered
    assert state["words"]["up"] == "上移"
    assert {"id": "officer", "title": "执法人员"} in state["roles"]
    assert {"item", "law"} <= {each["id"] for each in state["kinds"]}
    desk.client.get("/language/en?next=/")
    english = desk.read(all="1")
    assert english["words"]["up"] == "Move up"
    assert next(each["title"] for each in english["palette"] if each["id"] == "date") == "Date"


def test_refused_step_says_what_to_do_and_changes_nothing(demo_site: Site) -> None:
    """With its code, in words; the version stays."""
    desk = Desk(demo_site, HEAD, "zhzf")
    assert desk.refused(do="remove", ref="/parties") == "SCR-045"
    assert desk.refused(do="explode") == "SCR-049"
    assert desk.refused(do="replace", body={"id": "another_form", "title": "x", "schema": {}}) == "SCR-046"
    assert desk.read()["version"] == 0
    assert desk.ask("steps", operation="text").status_code == 400


def test_somebody_else_who_was_first_is_named(demo_site: Site) -> None:
    """409 with who it was and the form as it stands."""
    mine, theirs = Desk(demo_site, HEAD, "zhzf"), Desk(demo_site, KEEPER, "zhzf")
    theirs.do(do="add", item="text", into="", at=0)
    answer = mine.ask("steps", operation={"do": "add", "item": "text", "into": "", "at": 0})
    assert answer.status_code == 409
    assert answer.get_json()["state"]["version"] == 1
    assert answer.get_json()["moved"] != ""
    assert mine.ask("back", by=-1).status_code == 409


def test_nobody_reaches_the_forms_of_another_unit(demo_site: Site) -> None:
    """Neither page, state, step, preview nor draft; officers reach none at all."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.unit = "jtys"
    for part in ("", "/state", "/text", "/preview", "/sources"):
        assert desk.client.get(f"{FORM}{part}?unit=jtys").status_code == 404, part
        assert desk.client.get(f"{FORM}{part}?unit=").status_code == 404, part
    assert desk.ask("steps", operation={"do": "add"}).status_code == 404
    assert desk.post("draft").status_code == 404
    assert desk.client.get("/forms?unit=jtys").status_code == 404
    officer = demo_site.client("zhzf01")
    for path in ("/forms", FORM, f"{FORM}/state"):
        assert officer.get(path).status_code == 403, path


def test_step_without_the_pages_token_is_refused(demo_site: Site) -> None:
    """A page of another site cannot change a draft."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.token = "forged"
    assert desk.ask("steps", operation={"do": "add", "item": "text", "into": "", "at": 0}).status_code == 400
    assert desk.read()["version"] == 0


def test_list_says_whose_each_form_is_and_what_is_under_way(demo_site: Site) -> None:
    """The unit's own, inherited ones, drafts, sets on their way; a keeper chooses the unit."""
    desk = Desk(demo_site, OTHER, "jtys")
    desk.do(do="add", item="text", into="", at=0)
    text = desk.client.get("/forms").get_data(as_text=True)
    assert "本单位有调整" in text
    assert "沿用上级" in text
    assert "草稿：" in text
    assert "行政处罚普通程序" in text
    keeper = demo_site.client(KEEPER)
    assert "全地区通用" in keeper.get("/forms").get_data(as_text=True)
    assert "交通运输行政处罚立案登记表" in keeper.get("/forms?unit=jtys").get_data(as_text=True)


def test_part_of_another_unit_is_taken_over(demo_site: Site) -> None:
    """Every unit's own forms are offered; what the page says of the form itself counts for nothing."""
    desk = Desk(demo_site, HEAD, "zhzf")
    found = desk.client.get(f"{FORM}/sources?unit=zhzf").get_json()["sources"]
    theirs = next(
        each for each in found if each["unit"] == "交通运输综合执法大队" and "立案" in each["title"]
    )
    chosen = {"unit": "zhzf", "from": theirs["id"]}
    parts = desk.client.get(f"{FORM}/sources", query_string=chosen).get_json()["tree"]
    group = next(each for each in parts if each["title"] == "车辆和证照")
    state = desk.do(do="copy", **{"from": theirs["id"]}, ref=group["ref"], into="", at=0, source={"id": "no"})
    assert titles(state)[0] == "车辆和证照"
    assert state["findings"] == []
    wrong = desk.ask("steps", operation={"do": "copy", "from": "nowhere/none", "ref": "/x", "into": ""})
    assert wrong.status_code == 404


def test_key_of_a_field_in_force_is_not_given_again(demo_site: Site) -> None:
    """Even one that only another unit's form has."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.do(do="replace", body={**_text(desk), "title": {"zh": "立案审批表（改）"}})
    state = desk.do(do="add", item="code", into="", at=0)
    assert state["ref"] == "/code_1"


def _text(desk: Desk) -> dict[str, Any]:
    return dict(desk.client.get(f"{FORM}/text?unit={desk.unit}").get_json()["body"])


def test_preview_is_the_real_form_in_a_frame_of_our_own(demo_site: Site) -> None:
    """Drawn by the renderer, tried on a sample, kept nowhere; only our own pages may frame it."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.do(do="add", item="text", into="", at=0)
    desk.do(do="set", ref="/text_1", values={"title": "样例字段", "required": True})
    shown = desk.client.get(f"{FORM}/preview?unit=zhzf")
    assert "样例字段" in shown.get_data(as_text=True)
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    page = desk.client.get(f"{FORM}?unit=zhzf")
    assert page.headers["X-Frame-Options"] == "DENY"
    tried = desk.post("preview", text_1="", summary="填过的案情").get_data(as_text=True)
    assert "请填写“样例字段”" in tried
    assert "填过的案情" in tried
    redrawn = desk.post("preview", summary="填过的案情", **{"~check": "1"}).get_data(as_text=True)
    assert "请填写" not in redrawn
    assert "填过的案情" in redrawn


def test_broken_form_is_told_and_not_shown(demo_site: Site) -> None:
    """An expert's error stands at its part, in the preview, and as an error of the change set."""
    desk = Desk(demo_site, HEAD, "zhzf")
    body = _text(desk)
    body["ui"]["elements"].append(
        {"type": "Control", "scope": "#/properties/nothing", "options": {"id": "odd"}}
    )
    state = desk.do(do="replace", body=body)
    assert [(each["code"], each["ref"]) for each in state["findings"]] == [("SCR-012", "/odd")]
    assert "暂时不能预览" in desk.client.get(f"{FORM}/preview?unit=zhzf").get_data(as_text=True)
    made = desk.post("draft")
    assert "SCR-012" in desk.client.get(made.headers["Location"]).get_data(as_text=True)


def test_draft_becomes_a_change_set_and_goes_its_way(demo_site: Site) -> None:
    """Checked, submitted by the clerk, approved and activated by the legal office: in force for the unit alone."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.do(do="set", ref="/title", values={"title": "违法案由"})
    text = desk.brought_into_force(note="按本局要求")
    assert "表单调整：立案审批表（综合行政执法局）" in text
    assert "『违法案由』：名称由“案由”改为“违法案由”" in text
    shown = {
        unit: demo_site.client(f"{unit}01").get(f"/cases/open?procedure=ordinary_penalty&unit={unit}")
        for unit in ("zhzf", "jtys")
    }
    assert "违法案由" in shown["zhzf"].get_data(as_text=True)
    assert "违法案由" not in shown["jtys"].get_data(as_text=True)
    assert not Desk(demo_site, HEAD, "zhzf").state["changed"]


def test_set_on_its_way_is_told_to_the_designer(demo_site: Site) -> None:
    """Where it is, with a link."""
    desk = Desk(demo_site, HEAD, "zhzf")
    desk.do(do="set", ref="/title", values={"title": "违法案由"})
    address = desk.post("draft").headers["Location"]
    told = desk.read()["set"]
    assert told["address"] == address
    assert told["state"] == "已校验"


def test_draft_without_a_change_is_refused_on_the_page(demo_site: Site) -> None:
    """And a draft given up leaves the form in force."""
    desk = Desk(demo_site, HEAD, "zhzf")
    answer = desk.post("draft")
    assert answer.status_code == 422
    assert "CHG-013" in answer.get_data(as_text=True)
    desk.do(do="add", item="text", into="", at=0)
    assert desk.post("give-up").status_code == 302
    assert desk.read()["version"] == 0


def test_departments_clerk_adjusts_the_own_units_forms_alone(demo_site: Site) -> None:
    """The role for whoever does nothing else."""
    place = "jindong"
    with demo_site.runtime.database.write() as session:
        clock = demo_site.runtime.clock
        grant(session, system_actor("migrate", place), account="sysadmin", unit="whly", role="unit_clerk",
              since=clock.today(), clock=clock)  # fmt: skip
    clerk = demo_site.client("sysadmin")
    assert clerk.get("/forms").status_code == 200
    assert clerk.get("/forms?unit=whly").status_code == 200
    assert clerk.get("/forms?unit=zhzf").status_code == 404


def test_page_of_the_designer_says_so_without_scripts(demo_site: Site) -> None:
    """The one kind of page that needs them names what to do."""
    text = demo_site.client(HEAD).get(FORM).get_data(as_text=True)
    assert "设计表单需要启用浏览器脚本" in text


def test_what_a_field_takes_from_the_case_is_said_in_words(demo_site: Site) -> None:
    """Which form's which field, and what otherwise; never as an expression where it is a plain one."""
    said = _from_texts(demo_site, "/forms/penalty_decision/design", "facts", "kinds", "sums")
    assert said["facts"].startswith("取自案件：《行政处罚事先告知》的“")
    assert "，没有时取《调查终结报告》的“" in said["facts"]
    assert said["facts"].endswith("打开表单时自动填入，可以改。")
    assert "form." not in "".join(said.values())


def _from_texts(site: Site, address: str, *names: str) -> dict[str, str]:
    desk = Desk(site, HEAD, "zhzf", address)
    parts = [desk.state["tree"]]
    refs: dict[str, str] = {}
    while parts:
        for node in parts.pop():
            refs[node["ref"].rsplit("/", 1)[-1]] = node["ref"]
            parts.append(node["children"])
    return {name: desk.read(ref=refs[name])["selected"].get("fromText", "") for name in names}


def test_which_earlier_cases_a_field_counts_is_said_in_words(demo_site: Site) -> None:
    """Of which procedures, whose and since when."""
    said = _from_texts(demo_site, "/forms/investigation_report/design", "decided_before")["decided_before"]
    assert "行政处罚普通程序、行政处罚简易程序件数（本地区各机构，不限期间）" in said

"""A clerk's new form: from nothing, from a sheet, from another unit's; a draft first, then in force with its task."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from fixtures.sites import Site
from office.test_designer import HEAD, KEEPER, Desk, titles
from yimen.cases import Configuration

NEW = "/forms/new"
PLAIN = [
    ["字段名称", "类型", "必填", "选项"],
    ["巡查日期", "日期", "是", ""],
    ["路面情况", "单选", "", "完好、破损"],
    ["备注", "图画", "", ""],
]


def workbook(**sheets: Sequence[Sequence[Any]]) -> io.BytesIO:
    book, content = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(content)
    content.seek(0)
    return content


def begin(site: Site, account: str, unit: str, **values: Any) -> Any:
    client = site.client(account)
    token = site.token(client, f"{NEW}?unit={unit}")
    data = {"csrf_token": token, "proposed": "own_form_1", **values}
    return client.post(f"{NEW}?unit={unit}", data=data, content_type="multipart/form-data")


def sheet(rows: Sequence[Sequence[Any]]) -> tuple[io.BytesIO, str]:
    return workbook(表单=rows), "巡查登记.xlsx"


def test_empty_form_is_a_draft_that_nobody_uses_yet(demo_site: Site) -> None:
    """It opens in the designer, takes fields and stands in the list; the rights are those of adjusting."""
    made = begin(demo_site, HEAD, "zhzf", way="empty", title="夜间巡查登记")
    assert made.headers["Location"].startswith("/forms/own_form_1/design")
    desk = Desk(demo_site, HEAD, "zhzf", "/forms/own_form_1/design")
    state = desk.do(do="add", item="date", into="", at=0)
    assert (state["title"], titles(state), state["inherits"]) == ("夜间巡查登记", ["日期"], False)
    text = desk.client.get("/forms?unit=zhzf").get_data(as_text=True)
    assert "夜间巡查登记" in text
    assert "新表单，尚未启用" in text
    assert demo_site.client(KEEPER).get("/forms/own_form_1/design?unit=jtys").status_code == 404
    assert begin(demo_site, "jtys-head", "jtys", way="empty", title="").status_code == 422
    assert demo_site.client("zhzf01").get(NEW).status_code == 403
    assert demo_site.client(HEAD).get(f"{NEW}?unit=jtys").status_code == 404


def test_sheet_of_a_clerk_becomes_a_draft_and_says_what_it_could_not_read(demo_site: Site) -> None:
    """Row by row; nothing that was left out is silent."""
    read = begin(demo_site, HEAD, "zhzf", way="sheet", file=sheet(PLAIN))
    text = read.get_data(as_text=True)
    assert read.status_code == 200
    assert "SCR-031" in text
    assert "类型“图画”不认识" in text
    state = Desk(demo_site, HEAD, "zhzf", "/forms/own_form_1/design").state
    assert (state["title"], titles(state)) == ("巡查登记", ["巡查日期", "路面情况", "备注"])
    again = begin(demo_site, HEAD, "zhzf", way="sheet", file=sheet(PLAIN))
    assert again.status_code == 422
    assert "CHG-065" in again.get_data(as_text=True)


def test_xlsform_becomes_a_draft(demo_site: Site) -> None:
    """Groups and conditions come along; the title given on the page counts."""
    survey = [
        ["type", "name", "label", "relevant"],
        ["select_one yn", "damaged", "有无损坏", ""],
        ["text", "what", "何种损坏", "${damaged} = 'y'"],
    ]
    choices = [["list_name", "name", "label"], ["yn", "y", "有"], ["yn", "n", "无"]]
    file = workbook(survey=survey, choices=choices), "damage.xlsx"
    made = begin(demo_site, HEAD, "zhzf", way="sheet", title="损坏登记", key="damage_record", file=file)
    assert made.status_code == 302
    state = Desk(demo_site, HEAD, "zhzf", "/forms/damage_record/design").state
    assert (state["title"], titles(state)) == ("损坏登记", ["有无损坏", "何种损坏"])
    assert "显示" in "".join(state["tree"][1]["words"])


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ((io.BytesIO(b""), "empty.xlsx"), "请选择表格文件"),
        ((io.BytesIO(b"PK\x03\x04 no workbook"), "odd.xlsx"), "没有从表格中读出表单"),
        ((io.BytesIO("甲,乙\n1,2\n".encode()), "notes.csv"), "SCR-030"),
        ((io.BytesIO(b"MZ\x90\x00" * 50), "tool.xlsx"), "没有从表格中读出表单"),
        ((io.BytesIO(b"a\n" * 6_000), "long.csv"), "工作表超过 5000 行"),
        ((io.BytesIO(b"x" * 300_001), "large.csv"), "表格超过"),
    ],
)
def test_file_that_is_no_form_is_told_and_nothing_is_made(
    demo_site: Site, monkeypatch: pytest.MonkeyPatch, file: tuple[io.BytesIO, str], said: str
) -> None:
    """Never a failure of the page."""
    monkeypatch.setattr("yimen.office.new_forms.LARGEST", 300_000)
    answer = begin(demo_site, HEAD, "zhzf", way="sheet", file=file)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "新表单，尚未启用" not in demo_site.client(HEAD).get("/forms").get_data(as_text=True)


def test_form_of_another_unit_is_copied_without_its_locks(demo_site: Site) -> None:
    """It is the unit's own from then on; an id that cannot be one is refused in words."""
    made = begin(demo_site, HEAD, "zhzf", way="copy", source="jtys/penalty_filing", key="vehicle_filing")
    assert made.status_code == 302
    state = Desk(demo_site, HEAD, "zhzf", "/forms/vehicle_filing/design").state
    assert "车辆和证照" in titles(state)
    assert not any(each.get("locked") for each in state["tree"])
    assert "CHG-064" in begin(
        demo_site, HEAD, "zhzf", way="copy", source="/penalty_filing", key="表单"
    ).get_data(as_text=True)
    assert begin(demo_site, HEAD, "zhzf", way="copy", source="/no_form").status_code == 404


def tasks_of(site: Site, *units: str) -> dict[str, Any]:
    """The items of the ordinary penalty procedure as each unit runs it."""
    with site.runtime.database.read() as session:
        configuration = Configuration.open(session, "jindong", day=site.runtime.clock.today())
        return {unit: configuration.procedure("ordinary_penalty", unit).items for unit in units}


def test_new_form_is_in_force_with_its_task_after_a_second_person(demo_site: Site) -> None:
    """One set holds form and procedure; officers of the unit are offered the task, those of others are not."""
    begin(demo_site, HEAD, "zhzf", way="sheet", file=sheet(PLAIN[:3]))
    desk = Desk(demo_site, HEAD, "zhzf", "/forms/own_form_1/design")
    page = desk.client.get("/forms/own_form_1/design?unit=zhzf").get_data(as_text=True)
    assert 'value="ordinary_penalty/investigation_stage"' in page
    wrong = desk.post("draft", stage="ordinary_penalty/nowhere", role="officer")
    assert "CHG-066" in wrong.get_data(as_text=True)
    text = desk.brought_into_force(stage="ordinary_penalty/investigation_stage", role="officer")
    assert "新表单：巡查登记（综合行政执法局）" in text
    assert "已校验" in text
    assert titles(Desk(demo_site, HEAD, "zhzf", "/forms/own_form_1/design").state) == ["巡查日期", "路面情况"]
    items = tasks_of(demo_site, "zhzf", "jtys", "")
    assert items["zhzf"]["own_form_1_task"].form == "own_form_1"
    assert items["zhzf"].keys() - items["jtys"].keys() == {"own_form_1_task"}
    assert items["jtys"].keys() == items[""].keys()


def test_task_of_the_whole_jurisdiction_comes_to_units_with_a_procedure_of_their_own(demo_site: Site) -> None:
    """A unit keeps the task that it gave itself, and gets the other; the rest get the other alone."""
    begin(demo_site, HEAD, "zhzf", way="empty", title="巡查登记", key="patrol_record")
    own = Desk(demo_site, HEAD, "zhzf", "/forms/patrol_record/design")
    own.brought_into_force(stage="ordinary_penalty/investigation_stage", role="officer")
    begin(demo_site, KEEPER, "", way="empty", title="回访登记", key="visit_record")
    common = Desk(demo_site, KEEPER, "", "/forms/visit_record/design")
    common.brought_into_force(stage="ordinary_penalty/closing_stage", role="officer")
    items = tasks_of(demo_site, "zhzf", "jtys", "")
    assert items["zhzf"].keys() - items["jtys"].keys() == {"patrol_record_task"}
    assert items["jtys"]["visit_record_task"].form == "visit_record"
    assert items["jtys"].keys() == items[""].keys()


def test_blank_sheet_reads_back_as_a_form(demo_site: Site) -> None:
    """What is handed out can be handed in."""
    blank = demo_site.client(HEAD).get(f"{NEW}/sheet").data
    made = begin(demo_site, HEAD, "zhzf", way="sheet", title="样表", file=(io.BytesIO(blank), "blank.xlsx"))
    assert made.status_code == 302, made.get_data(as_text=True)
    state = Desk(demo_site, HEAD, "zhzf", "/forms/own_form_1/design").state
    assert titles(state) == ["基本情况"]
    assert len(state["tree"][0]["children"]) == 5

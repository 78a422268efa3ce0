"""Known rows in layouts nobody drew before: the rows come back, whatever stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.drawn import ods, separated, table_docx, xls, xlsx
from yimen.catalog import check_file
from yimen.pack import Kind

MAKERS = {
    "a.xlsx": xlsx,
    "a.xls": xls,
    "a.docx": table_docx,
    "a.ods": ods,
    "a.csv": separated,
    "gb18030.csv": lambda drawing: separated(drawing, "gb18030"),
    "utf-16.txt": lambda drawing: separated(drawing, "utf-16", "\t"),
}
UNMERGED = {"a.csv", "gb18030.csv", "utf-16.txt"}  # sorts in which a drawing's merged cells are lost
TITLES = {
    "code": ["事项代码", "项目编码", "职权编号", "权力编码（通用）"],
    "name": ["事项名称", "项目名称", "职权\\n名称", "行政处罚事项"],
    "basis": ["法律依据", "执法依据", "处罚依据", "设定依据"],
    "department": ["业务主管部门", "划出部门", "主管部门"],
    "power": ["权力类型", "职权类型"],
    "note": ["备注", "说明"],
}
DEPARTMENTS = ["农业农村局", "林业局", "水利局"]
SECTIONS = ["一、农业", "二、林业", "三、水利"]


@dataclass(frozen=True)
class Layout:
    """How the rows are laid out: titles, columns, what stands above, between and below. `stacked`: in two tables."""

    maker: str
    columns: tuple[str, ...]
    titles: Mapping[str, str]
    header: int  # rows of the header
    rows: int
    title: bool
    unit_line: bool
    serial: bool
    numbered_columns: bool
    sections: bool
    counts: bool
    repeat: bool
    pages: bool
    merged: bool
    ditto: bool
    blank: bool
    stacked: bool
    footnote: bool
    signature: bool
    total: bool
    unknown: bool


@st.composite
def layouts(draw: Any) -> Layout:
    """Any combination of the shapes that real sheets have."""
    others = draw(st.permutations([name for name in TITLES if name not in ("code", "name")]))
    columns = ["code", "name", *others[: draw(st.integers(1, 4))]]
    flags = {
        name: draw(st.booleans()) for name in Layout.__annotations__ if Layout.__annotations__[name] == "bool"
    }
    return Layout(
        maker=draw(st.sampled_from(sorted(MAKERS))),
        columns=tuple(draw(st.permutations(columns))),
        titles={name: draw(st.sampled_from(TITLES[name])) for name in TITLES},
        header=draw(st.integers(1, 3)),
        rows=draw(st.integers(2, 12)),
        **flags,
    )


def bodies_of(layout: Layout) -> list[dict[str, str]]:
    """The rows, as they must be read back."""
    made = []
    for number in range(layout.rows):
        block = number * 3 // layout.rows
        values = {
            "code": f"33020{number:07d}",
            "name": f"对第{number}种行为的行政处罚",
            "basis": f"《示例条例》第{number + 1}条",
            "department": DEPARTMENTS[block],
            "power": "行政处罚",
            "note": f"备注{number}",
        }
        made.append({name: values[name] for name in layout.columns} | {"_block": str(block)})
    return made


def header_of(layout: Layout) -> list[str]:
    """The titles, left to right."""
    titles = [layout.titles[name] for name in layout.columns]
    return (["序号"] if layout.serial else []) + titles + (["内部审核栏目"] if layout.unknown else [])


def wide(text: str, width: int) -> list[str]:
    """A line merged over the whole table."""
    return [text, *["<"] * (width - 1)]


def heights(layout: Layout) -> int:
    """Without merged cells two rows of header can be told, three cannot."""
    return min(layout.header, 2) if layout.maker in UNMERGED else layout.header


def header_lines(layout: Layout) -> list[list[str]]:
    """One row; or an upper title over the right half; or one more over the right half of that."""
    header, height = header_of(layout), heights(layout)
    width, half = len(header), len(header) // 2
    if height == 1:
        return [header]
    upper = [*header[:half], "其他信息", *["<"] * (width - half - 1)]
    if height == 2:
        return [upper, [*["^"] * half, *header[half:]]]
    inner = half + (width - half) // 2
    middle = [*["^"] * half, *header[half:inner], "补充信息", *["<"] * (width - inner - 1)]
    return [upper, middle, [*["^"] * inner, *header[inner:]]]


def title_lines(layout: Layout) -> list[list[str]]:
    """附件 and the title."""
    width = len(header_of(layout))
    return [wide("附件", width), wide("某某事项目录", width)] if layout.title else []


def top_lines(layout: Layout) -> list[list[str]]:
    """What stands above the rows: titles, the unit line, the header, the numbers of its columns."""
    width = len(header_of(layout))
    lines = title_lines(layout)
    if layout.unit_line:
        lines.append(["填报单位：某局", *[""] * (width - 1)])
    lines += header_lines(layout)
    if layout.numbered_columns:
        lines.append([str(number) for number in range(1, width + 1)])
    return lines


def row_line(layout: Layout, number: int, body: Mapping[str, str], follows: bool) -> list[str]:
    """One row; `follows`: the row above is of the same department, which is merged or said to be the same."""
    cells = [f"#{number + 1}"] if layout.serial else []
    for name in layout.columns:
        same = name == "department" and follows and (layout.merged or layout.ditto)
        cells.append(("^" if layout.merged else "同上") if same else body[name])
    return [*cells, "同意"] if layout.unknown else cells


def row_lines(layout: Layout, bodies: list[dict[str, str]], title: list[list[str]]) -> list[list[str]]:
    """The rows with their sections, blank lines, and what a page begins with: the header, below the title or not."""
    lines: list[list[str]] = []
    before, width = "", len(header_of(layout))
    for number, body in enumerate(bodies):
        follows, before = body["_block"] == before, body["_block"]
        if layout.sections and not follows:
            count = sum(each["_block"] == before for each in bodies)
            lines.append(wide(SECTIONS[int(before)] + (f"（共{count}项）" if layout.counts else ""), width))
        if layout.repeat and number and not follows and not layout.sections:
            lines += (title if layout.pages else []) + header_lines(layout)
        if layout.blank and number and not follows and not layout.sections:
            lines.append([""] * width)
        lines.append(row_line(layout, number, body, follows))
    return lines


def drawn(layout: Layout) -> str:
    """The sheet as a drawing: one table, or two below one another with numbers that begin again."""
    bodies, width = bodies_of(layout), len(header_of(layout))
    cut = len(bodies) // 2 if layout.stacked else len(bodies)
    lines = top_lines(layout) + row_lines(layout, bodies[:cut], title_lines(layout)[1:])
    if layout.stacked:
        second = {"code": "编码", "name": "违法行为"}
        other = replace(layout, titles={**layout.titles, **second})
        title = wide("另一份清单", width)
        rows = row_lines(other, bodies[cut:], [title])
        lines += [[""] * width, title, *header_lines(other), *rows]
    if layout.total and not layout.stacked:
        lines.append(wide(f"合计：{layout.rows}项", width))
    if layout.footnote:
        lines.append(wide("注：本目录所列事项以法律法规为准。", width))
    if layout.signature:
        lines.append(["填表人：某某", *[""] * (width - 2), "审核人："])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(layout=layouts())
def test_rows_are_read_back_from_any_layout(kinds: Mapping[str, Kind], layout: Layout) -> None:
    """Every row, every mapped field, no error, no false claim, whatever the sort of file."""
    content = MAKERS[layout.maker](drawn(layout))
    result = check_file(layout.maker, content, kinds)
    assert result.ok, [str(each) for each in result.findings]
    wanted = bodies_of(layout)
    read = [dict(entry.body) for entry in result.reading.entries]
    assert [{name: body.get(name) for name in layout.columns} for body in read] == [
        {name: body[name] for name in layout.columns} for body in wanted
    ]
    if layout.sections:
        assert [body["field"] for body in read] == [SECTIONS[int(body["_block"])][2:] for body in wanted]
    else:
        assert [body.get("field") for body in read] == [None] * len(wanted)
    assert len(result.reading.tables) == 1 + layout.stacked
    assert {each.code for each in result.findings} <= {"CAT-024", "CAT-025", "CAT-045"}

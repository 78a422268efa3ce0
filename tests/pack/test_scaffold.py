"""A new pack begins with what is known: tables as they were pasted, procedures that were chosen."""

from __future__ import annotations

import csv

import pytest

from yimen.pack import GivenTable, chain, find_packs, kind_from_body, layer, new_pack, pasted_table, read_yaml
from yimen.pack.layers import Layered

UNIT = kind_from_body(
    {
        "id": "unit",
        "title": {"zh": "机构"},
        "key": ["code"],
        "binding": {"mode": "live"},
        "schema": {"type": "object", "required": ["code", "name", "sort"]},
        "columns": {"code": ["机构代码"], "short": ["简称"], "name": ["机构名称"], "sort": ["机构类别"]},
    }
)


@pytest.fixture(scope="module")
def base() -> Layered:
    return layer(chain("base", find_packs())[0])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "xsf\t司法局\t司法行政部门\nzf\t执法局\t执法单位",
            ["xsf,司法局,司法行政部门", "zf,执法局,执法单位"],
        ),
        ("机构名称\t机构代码\n司法局\txsf\n", ["司法局,xsf,执法单位"]),
        ("xsf 司法局\n\nzf，执法局\n", ["xsf,司法局,执法单位", "zf,执法局,执法单位"]),
        ('a,"甲,乙"', ['a,"甲,乙",执法单位']),
    ],
)
def test_pasted_units_become_a_table(text: str, rows: list[str]) -> None:
    """With a header or without, by tabs, commas or blanks; who names no sort enforces."""
    table = pasted_table(UNIT, text).decode("utf-8-sig").splitlines()
    assert {"机构代码", "机构名称", "机构类别"} == set(table[0].split(","))
    assert table[1:] == rows
    assert pasted_table(UNIT, " \n") == b""


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("＝1", "'＝1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+cmd|' /C calc'!A0", "'-2+cmd|' /C calc'!A0"),
     ("-", "-"), ("+86 (757) 8888", "+86 (757) 8888"), ("－", "－")],
)  # fmt: skip
def test_pasted_cell_that_a_spreadsheet_would_run_is_a_text(cell: str, written: str) -> None:
    """Whoever agrees to a founding opens its tables in a spreadsheet."""
    table = pasted_table(UNIT, f"甲局\t{cell}").decode("utf-8-sig").splitlines()
    assert next(csv.reader([table[1]]))[1] == written


def test_procedures_that_are_not_chosen_are_off(base: Layered) -> None:
    """One patch of a line for each; all are on where nobody chose; what is none of the base's is refused by name."""
    said = {"title": "某县", "region": "990101", "base": base}
    files = new_pack("some-county", procedures={"ordinary_penalty"}, **said)
    assert read_yaml(files["procedures/summary_penalty.yaml"].decode()) == {
        "id": "summary_penalty",
        "patch": True,
        "off": True,
    }
    assert "procedures/ordinary_penalty.yaml" not in files
    assert not any(path.startswith("procedures/") for path in new_pack("some-county", **said))
    with pytest.raises(ValueError, match="没有程序“no_such_thing”；可选"):
        new_pack("some-county", procedures={"no_such_thing"}, **said)


def test_given_table_stands_in_the_place_of_the_blank_one(base: Layered) -> None:
    """And is named by the manifest, a table whose kind nobody said without one."""
    tables = [GivenTable("机构.xlsx", b"PK", "unit"), GivenTable("清单.xlsx", b"PK")]
    files = new_pack("some-county", title="某县", region="", base=base, tables=tables)
    assert "agencies.csv" not in files
    listed = read_yaml(files["pack.yaml"].decode())["tables"]
    assert {"file": "机构.xlsx", "kind": "unit"} in listed
    assert {"file": "清单.xlsx"} in listed

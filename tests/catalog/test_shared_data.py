"""The offices' own files give what their keys say. Skipped where the folder of tables is not beside the checkout."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.conftest import codes_of
from yimen.catalog import CheckResult, ReferenceSet, check_file, compare_all, profile_of
from yimen.pack import Entry, Kind


@pytest.fixture
def check(shared_data: Path, kinds: Mapping[str, Kind]) -> Any:
    """Check one of the files; references against what is handed in."""

    def run(name: str, references: ReferenceSet | None = None, **more: Any) -> CheckResult:
        return check_file(name, (shared_data / name).read_bytes(), kinds, references, **more)

    return run


def key_of(shared_data: Path, name: str) -> Any:
    return json.loads((shared_data / name).read_text("utf-8"))


def test_3950_items_have_every_field_of_their_key(check: Any, shared_data: Path) -> None:
    """Seven sheets, two-row header, sections, merged departments, notes: all fields, no error."""
    result = check("jindong_items_3950.xlsx")
    wanted = key_of(shared_data, "jindong_items_3950.key.json")
    assert result.ok
    assert len(result.reading.entries) == len(wanted) == 3950
    names = {"unit": "unit", "field": "field", "department": "dept", "code": "code", "name": "name"}
    names |= {"law": "law", "article": "article", "kinds": "kinds", "note": "note"}
    by_code = {entry.key: entry.body for entry in result.reading.entries}
    for row in wanted:
        body = by_code[row["code"]]
        assert {name: body.get(name) for name in names} == {name: row[key] for name, key in names.items()}


def test_items_of_each_unit_equal_the_control_totals(check: Any, shared_data: Path) -> None:
    """Annex 3 as the library: 41 counts, none differs."""
    totals = check("jindong_annex3.xlsx").reading.entries
    result = check("jindong_items_3950.xlsx", ReferenceSet.of(totals))
    assert "CAT-066" not in codes_of(result.findings)
    assert sum(entry.body["count"] for entry in totals) == 3950
    assert result.as_json()["totals"]["groups"]["item"]["unit"]["综合行政执法局"] == 1776


@pytest.mark.parametrize("ending", ["xlsx", "xls", "docx"])
def test_control_totals_are_the_same_from_every_sort_of_file(
    check: Any, shared_data: Path, ending: str
) -> None:
    """41 entries, the one warning about 方面, no error."""
    result = check(f"jindong_annex3.{ending}")
    wanted = key_of(shared_data, "jindong_annex3.json")["rows"]
    found = [
        (entry.body["number"], entry.body["field"], entry.body["count"], entry.body["department"])
        for entry in result.reading.entries
    ]
    assert found == [(row["no"], row["field"], row["n"], row["dept"]) for row in wanted]
    assert codes_of(result.findings) == ["CAT-064"]
    assert all(
        entry.body["unit"] == row["unit"].split("（")[0]
        for entry, row in zip(result.reading.entries, wanted, strict=True)
    )


def test_tiers_are_exact_and_complete(check: Any) -> None:
    """10,583 tiers of 2,352 items: fen exact, ratios as text, words and columns agree, no finding at all."""
    items = check("jindong_items_3950.xlsx").reading.entries
    result = check("jindong_tiers.xlsx", ReferenceSet.of(items))
    entries = result.reading.entries
    assert codes_of(result.findings) == []
    assert (len(entries), len({entry.body["item"] for entry in entries})) == (10_583, 2_352)
    assert Counter(entry.body["amount_kind"] for entry in entries) == Counter(
        {"amount": 7147, "none": 2352, "multiple": 928, "percent": 156}
    )
    for entry in entries:
        body = entry.body
        if body["amount_kind"] == "amount":
            assert (body["min_fen"], body["max_fen"]) == (
                Decimal(body["lower"]) * 100,
                Decimal(body["upper"]) * 100,
            )
        elif body["amount_kind"] != "none":
            assert (body["min_ratio"], body["max_ratio"]) == (body["lower"], body["upper"])
    orders = [entry.body["order"] for entry in entries if entry.body["item"] == "330211002000"]
    assert orders == [1, 2, 3, 4, 5]


def test_laws_come_in_by_name(check: Any) -> None:
    """575 laws, none twice."""
    result = check("jindong_laws.csv")
    assert (codes_of(result.findings), len(result.reading.entries)) == ([], 575)


def test_city_layout_gives_its_key(check: Any, shared_data: Path) -> None:
    """167 items: two lists side by side, literal statutes; the paragraph (款) alone is not in the words."""
    result = check("zhejiang_catalog_wenzhou_layout.xlsx")
    wanted = key_of(shared_data, "zhejiang_catalog_wenzhou_layout.key.json")
    assert codes_of(result.findings) == []
    by_row = {entry.place.row: entry for entry in result.reading.entries}
    assert len(by_row) == wanted["total"]
    for row in wanted["items"]:
        body = by_row[row["row"]].body
        assert (body["code"], body["field"], body["name"], body["law"]) == (
            row["code"],
            row["field"],
            row["name"],
            row["law"],
        )
        assert body["article"] == row["article"] or row["article"].startswith(body["article"] + "第")
    assert all(entry.body.get("department") for entry in result.reading.entries)


LIBRARY = ReferenceSet.of(
    [
        Entry("law", name, {"name": name, **more})
        for name, more in (
            ("浙江省松材线虫病防治条例", {}),
            ("浙江省城市管理相对集中行政处罚权条例", {"repealed_on": "2022-01-01"}),
        )
    ]
)


def test_each_planted_defect_gets_its_reaction(check: Any, shared_data: Path) -> None:
    """All 17: mended where they can be, told at their cell where a person has to decide."""
    result = check("zhejiang_catalog_defects.xlsx", ReferenceSet())
    sound = check("zhejiang_catalog_wenzhou_layout.xlsx")
    by_row = {entry.place.row: entry for entry in result.reading.entries}
    before = {entry.place.row: entry for entry in sound.reading.entries}
    told = {(each.code, each.place.row, each.place.column) for each in result.findings}
    reactions = {
        "fullwidth_code": ("CAT-030", 10, "B"),
        "code_as_number": ("CAT-030", 14, "B"),
        "code_spaces_newline": ("CAT-030", 18, "B"),
        "duplicate_code": ("CAT-041", 22, "B"),
        "duplicate_row_other_field": ("CAT-043", 26, "C"),
        "missing_code": ("CAT-040", 30, "B"),
        "short_code_11_digits": ("CAT-044", 35, "B"),
        "name_broken_by_newlines": ("CAT-030", 39, "C"),
        "name_with_nbsp": ("CAT-030", 43, "C"),
        "section_count_wrong": ("CAT-060", 8, "A"),
        "seq_gap": ("CAT-062", 50, "A"),
        "law_basis_blank": ("CAT-045", 54, "D"),
        "law_basis_repealed_name": ("CAT-046", 58, "D"),
        "html_entity_and_quotes": ("CAT-030", 67, "C"),
        "grand_total_wrong": ("CAT-061", 190, "A"),
    }
    silent = {"section_count_fullwidth", "scope_variant"}
    planted = {row["kind"]: row for row in key_of(shared_data, "zhejiang_catalog_defects.key.json")}
    assert set(planted) == set(reactions) | silent
    assert set(reactions.values()) <= told
    for kind in ("fullwidth_code", "code_as_number", "code_spaces_newline"):
        assert by_row[planted[kind]["row"]].body["code"] == planted[kind]["before"]
    for kind in ("name_broken_by_newlines", "name_with_nbsp"):
        assert by_row[planted[kind]["row"]].body["name"] == planted[kind]["before"]
    assert by_row[67].body["name"] == f"“{planted['html_entity_and_quotes']['before']}”"
    assert by_row[63].body["scope_moved"] == "部分（不含市区）"
    assert by_row[24].body["field"] == before[24].body["field"] == "自然资源"
    assert not any(row == 23 for _, row, _ in told)
    assert (by_row[30].key, by_row[30].body["name"]) == ("", before[30].body["name"])
    assert len(by_row) == 167


def test_repealed_basis_is_told_once_the_library_has_its_dates(check: Any) -> None:
    """Not in the library without the row, repealed with it."""
    without = [
        each.place.row
        for each in check("zhejiang_catalog_defects.xlsx", ReferenceSet()).findings
        if each.code == "CAT-048"
    ]
    with_dates = [
        each for each in check("zhejiang_catalog_defects.xlsx", LIBRARY).findings if each.code == "CAT-048"
    ]
    assert without == []
    assert [(each.place.row, each.place.column) for each in with_dates] == [(58, "D")]


def test_two_statutes_layout_of_tiers_gives_its_key(check: Any, shared_data: Path) -> None:
    """320 tiers, 407 merged ranges, codes T/B010/B020/B030, amounts exact."""
    result = check("shandong_discretion_beijing_layout.xlsx")
    wanted = {row["row"]: row for row in key_of(shared_data, "shandong_discretion_beijing_layout.key.json")}
    assert result.ok
    assert len(result.reading.entries) == len(wanted) == 320
    for entry in result.reading.entries:
        row, body = wanted[entry.place.row], entry.body
        assert (body["item"], body["code"], body["condition"], body["standard"], body["amount_kind"]) == (
            row["item"],
            row["tier_code"],
            row["condition"],
            row["standard"],
            row["kind"],
        )
        if row["kind"] == "amount":
            assert (body["min_fen"], body["max_fen"]) == (row["min"] * 100, row["max"] * 100)
        elif row["kind"] != "none":
            assert (float(body["min_ratio"]), float(body["max_ratio"])) == (row["min"], row["max"])
    assert {entry.body["name"] for entry in result.reading.entries} == {"T", "B010", "B020", "B030"}


def test_inspection_workbooks_of_old_excel_come_in(check: Any) -> None:
    """BIFF8 with title, merges, empty sheets: levels are joined into one name."""
    dust, general = check("wuxi_fenchen_dust.xls"), check("wuxi_yiban_gongmao_general.xls")
    assert (dust.ok, len(dust.reading.entries)) == (True, 20)
    assert (general.ok, len(general.reading.entries)) == (True, 82)
    assert general.reading.entries[0].body["name"] == "基础管理／资质证照／营业执照"


def test_second_inspection_workbook_is_found_by_the_profile_of_the_first(
    shared_data: Path, kinds: Mapping[str, Kind]
) -> None:
    """With a kind that never heard of these titles: one mapping for the first, none for the second."""
    kind = kinds["inspection-item"]
    plain = tuple(
        replace(column, titles=tuple(title for title in column.titles if "自查" not in title))
        for column in kind.columns
    )
    untaught = {**kinds, kind.id: replace(kind, columns=plain)}

    def run(name: str, **more: Any) -> CheckResult:
        return check_file(name, (shared_data / name).read_bytes(), untaught, None, **more)

    assert codes_of(run("wuxi_fenchen_dust.xls").findings)[0] == "CAT-021"
    mapping = {"name": "隐患自查标准", "content": "自查标准项具体描述"}
    first = run("wuxi_fenchen_dust.xls", kind="inspection-item", mapping=mapping)
    kept = profile_of(first.reading.tables[0], id="隐患排查")
    second = run("wuxi_yiban_gongmao_general.xls", profiles=[kept])
    assert len(first.reading.entries) == 20
    assert [len(table.entries) for table in second.reading.tables] == [82]
    assert "CAT-029" in codes_of(second.findings)


@pytest.mark.parametrize("name", ["shuanggongshi_CF_Template.xls", "shuanggongshi_XK_Template.xlsx"])
def test_double_publicity_template_is_recognised_as_no_catalog(check: Any, name: str) -> None:
    """A record of decisions, not a list of items: refused, nothing read."""
    result = check(name)
    assert (codes_of(result.findings), result.reading.entries) == (["CAT-021"], ())


@pytest.mark.parametrize("name", ["fine_phrases.csv", "forms_catalog.csv", "gbt2260_zhejiang_areas.csv"])
def test_other_tables_are_refused_not_guessed(check: Any, name: str) -> None:
    """Code and name in English make no catalog of items."""
    assert codes_of(check(name).findings) == ["CAT-021"]


def test_unchanged_file_compares_as_unchanged(check: Any) -> None:
    """The second import of the same file drafts no line."""
    entries = check("jindong_items_3950.xlsx").reading.entries
    current = [(entry.key, entry.digest, entry.body) for entry in entries]
    again = check("jindong_items_3950.xlsx").reading.entries
    comparison = compare_all(again, current, complete=True)
    assert (comparison.lines, comparison.unchanged) == ((), 3950)

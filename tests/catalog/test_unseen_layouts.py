"""Layouts that no kind was made for, with made-up rows: each comes in with at most a mapping correction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from catalog.drawn import table_docx, xls, xlsx
from catalog.unseen_items import ITEMS, Case
from catalog.unseen_others import OTHERS
from yimen.catalog import Layout, Profile, check_file, profile_of
from yimen.pack import Kind

MAKERS: dict[str, Callable[[str], bytes]] = {"a.xlsx": xlsx, "a.xls": xls, "a.docx": table_docx}


CASES = ITEMS | OTHERS


def read(kinds: Mapping[str, Kind], case: Case, name: str, **more: Any) -> Any:
    """Check the sheet in one sort of file, with all that a person says of it."""
    asked: dict[str, Any] = {"mapping": case.mapping, "kind": case.kind} if case.mapping else {}
    sheet = "表格1" if name.endswith("docx") else "目录"
    layouts = {sheet: Layout.from_json(case.layout)} if case.layout else None
    return check_file(
        name,
        MAKERS[name](case.drawing),
        kinds,
        layouts=layouts,
        constants=case.constants,
        **{**asked, **more},
    )


def told(result: Any) -> list[str]:
    return [str(each) for each in result.findings if each.severity != "note"]


@pytest.mark.parametrize("ending", sorted(MAKERS))
@pytest.mark.parametrize("name", sorted(CASES, key=lambda name: int(name.split()[0])))
def test_layout_comes_in_with_at_most_a_mapping(kinds: Mapping[str, Kind], name: str, ending: str) -> None:
    """Every row of it, every part of the bodies, from each sort of file; nothing told but what is rightly told."""
    case = CASES[name]
    result = read(kinds, case, ending)
    bodies = [dict(entry.body) for entry in result.reading.entries]
    assert [
        {key: body.get(key) for key in want} for body, want in zip(bodies, case.wanted, strict=False)
    ] == case.wanted
    assert len(bodies) == len(case.wanted)
    assert result.reading.entries[0].kind == case.kind
    assert {each.code for each in result.findings if each.severity != "note"} <= case.told | {"CAT-046"}, (
        told(result)
    )


@pytest.mark.parametrize("name", sorted(name for name, case in CASES.items() if case.mapping))
def test_next_year_it_comes_in_without_asking(kinds: Mapping[str, Kind], name: str) -> None:
    """The profile of the first reading reads it again, by itself."""
    case = CASES[name]
    first = read(kinds, case, "a.xlsx")
    profiles = [
        Profile.from_json(profile_of(table, id=str(number)).as_json())
        for number, table in enumerate(first.reading.tables)
    ]
    again = read(kinds, case, "a.xlsx", kind=None, mapping=None, profiles=profiles)
    assert [dict(each.body) for each in again.reading.entries] == [
        dict(each.body) for each in first.reading.entries
    ]

"""A kind as rows that a clerk fills in: what the rows cannot say stays, and what they say is all that changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from yimen.pack import FieldRow, KindRows, body_of_rows, kind_from_body, read_yaml, rows_of_kind

BASE = Path("catalogs/base/kinds")


def kinds(checkout: Path) -> dict[str, dict[str, Any]]:
    bodies = [read_yaml(path.read_text("utf-8")) for path in sorted((checkout / BASE).glob("*.yaml"))]
    return {body["id"]: body for body in bodies if body.get("columns")}


def test_rows_of_every_kind_of_the_base_give_it_back_unchanged(checkout: Path) -> None:
    """Opening a kind and saving it as it stands is no change."""
    found = kinds(checkout)
    assert len(found) > 5
    for body in found.values():
        assert body_of_rows(rows_of_kind(body), body) == body, body["id"]


def test_new_rows_make_a_kind_with_fields_of_its_own(checkout: Path) -> None:
    """Fields are named by the form: the first text is the name, the others are numbered; keys are required."""
    rows = (
        FieldRow("编号", type="code", key=True),
        FieldRow("摊主", titles=("摊主", "经营者")),
        FieldRow("单位", field="unit", refers="unit.name", filtered=True),
        FieldRow("开业", type="date", listed=False),
    )
    body = body_of_rows(KindRows("street-stall", "摊点", "Stalls", rows))
    kind = kind_from_body(body)
    assert [column.field for column in kind.columns] == ["field_1", "name", "unit", "field_2"]
    assert kind.key == ("field_1",)
    assert body["schema"]["required"] == ["field_1"]
    assert [(each.field, each.kind, each.by) for each in kind.references] == [("unit", "unit", "name")]
    assert kind.listing.columns == ("field_1", "name", "unit")
    assert (kind.listing.search, kind.listing.filters) == (("field_1", "name"), ("unit",))


def test_row_taken_away_and_type_changed_are_all_that_changes(checkout: Path) -> None:
    """A column that is gone is gone from schema and columns; another type brings its schema and parser, nothing else."""
    item = kinds(checkout)["item"]
    said = rows_of_kind(item)
    kept = tuple(
        replace(row, type="integer") if row.field == "level" else row
        for row in said.rows
        if row.field != "note"
    )
    body = body_of_rows(replace(said, rows=kept), item)
    assert "note" not in body["columns"]
    assert "note" not in body["schema"]["properties"]
    assert body["schema"]["properties"]["level"]["type"] == "integer"
    assert body["columns"]["level"]["parse"] == "integer"
    assert body["columns"]["basis"] == item["columns"]["basis"]
    assert body["context"] == item["context"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((FieldRow("甲"),), "标识"),
        ((FieldRow("甲", key=True), FieldRow("甲")), "重复"),
        ((FieldRow("甲", field="甲", key=True),), "字段名"),
        ((FieldRow("甲", type="date", key=True),), "应为文字或代码"),
    ],
)
def test_rows_that_make_no_kind_say_why(rows: tuple[FieldRow, ...], told: str) -> None:
    """Every fault is said in the clerk's words."""
    with pytest.raises(ValueError, match=told):
        body_of_rows(KindRows("stall", "摊点", rows=rows))

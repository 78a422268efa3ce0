"""One entry as the cells of a row, and back: nothing is lost on the page, and what follows from others is not asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from yimen.catalog import cells_of, check_reading, read_row, unwritten
from yimen.changes import read_layers
from yimen.pack import Kind, find_packs

MOST = 25
STANDARD = {
    "item": "001",
    "order": 1,
    "name": "从轻",
    "standard": "处二千元以上二万元以下罚款",
    "amount_kind": "amount",
    "min_fen": 200_000,
    "max_fen": 2_000_000,
}


def body_of(kind: Kind, kinds: Mapping[str, Kind], cells: Mapping[str, str]) -> dict[str, Any]:
    """The body of the one entry that the cells give."""
    (entry,) = read_row(kind, kinds, cells).entries
    return dict(entry.body)


def filled(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in (None, "", [])}


@pytest.mark.parametrize("pack", ["jindong", "gaoming", "yiwu"])
def test_entries_of_every_kind_come_back_as_they_were(pack: str) -> None:
    """What stands on the page of an entry, sent as it stands, gives the same body."""
    layers = read_layers(pack, find_packs())
    seen: dict[str, int] = {}
    for entry in layers.entries:
        kind = layers.kinds[entry.kind]
        if kind.structural or not kind.columns or seen.setdefault(kind.id, 0) >= MOST:
            continue
        seen[kind.id] += 1
        said = body_of(kind, layers.kinds, cells_of(kind, layers.kinds, entry.body))
        assert filled({**unwritten(kind, entry.body), **said}) == filled(entry.body), entry.key
    assert {"unit", "officer"} <= seen.keys()


def test_amounts_that_follow_from_the_words_are_not_asked(kinds: Mapping[str, Kind]) -> None:
    """They are those of the words; one that a person once stated otherwise is asked, and stays."""
    tier = kinds["tier"]
    cells = cells_of(tier, kinds, STANDARD)
    assert {"min_fen", "max_fen", "amount_kind"}.isdisjoint(cells)
    assert body_of(tier, kinds, cells) == STANDARD
    other = body_of(tier, kinds, {**cells, "standard": "处三千元以下罚款"})
    assert (other.get("min_fen"), other["max_fen"]) == (None, 300_000)
    stated = STANDARD | {"max_fen": 1_000_000}
    assert cells_of(tier, kinds, stated)["max_fen"] == "1000000"
    assert body_of(tier, kinds, cells_of(tier, kinds, stated)) == stated


def test_a_new_entry_is_asked_for_its_columns_and_told_what_is_missing(kinds: Mapping[str, Kind]) -> None:
    """Required cells that are blank are there to be told; the law follows from the basis."""
    item = kinds["item"]
    asked = cells_of(item, kinds, {})
    assert list(asked)[:3] == ["code", "name", "field"]
    assert " method lower upper " in " ".join(cells_of(kinds["tier"], kinds, {}))
    assert not any(asked.values())
    said = {**asked, "code": "001", "name": "对甲的处罚", "basis": "《某条例》第十二条第一款"}
    body = body_of(item, kinds, said)
    assert (body["law"], body["article"]) == ("某条例", "第十二条第一款")
    blank = check_reading(read_row(item, kinds, {**asked, "code": "001"}), kinds)
    assert [(each.code, each.place.column) for each in blank.findings if each.severity == "error"] == [
        ("CAT-049", "B")
    ]


def test_objects_and_fields_without_a_title_stay(kinds: Mapping[str, Kind]) -> None:
    """What no cell can say is not lost when the rest is written."""
    item = kinds["item"]
    body = {"code": "001", "name": "对甲的处罚", "provenance": "sample", "more": {"a": [1]}}
    assert cells_of(item, kinds, body).keys().isdisjoint({"provenance", "more"})
    assert unwritten(item, body) == {"provenance": "sample", "more": {"a": [1]}}

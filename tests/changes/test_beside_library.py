"""Sets made by hand, partial tables: held against the library and the tiers in force; on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changes.import_desk import PROFILE, Desk
from changes.world import CLERK, COUNTY, KINDS, packs, write_pack
from yimen.changes import apply_pack, check, cite_anew, draft
from yimen.kernel import FixedClock
from yimen.pack import Entry, EntryRef, read_yaml
from yimen.store import Database, current_number, in_force

REAL = ("item", "tier", "law", "article")
ARTICLE = "违反本条例规定的，处二千元以上二万元以下罚款。"
HEAD = "事项代码,裁量阶次,适用条件,具体标准"


def tier(order: int, name: str, low: int, high: int) -> dict[str, Any]:
    """A tier of item 001, in yuan."""
    sums = {"amount_kind": "amount", "min_fen": low * 100, "max_fen": high * 100}
    return {"item": "001", "order": order, "name": name, "condition": f"情节{name}", **sums}


@pytest.fixture
def desk(database: Database, tmp_path: Path, clock: FixedClock, checkout: Path) -> Desk:
    """One item that rests on article 9, two tiers that split its range."""
    root = tmp_path / "packs"
    real = {
        name: read_yaml((checkout / f"catalogs/base/kinds/{name}.yaml").read_text("utf-8")) for name in REAL
    }
    kinds = {**KINDS, "profile": PROFILE, **real}
    write_pack(
        root, "ground", files={f"kinds/{name}.yaml": body for name, body in kinds.items()}, level="national"
    )
    write_pack(
        root,
        "county",
        files={},
        extends=["ground"],
        entries={"unit": [{"code": "a", "name": "甲局"}], "law": [{"name": "甲条例"}]},
        valid_from="2022-01-01",
    )
    desk = Desk(database, clock)
    item = {"code": "001", "name": "对甲的处罚", "unit": "甲局", "law": "甲条例", "article": "第九条"}
    bodies = [
        Entry("article", "甲条例/第九条", {"law": "甲条例", "number": "第九条", "text": ARTICLE}),
        Entry("item", "001", item),
        Entry("tier", "001/1", tier(1, "从轻", 2_000, 8_000)),
        Entry("tier", "001/2", tier(2, "从重", 8_000, 20_000)),
    ]
    with database.write() as session:
        apply_pack(session, CLERK, "county", COUNTY, packs=packs(root), clock=clock, activate=True)
        made = draft(session, CLERK, COUNTY, title="甲", entries=bodies, clock=clock).id
        assert codes(check(session, CLERK, made, clock=clock).findings) == []
    desk.enact(made)
    with database.write() as session:
        cite_anew(session, COUNTY)
    return desk


def codes(findings: Any) -> list[str]:
    return [each["code"] for each in findings["list"] if each["code"].startswith("CAT-")]


BY_HAND = {
    "outside": ([tier(2, "从重", 8_000, 30_000)], [], ["CAT-082"]),
    "gap": ([tier(2, "从重", 9_000, 20_000)], [], ["CAT-080"]),
    "short of the end": ([tier(2, "从重", 8_000, 15_000)], [], ["CAT-086"]),
    "alone": ([tier(2, "从重", 7_000, 20_000)], ["001/1"], ["CAT-085"]),
    "unchanged": ([tier(1, "从轻", 2_000, 8_000)], [], []),
}


def test_tiers_changed_by_hand_are_held_against_the_library(desk: Desk) -> None:
    """As an import's rows: with the tiers that stay, within the statute in force."""
    for name, (bodies, withdrawn, told) in BY_HAND.items():
        lines = [Entry("tier", f"001/{each['order']}", each) for each in bodies]
        gone = [EntryRef("", "tier", key) for key in withdrawn]
        with desk.database.write() as session:
            made = draft(session, CLERK, COUNTY, title=name, entries=lines, withdrawn=gone, clock=desk.clock)
            assert codes(check(session, CLERK, made.id, clock=desk.clock).findings) == told, name


def test_item_changed_by_hand_names_an_article_that_the_law_has(desk: Desk) -> None:
    """An article that the library's text lacks is told; one that the same set brings is not."""
    item = {"code": "002", "name": "对乙的处罚", "unit": "甲局", "law": "甲条例", "article": "第十条"}
    with desk.database.write() as session:
        made = draft(
            session, CLERK, COUNTY, title="乙", entries=[Entry("item", "002", item)], clock=desk.clock
        )
        found = check(session, CLERK, made.id, clock=desk.clock).findings
        assert codes(found) == ["CAT-051"]
        article = Entry(
            "article", "甲条例/第十条", {"law": "甲条例", "number": "第十条", "text": "处一百元罚款。"}
        )
        both = [Entry("item", "002", item), article]
        made = draft(session, CLERK, COUNTY, title="丙", entries=both, clock=desk.clock)
        assert codes(check(session, CLERK, made.id, clock=desk.clock).findings) == []


def test_row_of_a_partial_table_is_the_tier_that_is_called_so(desk: Desk) -> None:
    """One row 从重 without a number changes tier 2, not tier 1; one of a new name comes after the last (CAT-091)."""
    heavy = desk.bring(f"{HEAD}\n001,从重,情节从重,处8000元以上1.9万元以下罚款\n")
    assert told(desk, heavy, "CAT-090") == 1
    desk.compare(heavy)
    assert set(desk.lines(heavy, "changed")) == {"001/2"}
    assert desk.lines(heavy, "added") == {}
    made = desk.draft(heavy)
    desk.enact(made)
    assert bodies(desk)["001/2"]["max_fen"] == 1_900_000
    assert bodies(desk)["001/1"]["name"] == "从轻"
    new = desk.bring(f"{HEAD}\n001,特重,情节特重,处1.9万元以上2万元以下罚款\n")
    assert told(desk, new, "CAT-091") == 1
    desk.compare(new)
    assert set(desk.lines(new, "added")) == {"001/3"}


def test_table_that_is_whole_counts_for_itself(desk: Desk) -> None:
    """Said to be whole, its first row is tier 1 whatever it is called, and the other is withdrawn."""
    made = desk.bring(f"{HEAD}\n001,从重,情节从重,处2000元以上2万元以下罚款\n")
    desk.compare(made, complete={"tier": "all"})
    assert set(desk.lines(made, "changed")) == {"001/1"}
    assert set(desk.lines(made, "withdrawn")) == {"001/2"}


def told(desk: Desk, import_id: str, code: str) -> int:
    found = desk.row(import_id).reading["findings"]["codes"].get(code)
    return int(found[1]) if found else 0


def bodies(desk: Desk) -> dict[str, Any]:
    with desk.database.read() as session:
        day, number = date(2026, 12, 31), current_number(session, COUNTY)
        return {row.key: row.body for row in in_force(session, COUNTY, day=day, number=number, kind="tier")}

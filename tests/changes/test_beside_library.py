"""Sets made by hand, partial tables: held against the library and the tiers in force; on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changes.import_desk import PROFILE, Desk
from changes.world import CLERK, COUNTY, KINDS, packs, write_pack
from fixtures.data import MOMENT, ROOT
from fixtures.tables import tables_after
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


def found_county(database: Database, folder: Path) -> None:
    """One item that rests on article 9, two tiers that split its range."""
    root, clock = folder / "packs", FixedClock(MOMENT)
    real = {name: read_yaml((ROOT / f"catalogs/base/kinds/{name}.yaml").read_text("utf-8")) for name in REAL}
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


sqlite_tables, postgres_tables = tables_after(found_county)


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    """The desk of the county that is in force."""
    return Desk(database, clock)


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


def test_row_that_may_be_either_of_two_is_new_and_told(desk: Desk) -> None:
    """CAT-094: two tiers in force are called the same, and a partial table says neither which nor its condition."""
    twins = (
        "001,从轻,情节从轻,处2000元以上8000元以下罚款\n"
        "001,从重,情节从重,处8000元以上2万元以下罚款\n001,从重,另一情节,处2万元罚款\n"
    )
    both = desk.bring(f"{HEAD}\n{twins}")
    desk.compare(both, complete={"tier": "all"})
    desk.enact(desk.draft(both))
    unclear = desk.bring(f"{HEAD}\n001,从重,,处1.9万元罚款\n")
    assert told(desk, unclear, "CAT-094") == 1
    desk.compare(unclear)
    assert set(desk.lines(unclear, "added")) == {"001/4"}
    claims = desk.compare(unclear, complete={"tier": "all"})["claims"]  # CAT-093
    assert ["分不出" in each for each in claims] == [True]


def test_row_of_a_whole_table_keeps_the_number_of_what_it_is(desk: Desk) -> None:
    """Said to be whole, its only row is still tier 2, and tier 1 is withdrawn."""
    made = desk.bring(f"{HEAD}\n001,从重,情节从重,处2000元以上2万元以下罚款\n")
    desk.compare(made, complete={"tier": "all"})
    assert set(desk.lines(made, "changed")) == {"001/2"}
    assert set(desk.lines(made, "withdrawn")) == {"001/1"}


@pytest.mark.parametrize(
    ("rows", "lines", "claim"),
    [
        (("从重", "从轻"), {"unchanged": {"001/1", "001/2"}}, ""),
        (("从轻", "从重", "特重"), {"unchanged": {"001/1", "001/2"}, "added": {"001/3"}}, "没有与本行同名"),
        (("从轻", "加重"), {"unchanged": {"001/1"}, "changed": {"001/2"}}, ""),
        (
            ("从轻", "一般", "从重"),
            {"unchanged": {"001/1"}, "changed": {"001/2"}, "added": {"001/3"}},
            "新的行插在现行各项之间",
        ),
    ],
    ids=["ordered otherwise", "one more", "renamed", "one more between"],
)
def test_whole_table_is_compared_by_what_its_rows_are(
    desk: Desk, rows: tuple[str, ...], lines: dict[str, set[str]], claim: str
) -> None:
    """The order in which a table lists its tiers changes nothing; where numbers have to move, that is told."""
    words = {"从轻": "处2000元以上8000元以下罚款", "从重": "处8000元以上2万元以下罚款"}

    def table(*names: str) -> str:
        lines = (f"001,{each},情节{each},{words.get(each, '处2万元罚款')}" for each in names)
        return "\n".join([HEAD, *lines, ""])

    first = desk.bring(table("从轻", "从重"))
    desk.compare(first)
    desk.enact(desk.draft(first))
    made = desk.bring(table(*rows))
    claims = desk.compare(made, complete={"tier": "all"})["claims"]
    found = {op: set(each) for op in ("unchanged", "changed", "added") if (each := desk.lines(made, op))}
    assert found == lines
    assert [claim in each for each in claims] == ([True] if claim else [])


def told(desk: Desk, import_id: str, code: str) -> int:
    found = desk.row(import_id).reading["findings"]["codes"].get(code)
    return int(found[1]) if found else 0


def bodies(desk: Desk) -> dict[str, Any]:
    with desk.database.read() as session:
        day, number = date(2026, 12, 31), current_number(session, COUNTY)
        return {row.key: row.body for row in in_force(session, COUNTY, day=day, number=number, kind="tier")}
